// A reader's progress: which chapters are ticked off. Kept in this browser alone.
document.addEventListener("DOMContentLoaded", () => {
  const KEY = "deep-learning-by-experiment:done";
  const slug = (address) => (address.split(/[?#]/)[0].match(/chapters\/(.+?)\.html$/) || [])[1];
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return new Set(Array.isArray(kept) ? kept : []);
    } catch {
      return new Set(); // storage is blocked or holds something else
    }
  };
  const write = (done) => {
    try {
      localStorage.setItem(KEY, JSON.stringify([...done].sort()));
      return true;
    } catch {
      return false;
    }
  };

  // a mark behind every link to a ticked chapter, in the contents and on the cards
  const mark = () => {
    const done = read();
    for (const link of document.querySelectorAll(".bd-sidebar-primary a, main .book-cards a, main .sd-card a")) {
      const chapter = slug(link.href);
      if (!chapter) continue;
      link.querySelector(".done-mark")?.remove();
      if (!done.has(chapter)) continue;
      const sign = document.createElement("span");
      sign.className = "done-mark";
      sign.textContent = " ✓";
      const told = document.createElement("span");
      told.className = "visually-hidden";
      told.textContent = " (done)";
      sign.append(told);
      link.append(sign);
    }
  };

  const here = slug(location.pathname);
  const article = document.querySelector("article.bd-article");
  if (here && article) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.className = "chapter-done";
    box.type = "checkbox";
    box.checked = read().has(here);
    box.addEventListener("change", () => {
      const done = read();
      if (box.checked) done.add(here);
      else done.delete(here);
      if (!write(done)) label.lastChild.textContent = " This browser keeps no marks for this page.";
      mark();
    });
    // the browser's Back restores the box as it was
    window.addEventListener("pageshow", () => (box.checked = read().has(here)));
    label.append(box, " I have worked through this chapter (the mark stays in this browser)");
    article.append(label);
  }
  window.addEventListener("pageshow", mark);
  mark();
});
