/* A text at a temperature: a recurrent network writes on, one character after the other. */
(function () {
  "use strict";
  var LENGTH = 400, MOST = 40, WIDTH = 360, BAR = 210, BARS = 8;
  var STOPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 3, 5, 10];

  /* softmax(scores / temperature); 0 gives all probability to the largest score. */
  function tempered(scores, temperature) {
    var top = Math.max.apply(null, scores);
    var powers = Array.from(scores, function (s) {
      return temperature ? Math.exp((s - top) / temperature) : Number(s === top);
    });
    var total = powers.reduce(function (a, b) { return a + b; }, 0);
    return powers.map(function (power) { return power / total; });
  }

  function drawn(p, chance) {
    var at = 0;
    while (at < p.length - 1 && (chance -= p[at]) >= 0) at++;
    return at;
  }

  /* From which place on the text repeats what stands `period` characters before, to its end. */
  function loop(text) {
    for (var period = 1; 3 * period <= text.length; period++) {
      var from = text.length;
      while (from > period && text[from - 1] === text[from - 1 - period]) from--;
      var same = text.length - from;
      if (same >= 2 * period && same >= 60) return {from: from - period, period: period};
    }
    return null;
  }

  function named(letter) {
    return letter === " " ? "space" : letter === "\n" ? "new line" : letter;
  }

  function percent(p) {
    return p && p < 1e-4 ? "below 0.01" : BookPanels.written(100 * p, 2);
  }

  BookPanels.define("text", function (ui) {
    var alphabet = ui.data.letters, known = new Set(ui.data.words.split(" "));
    var written, chances, next;
    var menu = ui.menu("example", "opening", ui.data.openings, ui.data.openings[0]);
    var field = ui.text("opening", "or your own", ui.data.openings[0], MOST);
    ui.slider("temperature", "temperature", STOPS, 0.5);
    ui.slider("draw", "draw", Array.from({length: 20}, function (_, i) { return i + 1; }), 1);

    function opening() { // a speaker's name stands in a line of its own
      return ui.values.opening + (ui.values.opening.endsWith(":") ? "\n" : "");
    }
    function oneHot(letter) {
      var x = new Float64Array(alphabet.length), at = alphabet.indexOf(letter);
      x[at < 0 ? alphabet.indexOf(" ") : at] = 1;
      return x;
    }
    function write() {
      var reader = BookNet.remembering(ui.nets.writer), random = BookNet.generator(ui.values.draw);
      var scores, temperature = ui.values.temperature;
      Array.from(opening() || "\n").forEach(function (letter) {
        scores = BookNet.run(reader, oneHot(letter));
      });
      next = tempered(scores, temperature);
      written = "";
      chances = [];
      for (var n = 0; n < LENGTH; n++) {
        var p = tempered(scores, temperature), at = drawn(p, random());
        written += alphabet[at];
        chances.push(tempered(scores, 1)[at]); // how the network itself rates it
        scores = BookNet.run(reader, oneHot(alphabet[at]));
      }
    }

    var page = document.createElement("p");
    page.className = "panel-text";
    ui.pictures.append(page);
    var picture = ui.picture(WIDTH, 34 + 22 * BARS, "Probabilities of the next character", function (pen, look) {
      var order = next.map(function (_, i) { return i; });
      order.sort(function (a, b) { return next[b] - next[a]; });
      pen.fillStyle = look.ink;
      pen.fillText("the character after the opening, probability in %", 8, 16);
      order.slice(0, BARS).forEach(function (letter, row) {
        var y = 28 + 22 * row;
        pen.fillStyle = look.ink;
        pen.textAlign = "right";
        pen.fillText(named(alphabet[letter]), 70, y + 14);
        pen.textAlign = "left";
        pen.fillStyle = look.line[0];
        pen.fillRect(78, y, BAR * next[letter], 18);
        pen.fillStyle = look.ink;
        pen.fillText(percent(next[letter]), 84 + BAR * next[letter], y + 14);
      });
    });

    function shown() {
      page.textContent = "";
      var begun = document.createElement("strong");
      begun.textContent = opening();
      page.append(begun);
      for (var from = 0, to; from < LENGTH; from = to) { // rare characters are underlined
        for (to = from; to < LENGTH && chances[to] < 0.05 === chances[from] < 0.05;) to++;
        var piece = document.createElement(chances[from] < 0.05 ? "u" : "span");
        piece.textContent = written.slice(from, to);
        page.append(piece);
      }
    }
    function told() {
      // The first word may go on with the opening, and the last one is cut off.
      var words = written.toLowerCase().match(/[a-z']+/g) || [];
      words = words.slice(1, -1);
      var real = words.filter(function (word) { return known.has(word); }).length;
      var rare = chances.filter(function (chance) { return chance < 0.05; }).length;
      var found = loop(written), best = next.indexOf(Math.max.apply(null, next));
      return real + " of " + words.length + " words are words of the training text. " +
        rare + " of " + LENGTH + " characters had less than 5 % at temperature 1 and are underlined. " +
        (found ? "From character " + (found.from + 1) + " on the text is a loop of " + found.period + " characters."
          : "The text does not end in a loop.") +
        " The most probable character after the opening is " + named(alphabet[best]) + ", with " +
        percent(next[best]) + " %.";
    }
    ui.changed = function (key) {
      if (key === "example") field.set(menu.value);
      write();
      shown();
      picture.draw();
      ui.say(told());
    };
    ui.changed();
  }, true);
})();
