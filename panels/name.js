/* A name, letter by letter: what a recurrent network thinks of each beginning of a surname. */
(function () {
  "use strict";
  var WIDTH = 460, MOST = 14, ROWS = 6, START = 1, UNKNOWN = 2;

  BookPanels.define("name", function (ui) {
    var letters, chances, shown, names = ui.data.languages, examples = ui.data.examples;
    var menu = ui.menu("example", "a held-out name", Object.keys(examples).map(function (language) {
      return [examples[language], examples[language] + " (" + language + ")"];
    }), examples.Polish);
    var field = ui.text("name", "or your own", examples.Polish, MOST);

    function read(text) { // chances[k][language] after k letters, 0 letters first
      letters = Array.from(text.trim()).slice(0, MOST);
      var known = ui.data.letters, numbers = letters.map(function (letter) {
        return known[letter.toLowerCase()] || UNKNOWN;
      });
      var net = {input: [letters.length + 1], layers: ui.nets.reader.layers};
      var p = BookNet.softmax(BookNet.trace(net, [START].concat(numbers)).pop()), width = names.length;
      chances = [];
      for (var k = 0; k <= letters.length; k++) chances.push(Array.from(p.data.subarray(k * width, (k + 1) * width)));
    }
    function best(p) { return p.indexOf(Math.max.apply(null, p)); }

    var picture = ui.picture(WIDTH, 60 + 30 * ROWS, "Probability of six languages after each letter", function (pen, look) {
      var left = 96, side = Math.min(44, (WIDTH - left - 4) / chances.length);
      pen.fillStyle = look.ink;
      pen.textAlign = "center";
      ["·"].concat(letters).forEach(function (letter, k) { pen.fillText(letter, left + (k + 0.5) * side, 20); });
      shown.forEach(function (language, row) {
        pen.textAlign = "right";
        pen.globalAlpha = 1;
        pen.fillStyle = look.ink;
        pen.fillText(names[language], left - 8, 50 + 30 * row);
        pen.textAlign = "center";
        chances.forEach(function (p, k) {
          var x = left + k * side, y = 31 + 30 * row;
          pen.globalAlpha = 1;
          pen.strokeStyle = look.faint;
          pen.strokeRect(x + 1, y, side - 2, 27);
          pen.globalAlpha = p[language];
          pen.fillStyle = look.line[0];
          pen.fillRect(x + 1, y, side - 2, 27);
          pen.globalAlpha = 1;
          pen.fillStyle = look.ink;
          if (p[language] >= 0.005) pen.fillText(Math.round(100 * p[language]), x + side / 2, y + 18);
        });
      });
      pen.textAlign = "left";
      pen.fillText("probability in %, after each letter", left, 52 + 30 * ROWS);
    });

    function told() {
      if (!letters.length) return "No letter is typed yet: the network answers " + names[best(chances[0])] + ".";
      var last = chances[chances.length - 1], answer = best(last), since = letters.length;
      while (since > 0 && best(chances[since - 1]) === answer) since--;
      var text = letters.join(""), from = since ? "letter " + since + " on" : "the start";
      return "After all letters of " + text + " the answer is " + names[answer] + ", with " +
        Math.round(100 * last[answer]) + " %; it has been so from " + from + ".";
    }
    function show() {
      var top = names.map(function (_, i) { return i; }), peak = names.map(function (_, i) {
        return Math.max.apply(null, chances.map(function (p, k) { return p[i] * (k === chances.length - 1 ? 4 : 1); }));
      });
      shown = top.sort(function (a, b) { return peak[b] - peak[a]; }).slice(0, ROWS);
      picture.draw();
      ui.say(told());
    }
    ui.changed = function (key) {
      if (key === "example") field.set(menu.value);
      read(ui.values.name);
      show();
    };
    ui.changed("start");
  }, true);
})();
