// Below each figure a fold has what is to be taken away: its caption (of a drawing its
// alternative text), its licence, its picture as the book has it, and the address of the
// figure alone. That address, …/chapter.html?embed=<id> (or #embed=<id>), shows the figure
// with its caption, its licence and the way back, and nothing else of the page.
(() => {
  const BOOK = "Deep Learning by Experiment", LICENCE = "CC BY 4.0";
  const TERMS = "https://creativecommons.org/licenses/by/4.0/";
  const KINDS = { png: "PNG", webp: "WebP", svg: "SVG" };
  const asked = () =>
    new URLSearchParams(location.search).get("embed") ??
    new URLSearchParams(location.hash.slice(1)).get("embed");
  const id = asked(), root = document.documentElement;
  window.addEventListener("hashchange", () => asked() !== id && location.reload());
  if (id) {
    root.classList.add("embedding"); // nothing flashes up before the figure stands alone
    if (window.MathJax) window.MathJax.startup = { ...window.MathJax.startup, typeset: false };
  }

  const make = (tag, name, ...inside) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...inside);
    return made;
  };
  const link = (name, text, address) => {
    const made = make("a", name, text);
    made.href = address;
    return made;
  };
  const captionOf = (cell) =>
    cell.querySelector("figcaption")?.textContent ?? cell.querySelector(".cell_output img").alt;
  const titleOf = () => document.querySelector("article h1").firstChild.textContent.trim();

  const below = (cell) => {
    const picture = cell.querySelector(".cell_output img").getAttribute("src");
    const kind = KINDS[picture.split(".").pop()];
    const file = link("take-away-picture", `The picture (${kind})`, picture);
    file.download = "";
    const summary = make("summary", "", "Take away", make("span", "visually-hidden", " this figure"));
    const fold = make("details", "take-away", summary,
      make("p", "take-away-caption", captionOf(cell)),
      make("p", "", `From “${titleOf()}”, ${BOOK}, ${LICENCE}.`),
      make("p", "", file, ", ", link("take-away-alone", "the figure alone", `?embed=${cell.id}#${cell.id}`)));
    const follow = () => { // what stands above after a slider has moved
      fold.querySelector(".take-away-caption").textContent = captionOf(cell);
      file.href = cell.querySelector(".cell_output img").getAttribute("src");
    };
    cell.addEventListener("input", follow);
    fold.addEventListener("toggle", follow);
    cell.querySelector(".cell_output").after(fold);
  };

  const alone = (cell) => {
    const heading = `Figure from ${titleOf()}`;
    const back = link("", titleOf(), `${location.pathname}#${id}`), terms = link("", LICENCE, TERMS);
    for (const one of [back, terms]) {
      one.target = "_blank"; // a frame in another page keeps the figure
      one.rel = "noopener";
    }
    const parts = [make("h1", "visually-hidden", heading), cell];
    if (!cell.querySelector("figcaption")) parts.push(make("p", "embed-caption", captionOf(cell)));
    parts.push(make("p", "embed-source", "From ", back, `, ${BOOK}, `, terms, "."));
    document.title = heading;
    document.body.append(make("div", "embed bd-content", make("main", "bd-article", ...parts)));
    root.classList.add("embedded");
  };

  document.addEventListener("DOMContentLoaded", () => {
    root.classList.remove("embedding");
    const cells = [...document.querySelectorAll('div.cell[id^="figure-"]')];
    const wanted = cells.find((cell) => cell.id === id);
    if (wanted) alone(wanted);
    else cells.forEach(below); // also when there is no such figure
  });
})();
