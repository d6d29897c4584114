// A figure alone: …/chapter.html?embed=<its id> (or #embed=<its id>) shows it with its
// caption, its licence and the way back, and nothing else of the page.
(() => {
  const asked = () =>
    new URLSearchParams(location.search).get("embed") ??
    new URLSearchParams(location.hash.slice(1)).get("embed");
  const id = asked(), root = document.documentElement;
  window.addEventListener("hashchange", () => asked() !== id && location.reload());

  // The text and the picture below an explorer follow its sliders.
  const follow = (event) => {
    const cell = event.target.closest?.(".cell"), fold = cell?.querySelector(".take-away");
    const figure = cell?.querySelector("figure.explorer");
    if (!fold || !figure) return;
    fold.querySelector(".take-away-caption").textContent = figure.querySelector("figcaption").textContent;
    fold.querySelector(".take-away-picture").href = figure.querySelector("img").getAttribute("src");
  };
  document.addEventListener("input", follow);
  document.addEventListener("toggle", follow, true);

  if (!id) return;
  root.classList.add("embedding"); // nothing flashes up before the figure stands alone
  if (window.MathJax) window.MathJax.startup = { ...window.MathJax.startup, typeset: false };
  document.addEventListener("DOMContentLoaded", () => {
    root.classList.remove("embedding");
    const cell = document.getElementById(id), fold = cell?.querySelector(".take-away");
    if (!fold) return; // no such figure: the page is shown
    const make = (tag, name, ...inside) => {
      const made = document.createElement(tag);
      made.className = name;
      made.append(...inside);
      return made;
    };
    const title = fold.dataset.title, heading = `Figure from ${title}`;
    const back = make("a", "", title), licence = make("a", "", fold.dataset.licence);
    back.href = `${location.pathname}#${id}`;
    licence.href = "https://creativecommons.org/licenses/by/4.0/";
    for (const link of [back, licence]) {
      link.target = "_blank"; // a frame in another page keeps the figure
      link.rel = "noopener";
    }
    const parts = [make("h1", "visually-hidden", heading), cell];
    if (!cell.querySelector("figcaption")) {
      parts.push(make("p", "embed-caption", fold.querySelector(".take-away-caption").textContent));
    }
    parts.push(make("p", "embed-source", "From ", back, `, ${fold.dataset.book}, `, licence, "."));
    document.title = heading;
    document.body.append(make("div", "embed bd-content", make("main", "bd-article", ...parts)));
    root.classList.add("embedded");
  });
})();
