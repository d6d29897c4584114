/* Your digit: draw one or take one of the test set, move it, and see what two networks make
 * of it, trained on centred or on moved digits; the maps of the CNN's first layer below. */
(function () {
  "use strict";
  var N = 28, SIZE = 280, MAP = 82, OWN = "own";
  var STEPS = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8];
  var TURNS = [-90, -60, -45, -30, -20, -10, 0, 10, 20, 30, 45, 60, 90];
  var NETS = {line: "one layer", cnn: "CNN"};

  /* The image turned by some degrees about its middle, then moved: between pixels in a line. */
  function placed(image, right, down, degrees) {
    var made = new Float64Array(N * N), middle = (N - 1) / 2;
    var cos = Math.cos(degrees * Math.PI / 180), sin = Math.sin(degrees * Math.PI / 180);
    function at(r, c) { return r < 0 || c < 0 || r >= N || c >= N ? 0 : image[r * N + c]; }
    for (var r = 0; r < N; r++) for (var c = 0; c < N; c++) {
      var x = c - right - middle, y = r - down - middle;
      var u = cos * x + sin * y + middle, v = -sin * x + cos * y + middle;
      var i = Math.floor(v), j = Math.floor(u), a = v - i, b = u - j;
      made[r * N + c] = (1 - a) * ((1 - b) * at(i, j) + b * at(i, j + 1)) +
        a * ((1 - b) * at(i + 1, j) + b * at(i + 1, j + 1));
    }
    return made;
  }

  /* Thicker strokes take the largest of the neighbours, thinner ones the smallest. */
  function thickened(image, steps) {
    var best = steps > 0 ? Math.max : Math.min;
    for (var s = 0; s < Math.abs(steps); s++) {
      image = image.map(function (value, k) {
        var r = Math.floor(k / N), c = k % N;
        [[r - 1, c], [r + 1, c], [r, c - 1], [r, c + 1]].forEach(function (p) {
          var inside = p[0] >= 0 && p[1] >= 0 && p[0] < N && p[1] < N;
          value = best(value, inside ? image[p[0] * N + p[1]] : 0);
        });
        return value;
      });
    }
    return image;
  }

  function grey(pen, image, rows, columns, left, top, side) { // dark strokes on white
    for (var r = 0; r < rows; r++) for (var c = 0; c < columns; c++) {
      var shade = Math.round(255 * (1 - Math.min(1, Math.max(0, image(r, c)))));
      pen.fillStyle = "rgb(" + shade + "," + shade + "," + shade + ")";
      pen.fillRect(left + c * side, top + r * side, side + 0.4, side + 0.4);
    }
  }

  BookPanels.define("digit", function (ui) {
    var drawn = new Float64Array(N * N), image, chances, maps, last = null;
    var choices = ui.data.digits.map(function (d, i) {
      return [String(i), "test digit " + d.label + (i % 2 ? " (second)" : "")];
    });
    var menu = ui.menu("digit", "digit", [[OWN, "draw your own"]].concat(choices), "8");
    ui.menu("trained", "networks trained on", [["centred", "centred digits"], ["moved", "moved digits"]], "centred");
    ui.row();
    var sliders = {
      right: ui.slider("right", "to the right (px)", STEPS, 0),
      down: ui.slider("down", "down (px)", STEPS, 0),
      turn: ui.slider("turn", "turned (degrees)", TURNS, 0),
      thick: ui.slider("thick", "thicker", [-1, 0, 1, 2], 0)
    };
    ui.button("Clear the field", function () {
      drawn.fill(0);
      Object.keys(sliders).forEach(function (key) { sliders[key].set(0); });
      choose(OWN);
      answer();
    });

    var field = ui.picture(SIZE, SIZE, "The digit: draw with a pen, a finger or the mouse", function (pen, look) {
      grey(pen, function (r, c) { return image[r * N + c]; }, N, N, 0, 0, SIZE / N);
      pen.strokeStyle = "#888";
      pen.strokeRect(0.5, 0.5, SIZE - 1, SIZE - 1);
      pen.setLineDash([4, 4]);
      pen.strokeRect(4 * SIZE / N, 4 * SIZE / N, 20 * SIZE / N, 20 * SIZE / N);
    });
    field.canvas.style.touchAction = "none";
    field.canvas.style.cursor = "crosshair";

    var bars = ui.picture(SIZE + 60, SIZE, "Probabilities of the ten digits by both networks", function (pen, look) {
      Object.keys(NETS).forEach(function (key, k) {
        var left = 24 + k * 160;
        pen.fillStyle = look.ink;
        pen.fillText(NETS[key], left, 14);
        chances[key].forEach(function (p, d) {
          pen.fillStyle = look.ink;
          if (!k) pen.fillText(d, 6, 40 + 25 * d);
          pen.fillStyle = look.line[k];
          pen.fillRect(left, 27 + 25 * d, Math.max(1, 140 * p), 17);
        });
      });
    });
    var first = ui.picture(4 * MAP, 2 * MAP + 22, "Maps of the CNN's first layer", function (pen, look) {
      pen.fillStyle = look.ink;
      pen.fillText("the eight maps of the CNN's first layer", 0, 14);
      var filters = maps.shape[2];
      for (var f = 0; f < filters; f++) {
        var own = Array.from(maps.data).filter(function (_, i) { return i % filters === f; });
        var low = Math.min.apply(null, own), high = Math.max.apply(null, own);
        grey(pen, function (r, c) { return (own[r * N + c] - low) / (high - low || 1); }, N, N, (f % 4) * MAP, 22 + Math.floor(f / 4) * MAP, (MAP - 4) / N);
      }
    });

    function choose(value) {
      menu.value = value;
      ui.note("digit", value);
    }
    function base() {
      if (menu.value === OWN) return drawn;
      return Float64Array.from(ui.data.digits[menu.value].pixels, function (p) { return p / 255; });
    }
    function best(p) { return p.indexOf(Math.max.apply(null, p)); }
    function told() {
      var own = menu.value === OWN, moved = ui.values.trained === "moved" ? "moved" : "centred";
      var what = own ? "Your drawing" : "The test digit " + ui.data.digits[menu.value].label;
      if (own && !drawn.some(Boolean)) return "The field is empty. Draw a digit within the dashed square.";
      var said = Object.keys(NETS).map(function (key) {
        var d = best(chances[key]);
        return "the " + (key === "line" ? "layer" : "CNN") + " reads " + (d === 8 ? "an 8" : "a " + d) + ", with " +
          (100 * chances[key][d]).toFixed(0) + " %";
      });
      return what + ", moved by " + BookPanels.written(ui.values.right, 2) + " px to the right and " +
        BookPanels.written(ui.values.down, 2) + " px down, turned by " + BookPanels.written(ui.values.turn, 2) +
        " degrees: trained on " + moved + " digits, " + said.join("; ") + ".";
    }
    function answer() {
      image = placed(thickened(base(), ui.values.thick), ui.values.right, ui.values.down, ui.values.turn);
      chances = {};
      Object.keys(NETS).forEach(function (key) {
        var all = BookNet.trace(ui.nets[key + ", " + ui.values.trained], image);
        if (key === "cnn") maps = all[1];
        chances[key] = Array.from(BookNet.softmax(all.pop()).data);
      });
      [field, bars, first].forEach(function (picture) { picture.draw(); });
      ui.say(told());
    }
    ui.changed = answer;

    /* A soft brush along the way from the last point: strokes of two to three pixels. */
    function stroke(event) {
      var p = field.at(event), to = [p[0] * N / SIZE, p[1] * N / SIZE], from = last || to;
      var way = Math.max(1, Math.ceil(3 * Math.hypot(to[0] - from[0], to[1] - from[1])));
      for (var s = 0; s <= way; s++) {
        var x = from[0] + (to[0] - from[0]) * s / way, y = from[1] + (to[1] - from[1]) * s / way;
        for (var r = Math.max(0, Math.floor(y - 2)); r <= Math.min(N - 1, y + 2); r++) {
          for (var c = Math.max(0, Math.floor(x - 2)); c <= Math.min(N - 1, x + 2); c++) {
            var far = Math.hypot(c + 0.5 - x, r + 0.5 - y);
            drawn[r * N + c] = Math.max(drawn[r * N + c], Math.min(1, Math.max(0, 1.8 - far)));
          }
        }
      }
      last = to;
      answer();
    }
    field.canvas.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      if (menu.value !== OWN) { // a pen on a test digit writes on it, as it stands
        drawn = Float64Array.from(image);
        Object.keys(sliders).forEach(function (key) { sliders[key].set(0); });
        choose(OWN);
      }
      field.canvas.setPointerCapture(event.pointerId);
      last = null;
      stroke(event);
    });
    field.canvas.addEventListener("pointermove", function (event) {
      if (field.canvas.hasPointerCapture(event.pointerId)) stroke(event);
    });
    answer();
  }, true);
})();
