/* The latent plane: three decoders of two numbers, the whole plane decoded, and a walk on it. */
(function () {
  "use strict";
  var N = 28, CELLS = 13, SIDE = 30, SIZE = CELLS * SIDE, PLACES = [];
  for (var i = 0; i <= 60; i++) PLACES.push(i / 60);

  BookPanels.define("plane", function (ui) {
    var maps = {}, point = [0.5, 0.5], image, chances, speed;
    var menu = ui.menu("decoder", "decoder", [["GAN", "a GAN's generator"], ["VAE", "a variational autoencoder's"],
      ["autoencoder", "a plain autoencoder's"]], "GAN");
    var across = ui.slider("x", "first number (place)", PLACES, 0.5), up = ui.slider("y", "second number (place)", PLACES, 0.5);
    ui.row();
    var digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    ui.menu("from", "walk from the", digits, "3");
    ui.menu("to", "to the", digits, "7");
    ui.slider("walk", "place on the walk, α", [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], 0);

    function code(place) { // a place in the unit square as the decoder's two numbers
      return ui.data.ranges[menu.value].map(function (range, d) { return range[0] + place[d] * (range[1] - range[0]); });
    }
    function decode(place) { return BookNet.run(ui.nets[menu.value], code(place)); }
    function read(pixels) {
      return Array.from(BookNet.softmax({shape: [10], data: BookNet.run(ui.nets.reader, pixels)}).data);
    }
    function best(p) { return p.indexOf(Math.max.apply(null, p)); }
    function middle(k) { return (k + 0.5) / CELLS; }

    function paint(pen, pixels, left, top, side) {
      if (!paint.sheet) {
        paint.sheet = document.createElement("canvas");
        paint.sheet.width = paint.sheet.height = N;
      }
      var own = paint.sheet.getContext("2d"), data = own.createImageData(N, N);
      for (var i = 0; i < N * N; i++) {
        data.data[4 * i] = data.data[4 * i + 1] = data.data[4 * i + 2] = Math.round(255 * (0.5 - pixels[i] / 2));
        data.data[4 * i + 3] = 255;
      }
      own.putImageData(data, 0, 0);
      pen.imageSmoothingEnabled = side > 60;
      pen.drawImage(paint.sheet, left, top, side, side);
    }

    var plane = ui.picture(SIZE, SIZE, "The plane of two numbers, decoded at 169 places; click to move", function (pen, look) {
      maps[menu.value].forEach(function (cell, k) {
        paint(pen, cell.pixels, (k % CELLS) * SIDE, SIZE - SIDE - Math.floor(k / CELLS) * SIDE, SIDE);
      });
      pen.strokeStyle = look.line[1];
      pen.lineWidth = 3;
      var ends = walkEnds();
      if (ends) {
        pen.globalAlpha = 0.7;
        pen.beginPath();
        pen.moveTo(ends[0][0] * SIZE, SIZE - ends[0][1] * SIZE);
        pen.lineTo(ends[1][0] * SIZE, SIZE - ends[1][1] * SIZE);
        pen.stroke();
        pen.globalAlpha = 1;
      }
      pen.beginPath();
      pen.arc(point[0] * SIZE, SIZE - point[1] * SIZE, 12, 0, 7);
      pen.stroke();
    });
    var one = ui.picture(200, 262, "The image decoded at the marked point", function (pen, look) {
      if (image) paint(pen, image, 0, 0, 200);
      pen.fillStyle = look.ink;
      if (chances) chances.forEach(function (p, d) {
        pen.fillStyle = look.ink;
        pen.fillText(d, 20 * d + 6, 260);
        pen.fillStyle = look.line[0];
        pen.fillRect(20 * d + 3, 246 - 40 * p, 14, Math.max(1, 40 * p));
      });
    });

    /* Where the map is read as a digit with the highest probability; null for none. */
    function home(digit) {
      var found = null, most = 0.5;
      maps[menu.value].forEach(function (cell, k) {
        if (cell.chances[digit] > most) {
          most = cell.chances[digit];
          found = [middle(k % CELLS), middle(Math.floor(k / CELLS))];
        }
      });
      return found;
    }
    function walkEnds() {
      if (maps[menu.value].length < CELLS * CELLS) return null;
      var ends = [home(ui.values.from), home(ui.values.to)];
      return ends[0] && ends[1] ? ends : null;
    }
    function written(digit, p) {
      return "it is read as " + (digit === 8 ? "an 8" : "a " + digit) + ", with " + Math.round(100 * p) + " %";
    }
    function told() {
      var place = code(point).map(function (v) { return BookPanels.written(v, 2); }).join(", ");
      var text = "At (" + place + ") the " + menu.value + " draws an image that changes by " + BookPanels.written(speed, 2) +
        " per cell of the plane; " + written(best(chances), Math.max.apply(null, chances)) + ".";
      var cells = maps[menu.value];
      if (cells.length < CELLS * CELLS) return text + " The plane is being decoded …";
      var sure = cells.filter(function (c) { return Math.max.apply(null, c.chances) > 0.9; });
      var kinds = digits.filter(function (d) { return home(d); });
      var missing = [ui.values.from, ui.values.to].filter(function (d) { return !home(d); });
      return text + " Of the plane's 169 images " + sure.length + " are read with more than 90 %, and " + kinds.length +
        " digits have a place" + (missing.length ? "; none is read as " + (missing[0] === "8" ? "an " : "a ") + missing[0] + ", so there is no walk" : "") + ".";
    }
    function look() {
      image = decode(point);
      chances = read(image);
      var near = decode([point[0] + (point[0] < 0.5 ? 0.1 : -0.1) / CELLS, point[1]]), total = 0;
      image.forEach(function (v, i) { total += (v - near[i]) * (v - near[i]); });
      speed = 10 * Math.sqrt(total);
      plane.draw();
      one.draw();
      ui.say(told());
    }
    function fill(count) { // some more cells of the map; false when it is full
      var cells = maps[menu.value];
      for (var k = 0; k < count && cells.length < CELLS * CELLS; k++) {
        var place = [middle(cells.length % CELLS), middle(Math.floor(cells.length / CELLS))];
        var pixels = decode(place);
        cells.push({pixels: pixels, chances: read(pixels)});
      }
      return cells.length < CELLS * CELLS;
    }
    var loop = ui.loop(function () {
      var began = performance.now(), more = true;
      while (more && performance.now() - began < 20) more = fill(1);
      if (!more && ui.values.walk) walk();
      if (more) plane.draw();
      else look();
      return more;
    });
    function walk() {
      var ends = walkEnds(), a = ui.values.walk;
      if (!ends) return;
      point = [0, 1].map(function (d) { return (1 - a) * ends[0][d] + a * ends[1][d]; });
      across.set(point[0]);
      up.set(point[1]);
    }
    function moved(key) {
      maps[menu.value] = maps[menu.value] || [];
      if (key === "walk" || key === "from" || key === "to") walk();
      else if (key !== "click") point = [ui.values.x, ui.values.y];
      look();
      if (maps[menu.value].length < CELLS * CELLS) loop.start();
    }
    ui.changed = moved;
    function follow(event) {
      var at = plane.at(event);
      point = [at[0] / SIZE, 1 - at[1] / SIZE].map(function (v) { return Math.min(1, Math.max(0, v)); });
      across.set(point[0]);
      up.set(point[1]);
      moved("click");
    }
    plane.canvas.style.touchAction = "none";
    plane.canvas.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      plane.canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    plane.canvas.addEventListener("pointermove", function (event) {
      if (plane.canvas.hasPointerCapture(event.pointerId)) follow(event);
    });
    moved("start");
  }, true);
})();
