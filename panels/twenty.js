/* Twenty starts: twenty networks that differ in nothing but their start train at once, with two
 * choices side by side. One run is an anecdote; twenty show what a choice does. */
(function () {
  "use strict";
  var SIZE = 300, GRID = 41, RUNS = 20, POINTS = 200, EPOCHS = 1000, DONE = 0.05, REACH = 1.6;
  var RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];

  /* 200 points in the square from −1 to 1, half of each class. */
  var DATA = {
    moons: function (i, random) {
      var t = Math.PI * random(), up = i % 2;
      return up ? [0.6 * Math.cos(t) - 0.3, 0.8 * Math.sin(t) - 0.3] : [0.3 - 0.6 * Math.cos(t), 0.3 - 0.8 * Math.sin(t)];
    },
    ring: function (i, random) {
      var t = 2 * Math.PI * random(), r = i % 2 ? 0.35 * Math.sqrt(random()) : 0.8;
      return [r * Math.cos(t), r * Math.sin(t)];
    },
    squares: function (i, random) {
      var x = 0.15 + 0.75 * random(), y = 0.15 + 0.75 * random(), left = random() < 0.5 ? -1 : 1;
      return [left * x, (i % 2 ? left : -left) * y];
    },
    spirals: function (i, random) {
      var s = Math.sqrt(random()), t = 1.75 * Math.PI * s + (i % 2 ? Math.PI : 0);
      return [0.95 * s * Math.cos(t), 0.95 * s * Math.sin(t)];
    }
  };
  var WORDS = {moons: "two moons", ring: "a disc in a ring", squares: "four squares (XOR)", spirals: "two spirals"};
  var LAYERS = {"2": [2], "4": [4], "8": [8], "8-8": [8, 8], "16-16": [16, 16]};
  var LINES = {
    "2": "one of 2 units", "4": "one of 4 units", "8": "one of 8 units", "8-8": "two of 8 units", "16-16": "two of 16 units"
  };

  function sample(name) {
    var random = BookNet.generator(1), x = BookNet.tensor([POINTS, 2]), t = BookNet.tensor([POINTS, 1]);
    for (var i = 0; i < POINTS; i++) {
      var at = DATA[name](i, random);
      for (var d = 0; d < 2; d++) x.data[2 * i + d] = at[d] + 0.06 * BookNet.normal(random);
      t.data[i] = i % 2;
    }
    return {x: x, t: t};
  }

  function grid() {
    var all = BookNet.tensor([GRID * GRID, 2]);
    for (var n = 0; n < GRID * GRID; n++) {
      all.data[2 * n] = -REACH / 1.3 + (n % GRID) * 2 * REACH / 1.3 / (GRID - 1);
      all.data[2 * n + 1] = -REACH / 1.3 + Math.floor(n / GRID) * 2 * REACH / 1.3 / (GRID - 1);
    }
    return all;
  }

  function Arm(widths, activation, rule, rate) {
    this.rule = rule;
    this.rate = rate;
    this.runs = [];
    for (var seed = 0; seed < RUNS; seed++) {
      var net = BookNet.denseNet([2].concat(widths, 1), activation, BookNet.generator(seed + 100));
      this.runs.push({net: net, memory: [], loss: NaN});
    }
  }
  Arm.prototype.epoch = function (data) {
    var arm = this;
    this.runs.forEach(function (run) {
      run.loss = BookNet.trainStep(run.net, data.x, data.t, "binary", arm.rule, arm.rate, run.memory);
    });
  };
  Arm.prototype.measure = function (data) { // the losses of the networks as they stand
    this.runs.forEach(function (run) {
      run.loss = BookNet.gradients(run.net, data.x, data.t, "binary").loss;
    });
  };
  Arm.prototype.losses = function () {
    return this.runs.map(function (run) { return isFinite(run.loss) ? run.loss : Infinity; })
      .sort(function (a, b) { return a - b; });
  };
  Arm.prototype.borders = function (places) {
    return this.runs.map(function (run) {
      var x = places;
      run.net.layers.forEach(function (l) {
        x = BookNet.activate(BookNet.affine(x, l.weights[0], l.weights[1]), l.activation);
      });
      return BookPanels.contour(x.data, GRID, GRID, 0);
    });
  };

  BookPanels.define("twenty", function (ui) {
    var data, arms, epoch, places = grid(), borders, side = SIZE / (GRID - 1);
    ui.menu("data", "data", Object.keys(DATA).map(function (k) { return [k, WORDS[k]]; }), "squares");
    ui.menu("layers", "hidden layers", Object.keys(LAYERS).map(function (k) { return [k, LINES[k]]; }), "4");
    ["A", "B"].forEach(function (arm) {
      ui.row();
      ui.menu("activation" + arm, arm + ": activation", ["tanh", "relu", "elu", "sigmoid"], arm === "A" ? "tanh" : "relu");
      ui.menu("rule" + arm, arm + ": optimizer", [["sgd", "plain steps"], ["momentum", "momentum"], ["rmsprop", "RMSProp"], ["adam", "Adam"]], "adam");
      ui.slider("rate" + arm, arm + ": rate", RATES, 0.03);
    });

    function spot(pen, x, y, kind) { // a disc for one class, a ring for the other
      pen.beginPath();
      pen.arc(SIZE / 2 + x * 1.3 / REACH * SIZE / 2, SIZE / 2 - y * 1.3 / REACH * SIZE / 2, 3, 0, 7);
      if (kind) pen.fill(); else pen.stroke();
    }
    var pictures = ["A", "B"].map(function (name, a) {
      return ui.picture(SIZE, SIZE + 22, "Borders of twenty networks with choice " + name, function (pen, look) {
        pen.fillStyle = look.ink;
        pen.fillText(name + ": " + ui.values["activation" + name] + ", epoch " + BookPanels.written(epoch, 5), 4, 15);
        pen.translate(0, 22);
        pen.beginPath();
        pen.rect(0, 0, SIZE, SIZE);
        pen.clip();
        pen.strokeStyle = pen.fillStyle = look.ink;
        pen.lineWidth = 1;
        pen.globalAlpha = 0.55;
        for (var i = 0; i < POINTS; i++) spot(pen, data.x.data[2 * i], data.x.data[2 * i + 1], data.t.data[i]);
        pen.globalAlpha = 0.8;
        pen.strokeStyle = look.line[a];
        pen.lineWidth = 1.4;
        borders[a].forEach(function (lines) {
          pen.beginPath();
          lines.forEach(function (l) {
            pen.moveTo(l[0] * side, SIZE - l[1] * side);
            pen.lineTo(l[2] * side, SIZE - l[3] * side);
          });
          pen.stroke();
        });
      });
    });
    var strip = ui.picture(2 * SIZE, 96, "Losses of the twenty networks of both choices", function (pen, look) {
      var ends = [-4, 0.3];
      function x(loss) {
        var at = Math.min(ends[1], Math.max(ends[0], Math.log10(loss)));
        return 30 + (at - ends[0]) / (ends[1] - ends[0]) * (2 * SIZE - 50);
      }
      pen.fillStyle = look.ink;
      pen.strokeStyle = look.faint;
      [[1e-4, "≤ 10⁻⁴"], [1e-3, "10⁻³"], [1e-2, "0.01"], [1e-1, "0.1"], [1, "1"]].forEach(function (tick) {
        pen.fillText(tick[1], x(tick[0]) - 10, 92);
        pen.beginPath();
        pen.moveTo(x(tick[0]), 4);
        pen.lineTo(x(tick[0]), 76);
        pen.stroke();
      });
      arms.forEach(function (arm, a) {
        pen.fillStyle = look.ink;
        pen.fillText("AB"[a], 6, 26 + 36 * a);
        pen.fillStyle = look.line[a];
        pen.globalAlpha = 0.7;
        arm.losses().forEach(function (loss) {
          pen.beginPath();
          pen.arc(x(loss), 22 + 36 * a, 6, 0, 7);
          pen.fill();
        });
        pen.globalAlpha = 1;
      });
    });

    function told() {
      var parts = arms.map(function (arm, a) {
        var all = arm.losses(), good = all.filter(function (l) { return l < DONE; }).length;
        return "with " + "AB"[a] + " the losses lie from " + BookPanels.written(all[0], 2) + " to " +
          BookPanels.written(all[RUNS - 1], 2) + ", with the median at " + BookPanels.written(all[RUNS / 2], 2) +
          ", and " + good + " of " + RUNS + " are below " + DONE;
      });
      return "After " + BookPanels.written(epoch, 4) + " epochs, " + parts.join("; ") + ".";
    }
    function show() {
      arms.forEach(function (arm) { arm.measure(data); });
      borders = arms.map(function (arm) { return arm.borders(places); });
      pictures.forEach(function (picture) { picture.draw(); });
      strip.draw();
    }
    var loop = ui.loop(function () {
      var began = performance.now();
      do {
        arms.forEach(function (arm) { arm.epoch(data); });
        epoch++;
      } while (epoch < EPOCHS && performance.now() - began < 24);
      show();
      if (epoch >= EPOCHS) stop();
      return epoch < EPOCHS;
    });
    function stop() {
      loop.stop();
      button.textContent = epoch < EPOCHS ? "Train" : "Train again";
      ui.say(told());
    }
    function fresh() {
      loop.stop();
      data = sample(ui.values.data);
      epoch = 0;
      arms = ["A", "B"].map(function (arm) {
        return new Arm(LAYERS[ui.values.layers], ui.values["activation" + arm], ui.values["rule" + arm], ui.values["rate" + arm]);
      });
      show();
      button.textContent = "Train";
      ui.say(told());
    }
    ui.row();
    var button = ui.button("Train", function () {
      if (loop.running()) return stop();
      if (epoch >= EPOCHS) fresh();
      button.textContent = "Pause";
      ui.say("Training …");
      loop.start();
    });
    ui.changed = fresh;
    fresh();
  });
})();
