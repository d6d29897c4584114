// What is wider than its place (tables, formulas, code, on a phone also pictures) scrolls
// sideways by itself. A faded edge says where more of it lies, and the arrow keys move it.
// Formulas within a line are left alone: their hidden speech text is wider than they are.
(() => {
  const PLACES =
    "div.compare, div.ledger, div.cell_output, div.cell_output > .output, div.math, div.math mjx-container, .pst-scrollable-table-container, figure.dots, figure.needs, .bd-article pre";
  const phone = matchMedia("(max-width: 576px)");
  // On a phone, what is printed breaks its lines, unless it stands in columns, and the
  // cells of a table do so as well. book.css says how.
  const COLUMNS = /\S {2,}\S/;
  const fit = (place) => {
    if (place.matches(".cell_output pre") && !COLUMNS.test(place.textContent))
      place.classList.add("breaks");
    for (const table of place.querySelectorAll("table.dataframe, table.compare")) {
      table.classList.add("breaks");
      for (const signs of [/\u00a0(?=\()/g, /\u2060|\u00a0(?!%)/g]) // a range stays whole
        if (place.scrollWidth - place.clientWidth > 1) // as long as the table fits so
          for (const cell of table.querySelectorAll("td:not(:has(*))"))
            cell.textContent = cell.textContent.replace(signs, (sign) =>
              sign === "\u2060" ? "" : " ");
      if (place.scrollWidth - place.clientWidth > 1) table.classList.add("small");
    }
  };
  const look = (place) => {
    if (phone.matches && place.scrollWidth - place.clientWidth > 1) fit(place);
    const hidden = place.scrollWidth - place.clientWidth; // below 2: rounding
    place.classList.toggle("more-left", hidden > 1 && place.scrollLeft > 1);
    place.classList.toggle("more-right", hidden > 1 && place.scrollLeft < hidden - 1);
    if (hidden > 1 && place.tabIndex < 0) place.tabIndex = 0;
  };
  // Their lettering is shown at 0.6 of its size on a phone, not below.
  const LEGIBLE = 0.6;
  const enlarge = (picture) => {
    const wide = phone.matches && picture.naturalWidth >= 600;
    picture.style.minWidth = wide ? `${Math.round(LEGIBLE * picture.naturalWidth)}px` : "";
  };
  const start = () => {
    for (const picture of document.querySelectorAll("section section .cell_output > img")) {
      const resize = () => enlarge(picture);
      picture.addEventListener("load", resize);
      phone.addEventListener("change", resize);
      resize();
    }
    const places = [...document.querySelectorAll(PLACES)].filter(
      (place) => ["auto", "scroll"].includes(getComputedStyle(place).overflowX),
    );
    const watch = new ResizeObserver((seen) => {
      for (const { target } of seen) look(target.closest(PLACES) ?? target);
    });
    for (const place of places) {
      place.addEventListener("scroll", () => look(place), { passive: true });
      for (const box of [place, ...place.children]) watch.observe(box);
    }
    const all = () => places.forEach(look); // letters and formulas that come late
    window.addEventListener("load", all);
    document.fonts?.ready.then(all);
    window.MathJax?.startup?.promise?.then(all);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
