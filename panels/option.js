/* An option on a hundred stocks: a network's value along a path that a seed draws, and a
 * portfolio that holds what the network's slopes say, beside the exact value. */
(function () {
  "use strict";
  var WIDTH = 460, TOP = 140, HEIGHT = 250, STEPS = 100, STOCKS = 100;
  var PATHS = [], ADJUSTED = [1, 2, 5, 10, 20, 50, 100];
  for (var p = 1; p <= 40; p++) PATHS.push(p);

  BookPanels.define("option", function (ui) {
    var own = ui.data, net = ui.nets.value, path, exact, learned, hedge, portfolio;
    ui.menu("slopes", "stocks held", [["network", "by the network's slopes"], ["exact", "by the exact slopes"],
      ["none", "none: all in the bank"]], "network");
    ui.slider("path", "path", PATHS, 1);
    ui.slider("adjusted", "adjustments", ADJUSTED, 20);

    function draw(seed) { // prices (STEPS + 1, STOCKS)
      var random = BookNet.generator(1000 + seed), X = [own.start], step = 1 / STEPS;
      for (var n = 0; n < STEPS; n++) X.push(X[n].map(function (x) {
        return x * Math.exp(own.sigma * Math.sqrt(step) * BookNet.normal(random) - own.sigma * own.sigma * step / 2);
      }));
      return X;
    }
    function squares(x) { return x.reduce(function (sum, v) { return sum + v * v; }, 0); }
    function growth(t) { return Math.exp((own.rate + own.sigma * own.sigma) * (1 - t)); }

    /* Values and slopes at every time: u = |x|² + (1 - t) · scale · N(t, (x - start) / size). */
    function learn(X) {
      var inputs = BookNet.tensor([X.length, STOCKS + 1], [].concat.apply([], X.map(function (x, n) {
        return [n / STEPS].concat(x.map(function (v, i) { return (v - own.start[i]) / own.size; }));
      })));
      var found = BookNet.slopes(net, inputs);
      return X.map(function (x, n) {
        var left = own.scale * (1 - n / STEPS), at = n * (STOCKS + 1) + 1;
        return {value: squares(x) + left * found.values[n], slopes: x.map(function (v, i) {
          return 2 * v + left / own.size * found.slopes.data[at + i];
        })};
      });
    }
    /* The portfolio starts with the exact value; between adjustments it holds what it has. */
    function hold(X, every) {
      var Y = [exact[0]], Z = null;
      for (var n = 0; n < STEPS; n++) {
        if (n % every === 0) Z = hedge(n);
        var bank = Y[n], change = 0;
        X[n].forEach(function (x, i) {
          bank -= Z[i] * x;
          change += Z[i] * (X[n + 1][i] - x);
        });
        Y.push(Y[n] + own.rate * bank / STEPS + change);
      }
      return Y;
    }

    var picture = ui.picture(WIDTH, TOP + HEIGHT, "A hundred prices, and the option's value along them", function (pen, look) {
      function x(n) { return 40 + n / STEPS * (WIDTH - 60); }
      function line(values, y, color, width, alpha) {
        pen.strokeStyle = color;
        pen.lineWidth = width;
        pen.globalAlpha = alpha;
        pen.beginPath();
        values.forEach(function (v, n) { if (n) pen.lineTo(x(n), y(v)); else pen.moveTo(x(n), y(v)); });
        pen.stroke();
        pen.globalAlpha = 1;
      }
      var most = Math.max.apply(null, path.map(function (prices) { return Math.max.apply(null, prices); }));
      for (var i = 0; i < STOCKS; i++) {
        line(path.map(function (prices) { return prices[i]; }), function (v) { return TOP - 8 - v / most * (TOP - 34); }, look.faint, 0.8, 0.7);
      }
      var all = exact.concat(portfolio, learned.map(function (l) { return l.value; }));
      var low = Math.floor(Math.min.apply(null, all) / 10) * 10, high = Math.ceil(Math.max.apply(null, all) / 10) * 10;
      function y(v) { return TOP + HEIGHT - 30 - (v - low) / (high - low) * (HEIGHT - 70); }
      pen.fillStyle = look.ink;
      pen.fillText("a hundred prices", 40, 14);
      pen.fillText("value of the option:", 40, TOP + 14);
      pen.fillText("time", WIDTH / 2, TOP + HEIGHT - 4);
      for (var tick = low; tick <= high; tick += Math.max(10, 10 * Math.round((high - low) / 50))) {
        pen.fillText(tick, 6, y(tick) + 4);
        line([tick, tick], y, look.faint, 0.5, 0.7);
      }
      [[look.line[0], "exact", 168], [look.line[1], "network", 236], [look.line[2], "portfolio", 320]].forEach(function (mark) {
        pen.fillStyle = mark[0];
        pen.fillRect(mark[2], TOP + 5, 18, 9);
        pen.fillText(mark[1], mark[2] + 22, TOP + 14);
      });
      line(exact, y, look.line[0], 6, 0.35);
      line(learned.map(function (l) { return l.value; }), y, look.line[1], 1.8, 1);
      line(portfolio, y, look.line[2], 1.8, 1);
    });

    function told() {
      var worst = 0, end = exact[STEPS], held = ui.values.slopes;
      learned.forEach(function (l, n) { worst = Math.max(worst, Math.abs(l.value / exact[n] - 1)); });
      var off = portfolio[STEPS] / end - 1;
      var who = {network: "by the network's slopes", exact: "by the exact slopes", none: "without stocks"}[held];
      return "On path " + ui.values.path + " the network is " + BookPanels.written(100 * (learned[0].value / exact[0] - 1), 2) +
        " % off at the start and " + BookPanels.written(100 * worst, 2) + " % at worst. The portfolio " + who + ", adjusted " +
        ui.values.adjusted + (ui.values.adjusted === 1 ? " time" : " times") + ", ends " + BookPanels.written(100 * off, 2) + " % from the payoff of " +
        BookPanels.written(end, 3) + ".";
    }
    ui.changed = function (key) {
      if (key !== "adjusted" && key !== "slopes") {
        path = draw(ui.values.path);
        exact = path.map(function (x, n) { return growth(n / STEPS) * squares(x); });
        learned = learn(path);
      }
      hedge = {
        network: function (n) { return learned[n].slopes; },
        exact: function (n) { return path[n].map(function (v) { return 2 * growth(n / STEPS) * v; }); },
        none: function (n) { return path[n].map(function () { return 0; }); }
      }[ui.values.slopes];
      portfolio = hold(path, STEPS / ui.values.adjusted);
      picture.draw();
      ui.say(told());
    };
    ui.changed("start");
  }, true);
})();
