/* The valley: click a start on a surface, choose rates, and five rules race from there. */
(function () {
  "use strict";
  var SIZE = 460, GRID = 93, STEPS = 100;

  /* value and gradient at (x, y); the part that is shown; the lowest point's value. */
  var SURFACES = {
    valley: {words: "a narrow valley", from: [-2, 2], start: [-1.6, 1.2], f: function (x, y) {
      return [0.5 * (x * x + 50 * y * y) / 10, x / 10, 5 * y];
    }},
    banana: {words: "Rosenbrock's curved valley", from: [-2, 2], start: [-1.2, 1], f: function (x, y) {
      var gap = y - x * x;
      return [(1 - x) * (1 - x) + 100 * gap * gap, -2 * (1 - x) - 400 * x * gap, 200 * gap];
    }},
    saddle: {words: "a saddle", from: [-2, 2], start: [-1.6, 0.04], f: function (x, y) {
      return [x * x - y * y + 0.25 * y * y * y * y + 1, 2 * x, -2 * y + y * y * y];
    }},
    four: {words: "Himmelblau's four minima", from: [-5, 5], start: [0, -0.6], f: function (x, y) {
      var u = x * x + y - 11, v = x + y * y - 7;
      return [u * u + v * v, 4 * x * u + 2 * v, 2 * u + 4 * y * v];
    }}
  };
  var NAMES = {
    sgd: "plain steps", momentum: "momentum", adagrad: "AdaGrad", rmsprop: "RMSProp", adam: "Adam"
  };
  var RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
  var FIRST = {sgd: 0.2, momentum: 0.1, adagrad: 0.5, rmsprop: 0.05, adam: 0.1};

  /* The points that a rule visits: STEPS steps, or fewer when it runs away. */
  function path(surface, name, rate, start) {
    var w = Float64Array.from(start), memory = {}, rule = BookNet.rule(name), seen = [start.slice()];
    for (var t = 0; t < STEPS; t++) {
      rule(w, surface.f(w[0], w[1]).slice(1), rate, memory);
      seen.push([w[0], w[1]]);
      if (!(Math.abs(w[0]) < 1e6 && Math.abs(w[1]) < 1e6)) break;
    }
    return seen;
  }

  function field(surface) {
    var low = surface.from[0], step = (surface.from[1] - low) / (GRID - 1), all = [];
    for (var r = 0; r < GRID; r++) for (var c = 0; c < GRID; c++) {
      all.push(Math.log(1e-3 + surface.f(low + c * step, low + r * step)[0]));
    }
    return all;
  }

  function levels(values) {
    var sorted = values.slice().sort(function (a, b) { return a - b; });
    return [0.01, 0.03, 0.08, 0.16, 0.28, 0.42, 0.58, 0.74, 0.9].map(function (q) {
      return sorted[Math.floor(q * (sorted.length - 1))];
    });
  }

  BookPanels.define("valley", function (ui) {
    var start, paths, shown = 0, lines, surface, sliders = {};
    var menu = ui.menu("surface", "surface", Object.keys(SURFACES).map(function (name) {
      return [name, SURFACES[name].words];
    }), "valley");
    Object.keys(NAMES).forEach(function (name) { ui.slider(name, NAMES[name] + ": rate", RATES, FIRST[name]); });
    var places = [];
    for (var p = 0; p <= 50; p++) places.push(Math.round((-5 + p * 0.2) * 100) / 100);
    sliders.x = ui.slider("x", "start x", places, -1.6);
    sliders.y = ui.slider("y", "start y", places, 1.2);

    function place(x, y) { // in the picture
      var low = surface.from[0], width = surface.from[1] - low;
      return [(x - low) / width * SIZE, SIZE - (y - low) / width * SIZE];
    }
    var picture = ui.picture(SIZE, SIZE, "Paths of five optimizers on the chosen surface", function (pen, look) {
      pen.strokeStyle = look.faint;
      pen.lineWidth = 1;
      pen.beginPath();
      lines.forEach(function (l) {
        var s = SIZE / (GRID - 1);
        pen.moveTo(l[0] * s, SIZE - l[1] * s);
        pen.lineTo(l[2] * s, SIZE - l[3] * s);
      });
      pen.stroke();
      Object.keys(NAMES).forEach(function (name, k) {
        var part = paths[name].slice(0, shown + 1), end = part[part.length - 1];
        pen.strokeStyle = pen.fillStyle = look.line[k];
        pen.lineWidth = 2;
        pen.beginPath();
        part.forEach(function (w, i) {
          var at = place(w[0], w[1]);
          if (i) pen.lineTo(at[0], at[1]); else pen.moveTo(at[0], at[1]);
        });
        pen.stroke();
        var at = place(end[0], end[1]);
        pen.beginPath();
        pen.arc(at[0], at[1], 5, 0, 7);
        pen.fill();
        pen.fillText(NAMES[name], 10, 18 + 17 * k);
      });
      var first = place(start[0], start[1]);
      pen.strokeStyle = look.ink;
      pen.strokeRect(first[0] - 5, first[1] - 5, 10, 10);
    });

    function told() {
      return "From (" + BookPanels.written(start[0], 3) + ", " + BookPanels.written(start[1], 3) + ") the values after " +
        STEPS + " steps are: " + Object.keys(NAMES).map(function (name) {
          var end = paths[name][paths[name].length - 1], far = paths[name].length <= STEPS;
          return NAMES[name] + " " + (far ? "runs away" : BookPanels.written(surface.f(end[0], end[1])[0], 2));
        }).join(", ") + ". At the start it is " + BookPanels.written(surface.f(start[0], start[1])[0], 2) + ".";
    }
    var loop = ui.loop(function () {
      shown = Math.min(STEPS, shown + 1);
      picture.draw();
      return shown < STEPS;
    });
    function race(key) {
      surface = SURFACES[menu.value];
      if (key === "surface" || !lines) {
        var values = field(surface);
        lines = [].concat.apply([], levels(values).map(function (level) {
          return BookPanels.contour(values, GRID, GRID, level);
        }));
      }
      if (key === "surface") { sliders.x.set(surface.start[0]); sliders.y.set(surface.start[1]); start = surface.start; }
      else if (key !== "click") start = [ui.values.x, ui.values.y];
      paths = {};
      Object.keys(NAMES).forEach(function (name) { paths[name] = path(surface, name, ui.values[name], start); });
      ui.say(told());
      var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      shown = still ? STEPS : 0;
      picture.draw();
      if (!still) loop.start();
    }
    ui.changed = race;
    picture.canvas.addEventListener("click", function (event) {
      var at = picture.at(event), low = surface.from[0], width = surface.from[1] - low;
      start = [low + at[0] / SIZE * width, low + (SIZE - at[1]) / SIZE * width];
      sliders.x.set(start[0]);
      sliders.y.set(start[1]);
      race("click");
    });
    ui.button("Race again", function () { race("again"); });
    race(ui.given.has("x") ? "address" : "surface");
  });
})();
