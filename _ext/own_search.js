// Ranks the sections of the index (own_search.py writes it) for the words in ?q=…
(() => {
  const place = document.getElementById("search-results");
  const asked = (new URLSearchParams(location.search).get("q") || "").trim();
  const field = document.querySelector(".bd-search-container input[name=q]");
  if (field) field.value = asked;
  if (!place || !asked) return;

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const DASH = "[-\u2010\u2011\u2012\u2013]";
  const before = "(?<![\\p{L}\\p{N}_])";
  const after = "(?![\\p{L}\\p{N}_])";

  // A short or hyphenated word as it stands (or its plural), a long one with any ending.
  const exact = (word) => {
    const inside = escaped(word).replace(/-/g, DASH);
    const plain = /^\p{L}{4,}$/u.test(word);
    return new RegExp(before + inside + (plain ? "\\p{L}*" : "s?" + after), "giu");
  };
  // "tsne", "L BFGS": the letters in this order, with or without hyphens.
  const loose = (word) => {
    const letters = [...word.replace(/[-\s]/g, "")].map(escaped).join(DASH + "?");
    return new RegExp(before + letters + after, "giu");
  };
  const count = (text, pattern) => (text.match(pattern) || []).length;
  const much = (number) => Math.log2(1 + number);

  const ASIDE = /^(quiz|exercises|summary|sources-and-further-reading|what-you-will-learn)$/;

  const judge = (page, patterns, phrase) => {
    let best = null, score = 0;
    const held = patterns.map(() => 0);
    page.sections.forEach(([anchor, heading, text, code], at) => {
      let own = 0;
      patterns.forEach((pattern, k) => {
        const named = count(heading, pattern), said = count(text, pattern);
        const coded = count(code, pattern);
        held[k] += named + said + coded;
        own += 14 * Math.min(named, 2) + 3 * much(said) + (coded ? 1 : 0);
      });
      if (phrase) own += 15 * much(count(`${heading} ${text}`, phrase));
      const shown = ASIDE.test(anchor) ? own / 3 : own; // lead to where a thing is taught
      if (own && (!best || shown > best.shown)) best = { shown, anchor: at ? anchor : "", heading, text };
      score += own;
    });
    patterns.forEach((pattern) => { if (count(page.title, pattern)) score += 60 / patterns.length; });
    const missing = held.filter((number) => !number).length;
    return { page, best, missing, score: page.weight * score };
  };

  const find = (make) => {
    const words = asked.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    const patterns = words.map(make);
    const phrase = words.length > 1 ? make(words.join(" ")) : null;
    const all = window.BOOK_INDEX.map((page) => judge(page, patterns, phrase));
    const full = all.filter((one) => one.best && !one.missing);
    return full.sort((a, b) => b.score - a.score);
  };
  let found = find(exact), pattern = exact;
  if (!found.length) {
    found = find(loose);
    pattern = loose;
  }
  if (!found.length && /\s/.test(asked)) {  // "L BFGS" is one word to its readers
    const joined = loose(asked);
    found = window.BOOK_INDEX.map((page) => judge(page, [joined], null))
      .filter((one) => one.best).sort((a, b) => b.score - a.score);
    pattern = () => joined;
  }

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const snippet = (text) => {
    const shown = element("p", "", "context");
    const at = asked.split(/\s+/).map((word) => text.search(pattern(word)))
      .filter((number) => number >= 0);
    const from = Math.max(0, Math.min(...(at.length ? at : [0])) - 60);
    const cut = (from ? "… " : "") + text.slice(from, from + 220) + " …";
    let last = 0;
    for (const match of cut.matchAll(pattern(asked.split(/\s+/)[0]))) {
      shown.append(cut.slice(last, match.index), element("mark", match[0]));
      last = match.index + match[0].length;
    }
    shown.append(cut.slice(last));
    return shown;
  };

  place.setAttribute("aria-live", "polite");
  const pages = found.length === 1 ? "one page" : `${found.length} pages`;
  place.append(element("p", found.length
    ? `“${asked}” is on ${pages}, the best first.`
    : `No page holds “${asked}”. Fewer or shorter words may help.`, "search-summary"));
  const list = element("ul", "", "search");
  for (const { page, best } of found) {
    const item = element("li");
    const link = element("a", page.title);
    link.href = `${page.page}.html${best.anchor ? "#" + best.anchor : ""}`;
    item.append(link);
    if (best.anchor && best.heading !== page.title) item.append(element("span", ` › ${best.heading}`));
    item.append(snippet(best.text));
    list.append(item);
  }
  place.append(list);
})();
