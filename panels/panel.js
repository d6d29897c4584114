/* What every panel is made of: controls with labels, a picture, words below it, an address.
 *
 * A panel is a function of its `ui`, told to `BookPanels.define(name, build)`. The page, or a
 * notebook, calls `BookPanels.start(figure, name)`. What is chosen stands in the page's
 * address, as in #panel=valley&rate=0.1, so that a teacher can link to it.
 */
(function (page) {
  "use strict";
  var builders = {}, stored = {}, document = page.document, count = 0;
  var COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"];
  var DARK = ["#56b4e9", "#ff8c4d", "#2dd4a0", "#e5a3c6", "#f0c04c"];

  function make(tag, settings, inside) {
    var made = document.createElement(tag);
    Object.keys(settings || {}).forEach(function (key) {
      if (key in made && key !== "list") made[key] = settings[key];
      else made.setAttribute(key, settings[key]);
    });
    (inside || []).forEach(function (child) { made.append(child); });
    return made;
  }

  /* A number as a reader would write it: 20,000, −0.5, 2·10⁻⁶. */
  function written(value, digits) {
    if (!isFinite(value)) return "beyond all numbers";
    var size = Math.abs(value), raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    if (size && (size < 1e-3 || size >= 1e6)) {
      var parts = value.toExponential(Math.max(0, digits - 1)).split("e");
      var power = parts[1].replace(/[+-]/, "").replace(/\d/g, function (d) { return raised[d]; });
      return (Number(parts[0]) + "·10" + (parts[1][0] === "-" ? "⁻" : "") + power).replace("-", "−");
    }
    return Number(value.toPrecision(digits)).toLocaleString("en", {maximumSignificantDigits: digits})
      .replace("-", "−");
  }

  function asked(name) {
    var given = new URLSearchParams(page.location.hash.slice(1));
    return given.get("panel") === name ? given : new URLSearchParams();
  }

  function Ui(figure, name) {
    this.name = name;
    this.values = {};
    this.given = asked(name);
    this.nets = (stored[name] || {}).nets;
    this.data = (stored[name] || {}).data;
    this.number = ++count;
    this.controls = make("div", {className: "explorer-controls"});
    this.pictures = make("div", {className: "panel-pictures"});
    this.words = make("figcaption", {"aria-live": "polite"});
    figure.dataset.awake = "yes"; // it is no figure of stored frames
    figure.append(this.controls, this.pictures, this.words);
    this.changed = function () {};
  }

  /* The controls that follow stand in a row of their own. */
  Ui.prototype.row = function () {
    var row = make("div", {className: "explorer-controls"});
    this.controls.after(row);
    this.controls = row;
  };

  Ui.prototype.note = function (key, value) {
    this.values[key] = value;
    if (!this.ready) return;
    var given = new URLSearchParams(Object.assign({panel: this.name}, this.values));
    try { page.history.replaceState(null, "", "#" + given); } catch (error) { /* a framed notebook */ }
  };

  Ui.prototype.add = function (key, label, input, output) {
    input.id = "panel-" + this.number + "-" + key;
    var text = make("label", {htmlFor: input.id}, [label]);
    var parts = output ? [text, " ", input, " ", output] : [text, " ", input];
    this.controls.append(make("span", {className: "explorer-control"}, parts));
  };

  /* A menu; `options` are [value, words] or values that read as words. */
  Ui.prototype.menu = function (key, label, options, start) {
    var ui = this, choices = options.map(function (o) { return Array.isArray(o) ? o : [o, o]; });
    var known = choices.some(function (o) { return o[0] === ui.given.get(key); });
    var input = make("select", {}, choices.map(function (o) {
      return make("option", {value: o[0]}, [o[1]]);
    }));
    input.value = known ? this.given.get(key) : start;
    this.note(key, input.value);
    input.addEventListener("input", function () { ui.note(key, input.value); ui.changed(key); });
    this.add(key, label, input);
    return input;
  };

  /* A field for a short text. */
  Ui.prototype.text = function (key, label, start, most) {
    var ui = this, input = make("input", {type: "text", maxLength: most, size: most, autocomplete: "off", spellcheck: false});
    function set(value) {
      input.value = value;
      ui.note(key, value);
    }
    set(this.given.has(key) ? this.given.get(key).slice(0, most) : start);
    input.addEventListener("input", function () { ui.note(key, input.value); ui.changed(key); });
    this.add(key, label, input);
    return {set: set};
  };

  /* A slider over `stops`, numbers in order. */
  Ui.prototype.slider = function (key, label, stops, start) {
    var ui = this, asks = stops.indexOf(Number(this.given.get(key) || NaN));
    var input = make("input", {type: "range", min: 0, max: stops.length - 1, step: 1});
    var output = make("output", {"aria-live": "off"});
    function show() {
      var text = written(stops[input.value], 3);
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
      ui.note(key, stops[input.value]);
    }
    input.value = asks >= 0 ? asks : stops.indexOf(start);
    input.addEventListener("input", function () { show(); ui.changed(key); });
    this.add(key, label, input, output);
    output.htmlFor = input.id;
    show();
    return {set: function (value) { // the nearest stop
      var best = 0;
      stops.forEach(function (s, i) { if (Math.abs(s - value) < Math.abs(stops[best] - value)) best = i; });
      input.value = best;
      show();
    }};
  };

  Ui.prototype.button = function (words, action) {
    var button = make("button", {type: "button", className: "panel-button"}, [words]);
    button.addEventListener("click", action);
    this.controls.append(button);
    return button;
  };

  /* A picture of width × height units, drawn by `draw(pen, colours)` whenever asked. Its words
   * for those who do not see it are the caption below. */
  Ui.prototype.picture = function (width, height, label, draw) {
    var canvas = make("canvas", {role: "img", "aria-label": label}), pen = canvas.getContext("2d");
    var scale = Math.min(3, Math.max(2, page.devicePixelRatio || 1));
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.maxWidth = width + "px";
    this.pictures.append(canvas);
    function again() {
      var style = page.getComputedStyle(canvas);
      var dark = document.documentElement.dataset.theme === "dark";
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      pen.clearRect(0, 0, width, height);
      pen.font = "13px " + style.fontFamily;
      pen.lineJoin = "round";
      pen.save();
      draw(pen, {ink: style.color, line: dark ? DARK : COLOURS, faint: dark ? "#555" : "#bbb"});
      pen.restore();
    }
    new page.MutationObserver(again).observe(document.documentElement, {attributeFilter: ["data-theme"]});
    return {canvas: canvas, draw: again, at: function (event) { // a click, in units
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * width / box.width, (event.clientY - box.top) * height / box.height];
    }};
  };

  Ui.prototype.say = function (text) {
    if (this.words.textContent !== text) this.words.textContent = text;
  };

  /* Calls `work()` once a frame while it gives true and the picture is in sight. */
  Ui.prototype.loop = function (work) {
    var ui = this, running = false;
    function frame() {
      if (!running || !ui.controls.isConnected) { running = false; return; }
      if (document.hidden || work()) page.requestAnimationFrame(frame);
      else running = false;
    }
    return {
      start: function () { if (!running) { running = true; page.requestAnimationFrame(frame); } },
      stop: function () { running = false; },
      running: function () { return running; }
    };
  };

  /* Line segments [x1, y1, x2, y2] where a field on a grid crosses a level (marching squares).
   * `field` has `columns` × `rows` numbers; positions are in cells of the grid. */
  function contour(field, columns, rows, level) {
    var lines = [];
    function between(a, b) { return (level - a) / (b - a); }
    for (var r = 0; r + 1 < rows; r++) for (var c = 0; c + 1 < columns; c++) {
      var a = field[r * columns + c], b = field[r * columns + c + 1];
      var d = field[(r + 1) * columns + c], e = field[(r + 1) * columns + c + 1], cuts = [];
      if ((a < level) !== (b < level)) cuts.push([c + between(a, b), r]);
      if ((b < level) !== (e < level)) cuts.push([c + 1, r + between(b, e)]);
      if ((d < level) !== (e < level)) cuts.push([c + between(d, e), r + 1]);
      if ((a < level) !== (d < level)) cuts.push([c, r + between(a, d)]);
      for (var k = 0; k + 1 < cuts.length; k += 2) lines.push(cuts[k].concat(cuts[k + 1]));
    }
    return lines;
  }

  page.BookPanels = {
    contour: contour,
    written: written,
    /* A panel with `weights` needs the networks and data of data/panels/<name>.js. */
    define: function (name, build, weights) { builders[name] = build; builders[name].weights = weights; },
    needs: function (name) { return Boolean(builders[name] && builders[name].weights && !stored[name]); },
    /* What `python -m tools panel` wrote: networks by name, and data as they are. */
    weights: function (name, found) {
      var nets = {};
      Object.keys(found.networks).forEach(function (key) { nets[key] = page.BookNet.unpack(found.networks[key]); });
      stored[name] = {nets: nets, data: found.data};
    },
    start: function (figure, name) {
      if (!builders[name]) throw new Error("no panel is named " + name);
      if (page.BookPanels.needs(name)) throw new Error("the networks of " + name + " are not loaded");
      var ui = new Ui(figure, name);
      builders[name](ui);
      ui.ready = true;
      figure.dataset.panelRuns = "yes";
      return ui;
    }
  };
})(window);
