// Figures that can compute in the page (`explore(…, panel="…")`) get a button below their
// caption. Nothing of a panel is loaded before it is pressed, or the page's address names it.
(() => {
  const FOLDER = document.currentScript.src.replace(/_static\/panels\.js.*$/, "panels/");
  const loaded = {};
  const load = (name) =>
    (loaded[name] ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${FOLDER}${name}.js`;
      script.onload = done;
      script.onerror = () => failed(new Error(script.src));
      document.head.append(script);
    }));

  // Pictures with sliders give way to the panel; a plain figure stays above it.
  const giveWay = (figure, hidden) => {
    if (figure.tagName === "FIGURE") figure.hidden = hidden;
  };

  const open = async (figure, row) => {
    const name = figure.dataset.panel, button = row.querySelector("button");
    const here = Object.assign(document.createElement("figure"), { className: "explorer panel" });
    button.disabled = true;
    try {
      await load("runtime");
      await load("panel");
      await load(name);
      if (window.BookPanels.needs(name)) await load(`data/${name}`);
    } catch (error) {
      button.disabled = false;
      row.append(` The panel could not be loaded from ${error.message}.`);
      return;
    }
    giveWay(figure, true);
    row.after(here);
    window.BookPanels.start(here, name);
    here.querySelector("select, input, button").focus();
    button.disabled = false;
    button.textContent = figure.tagName === "FIGURE" ? "Back to the stored pictures" : "Close";
    button.onclick = () => {
      here.remove();
      giveWay(figure, false);
      history.replaceState(null, "", location.pathname + location.search);
      prepare(figure, row);
    };
  };

  const prepare = (figure, row) => {
    const button = row.querySelector("button");
    button.textContent = "Compute it here";
    button.onclick = () => open(figure, row);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const asked = new URLSearchParams(location.hash.slice(1)).get("panel");
    for (const figure of document.querySelectorAll("[data-panel]")) {
      const row = document.createElement("p");
      row.className = "panel-row";
      row.append(Object.assign(document.createElement("button"), { type: "button" }));
      figure.after(row);
      prepare(figure, row);
      if (asked !== figure.dataset.panel) continue;
      setTimeout(() => { // when predictions are covered: who links to a panel wants it seen
        figure.closest(".outcome.covered")?.querySelector(".outcome-show").click();
        row.querySelector("button").click();
      });
    }
  });
})();
