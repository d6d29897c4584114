// Predictions: a question hides what comes of it until the reader has chosen an option.
// The choice is kept in this browser alone. Without this script all stands open.
document.documentElement.classList.add("predicting"); // before the page is drawn
document.addEventListener("DOMContentLoaded", () => {
  const KEY = "deep-learning-by-experiment:predictions";
  const page = (location.pathname.match(/chapters\/(.+?)\.html$/) || [])[1] || location.pathname;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
    } catch {
      return {}; // storage is blocked or holds something else
    }
  };
  const keep = (question, choice) => {
    try {
      const kept = read();
      const here = kept[page] && typeof kept[page] === "object" ? kept[page] : {};
      localStorage.setItem(KEY, JSON.stringify({ ...kept, [page]: { ...here, [question]: choice } }));
    } catch {} // the cover is lifted all the same
  };

  const outcomes = [...document.querySelectorAll(".outcome")];
  const belongTo = (question) => outcomes.filter((one) => one.dataset.question === question);

  const cover = (outcome) => {
    const inside = document.createElement("div");
    inside.className = "outcome-inside";
    inside.inert = true;
    inside.append(...outcome.childNodes);
    const lid = document.createElement("div");
    lid.className = "outcome-cover";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "outcome-show";
    button.textContent = "Choose first, or show";
    button.addEventListener("click", () => {
      show(outcome.dataset.question);
      keep(outcome.dataset.question, "shown");
      inside.tabIndex = -1; // the button is gone: go on reading here
      inside.focus({ preventScroll: true });
    });
    lid.append(button);
    outcome.append(lid, inside);
    outcome.classList.add("covered");
  };

  const show = (question) => {
    for (const outcome of belongTo(question)) {
      if (!outcome.classList.contains("covered")) continue;
      outcome.querySelector(".outcome-cover").remove();
      outcome.querySelector(".outcome-inside").inert = false;
      outcome.classList.remove("covered");
    }
  };

  outcomes.forEach(cover);
  for (const question of document.querySelectorAll(".predict")) {
    [...question.querySelectorAll("details")].forEach((option, number) => {
      option.addEventListener("toggle", () => {
        if (!option.open) return;
        show(question.id);
        if (typeof read()[page]?.[question.id] !== "number") keep(question.id, number);
      });
    });
  }

  // what this browser remembers; also after its Back button
  const follow = () => {
    const choices = read()[page] || {};
    for (const [question, choice] of Object.entries(choices)) {
      show(question);
      const options = document.getElementById(question)?.querySelectorAll("details");
      if (typeof choice === "number" && options?.[choice]) options[choice].open = true;
    }
  };

  // a link to something inside opens it
  const open = (address) => {
    const name = decodeURIComponent(new URL(address, location.href).hash.slice(1));
    const outcome = name && document.getElementById(name)?.closest(".outcome");
    if (outcome) show(outcome.dataset.question);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && new URL(link.href).pathname === location.pathname) open(link.href);
  });
  window.addEventListener("hashchange", () => open(location.href));
  window.addEventListener("pageshow", follow);
  follow();
  open(location.href);
  document.documentElement.classList.add("predicted"); // covers are in place
});
