/* The networks of this book in plain JavaScript: their layers, and the training of dense ones.
 *
 * A classic script, because a page that is opened from the disk may not load modules. It adds
 * one name to the page, `BookNet`. A tensor is {shape, data}: numbers row by row, channels
 * last as in Keras, without a batch axis. A network is {input: shape, layers: [...]}, where a
 * layer is {kind, weights: [tensors], ...} with Keras' names and orders of weights.
 * `tests/test_panels.py` compares every layer, and every step of training, with Keras.
 */
(function (page) {
  "use strict";

  // ------------------------------------------------------------------ tensors

  function sizeOf(shape) {
    return shape.reduce(function (a, b) { return a * b; }, 1);
  }

  function tensor(shape, data) {
    var size = sizeOf(shape);
    if (data && data.length !== size) {
      throw new Error("a tensor of shape [" + shape + "] needs " + size + " numbers, got " + data.length);
    }
    return {shape: shape.slice(), data: data ? Float64Array.from(data) : new Float64Array(size)};
  }

  // IEEE half precision: one bit of sign, five of exponent, ten of fraction.
  function fromHalf(bits) {
    var exponent = (bits >> 10) & 31, fraction = bits & 1023, sign = bits & 32768 ? -1 : 1;
    if (exponent === 0) return sign * fraction * Math.pow(2, -24);
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * Math.pow(2, exponent - 15);
  }

  /* Numbers stored as float16 in base64, little end first. */
  function decode(text) {
    var bytes = page.atob(text), numbers = new Float64Array(bytes.length / 2);
    for (var i = 0; i < numbers.length; i++) {
      numbers[i] = fromHalf(bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8));
    }
    return numbers;
  }

  // ------------------------------------------------------------------ activations

  function sigmoid(a) {
    return a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a));
  }

  function softplus(a) {
    return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
  }

  /* Each activation, and its derivative written with the input a and the output y. */
  var ACTIVATIONS = {
    linear: [function (a) { return a; }, function () { return 1; }],
    relu: [function (a) { return a > 0 ? a : 0; }, function (a) { return a > 0 ? 1 : 0; }],
    leaky_relu: [
      function (a) { return a > 0 ? a : 0.2 * a; }, function (a) { return a > 0 ? 1 : 0.2; }
    ],
    elu: [
      function (a) { return a > 0 ? a : Math.expm1(a); },
      function (a, y) { return a > 0 ? 1 : y + 1; }
    ],
    tanh: [Math.tanh, function (a, y) { return 1 - y * y; }],
    sigmoid: [sigmoid, function (a, y) { return y * (1 - y); }],
    sin: [Math.sin, Math.cos],
    softplus: [softplus, function (a) { return sigmoid(a); }],
    silu: [
      function (a) { return a * sigmoid(a); },
      function (a, y) { return y + sigmoid(a) * (1 - y); }
    ]
  };

  function activation(name) {
    if (!ACTIVATIONS[name]) {
      throw new Error("unknown activation " + name + "; known: " + Object.keys(ACTIVATIONS).join(", "));
    }
    return ACTIVATIONS[name];
  }

  /* Softmax over the last axis; the largest entry is taken off so that no power overflows. */
  function softmax(x) {
    var width = x.shape[x.shape.length - 1], y = tensor(x.shape);
    for (var start = 0; start < x.data.length; start += width) {
      var top = -Infinity, total = 0, i;
      for (i = start; i < start + width; i++) top = Math.max(top, x.data[i]);
      for (i = start; i < start + width; i++) total += y.data[i] = Math.exp(x.data[i] - top);
      for (i = start; i < start + width; i++) y.data[i] /= total;
    }
    return y;
  }

  function activate(x, name) {
    if (!name || name === "linear") return x;
    if (name === "softmax") return softmax(x);
    return {shape: x.shape, data: x.data.map(activation(name)[0])};
  }

  // ------------------------------------------------------------------ layers

  /* y = x W + b over the last axis; W has shape (inputs, units). */
  function affine(x, W, b) {
    var inputs = W.shape[0], units = W.shape[1], rows = x.data.length / inputs;
    var y = tensor(x.shape.slice(0, -1).concat(units));
    for (var r = 0; r < rows; r++) {
      var from = r * inputs, to = r * units;
      if (b) y.data.set(b.data, to);
      for (var i = 0; i < inputs; i++) {
        var value = x.data[from + i];
        if (value === 0) continue; // after ReLU every second one
        for (var j = 0, w = i * units; j < units; j++) y.data[to + j] += value * W.data[w + j];
      }
    }
    return y;
  }

  /* Where a window of `size` starts, and how many of them fit: "same" or "valid". */
  function windows(length, size, stride, padding) {
    if (padding === "valid") return {count: Math.floor((length - size) / stride) + 1, before: 0};
    var count = Math.ceil(length / stride);
    return {count: count, before: Math.floor(Math.max((count - 1) * stride + size - length, 0) / 2)};
  }

  /* Cross-correlation: kernel (rows, columns, channels, filters). */
  function conv2d(x, layer) {
    var W = layer.weights[0], b = layer.weights[1], stride = layer.strides || [1, 1];
    var rows = x.shape[0], columns = x.shape[1], channels = x.shape[2], filters = W.shape[3];
    var down = windows(rows, W.shape[0], stride[0], layer.padding);
    var right = windows(columns, W.shape[1], stride[1], layer.padding);
    var y = tensor([down.count, right.count, filters]);
    for (var r = 0, to = 0; r < down.count; r++) {
      for (var c = 0; c < right.count; c++, to += filters) {
        if (b) y.data.set(b.data, to);
        for (var u = 0; u < W.shape[0]; u++) {
          var i = r * stride[0] + u - down.before;
          if (i < 0 || i >= rows) continue;
          for (var v = 0; v < W.shape[1]; v++) {
            var j = c * stride[1] + v - right.before;
            if (j < 0 || j >= columns) continue;
            var from = (i * columns + j) * channels, at = (u * W.shape[1] + v) * channels * filters;
            for (var k = 0; k < channels; k++, at += filters) {
              var value = x.data[from + k];
              if (value === 0) continue;
              for (var f = 0; f < filters; f++) y.data[to + f] += value * W.data[at + f];
            }
          }
        }
      }
    }
    return y;
  }

  function conv1d(x, layer) {
    var W = layer.weights[0], stride = (layer.strides || [1])[0];
    var flat = conv2d(tensor([1].concat(x.shape), x.data), {
      weights: [tensor([1].concat(W.shape), W.data), layer.weights[1]],
      strides: [1, stride], padding: layer.padding
    });
    return {shape: flat.shape.slice(1), data: flat.data};
  }

  /* Every input adds its multiple of the kernel (rows, columns, filters, channels) to the output. */
  function conv2dTranspose(x, layer) {
    var W = layer.weights[0], b = layer.weights[1], stride = layer.strides || [1, 1];
    var channels = x.shape[2], filters = W.shape[2], same = layer.padding === "same";
    var size = [0, 1].map(function (d) {
      return x.shape[d] * stride[d] + (same ? 0 : Math.max(W.shape[d] - stride[d], 0));
    });
    var before = [0, 1].map(function (d) {
      return same ? Math.floor(Math.max(W.shape[d] - stride[d], 0) / 2) : 0;
    });
    var y = tensor([size[0], size[1], filters]);
    for (var p = 0; b && p < y.data.length; p += filters) y.data.set(b.data, p);
    for (var r = 0; r < x.shape[0]; r++) for (var c = 0; c < x.shape[1]; c++) {
      for (var u = 0; u < W.shape[0]; u++) for (var v = 0; v < W.shape[1]; v++) {
        var i = r * stride[0] + u - before[0], j = c * stride[1] + v - before[1];
        if (i < 0 || j < 0 || i >= size[0] || j >= size[1]) continue;
        var to = (i * size[1] + j) * filters, from = (r * x.shape[1] + c) * channels;
        for (var f = 0; f < filters; f++) {
          var w = ((u * W.shape[1] + v) * filters + f) * channels, total = 0;
          for (var k = 0; k < channels; k++) total += x.data[from + k] * W.data[w + k];
          y.data[to + f] += total;
        }
      }
    }
    return y;
  }

  /* Pooling: the largest value or the mean of the part of a window that lies in the image. */
  function pool(x, layer, largest) {
    var size = layer.size, stride = layer.strides || size, channels = x.shape[2];
    var down = windows(x.shape[0], size[0], stride[0], layer.padding);
    var right = windows(x.shape[1], size[1], stride[1], layer.padding);
    var y = tensor([down.count, right.count, channels]);
    for (var r = 0, to = 0; r < down.count; r++) for (var c = 0; c < right.count; c++) {
      for (var k = 0; k < channels; k++, to++) {
        var best = -Infinity, total = 0, seen = 0;
        for (var u = 0; u < size[0]; u++) for (var v = 0; v < size[1]; v++) {
          var i = r * stride[0] + u - down.before, j = c * stride[1] + v - right.before;
          if (i < 0 || j < 0 || i >= x.shape[0] || j >= x.shape[1]) continue;
          var value = x.data[(i * x.shape[1] + j) * channels + k];
          best = Math.max(best, value); total += value; seen++;
        }
        y.data[to] = largest ? best : total / seen;
      }
    }
    return y;
  }

  function globalMean(x) {
    var channels = x.shape[x.shape.length - 1], y = tensor([channels]), places = x.data.length / channels;
    for (var i = 0; i < x.data.length; i++) y.data[i % channels] += x.data[i] / places;
    return y;
  }

  function embedding(x, layer) {
    var table = layer.weights[0], width = table.shape[1], y = tensor(x.shape.concat(width));
    x.data.forEach(function (word, n) {
      if (!(word >= 0 && word < table.shape[0])) {
        throw new Error("no row " + word + " in an embedding of " + table.shape[0]);
      }
      y.data.set(table.data.subarray(word * width, (word + 1) * width), n * width);
    });
    return y;
  }

  /* Steps along a sequence; `step(sums of the input, states)` changes the states. They start
   * as `count` times zero, or where a layer that remembers has left them. */
  function recur(x, layer, b, count, step) {
    var states = [];
    for (var s = 0; s < count; s++) states.push(new Float64Array(layer.units));
    if (layer.memory) states = layer.memory.states = layer.memory.states || states;
    var sums = affine(x, layer.weights[0], b), gates = sums.shape[1], units = layer.units;
    var y = layer.all ? tensor([x.shape[0], units]) : tensor([units]);
    for (var t = 0; t < x.shape[0]; t++) {
      step(sums.data.subarray(t * gates, (t + 1) * gates), states);
      if (layer.all) y.data.set(states[0], t * units);
    }
    if (!layer.all) y.data.set(states[0]);
    return y;
  }

  /* Keras' order of gates: input, forget, cell, output. */
  function lstm(x, layer) {
    var n = layer.units, U = layer.weights[1];
    return recur(x, layer, layer.weights[2], 2,
      function (sums, states) {
        var h = states[0], c = states[1];
        var a = affine({shape: [1, n], data: h}, U).data.map(function (v, i) { return v + sums[i]; });
        for (var i = 0; i < n; i++) {
          c[i] = sigmoid(a[n + i]) * c[i] + sigmoid(a[i]) * Math.tanh(a[2 * n + i]);
          h[i] = sigmoid(a[3 * n + i]) * Math.tanh(c[i]);
        }
      });
  }

  /* Keras' GRU with reset_after: update, reset, candidate, and a second bias for the state. */
  function gru(x, layer) {
    var n = layer.units, U = layer.weights[1], both = layer.weights[2];
    var outer = tensor([3 * n], both.data.subarray(0, 3 * n));
    var inner = tensor([3 * n], both.data.subarray(3 * n));
    return recur(x, layer, outer, 1, function (sums, states) {
      var h = states[0], a = affine({shape: [1, n], data: h}, U, inner).data;
      for (var i = 0; i < n; i++) {
        var keep = sigmoid(sums[i] + a[i]), reset = sigmoid(sums[n + i] + a[n + i]);
        h[i] = keep * h[i] + (1 - keep) * Math.tanh(sums[2 * n + i] + reset * a[2 * n + i]);
      }
    });
  }

  function simple(x, layer) {
    var n = layer.units, act = activation(layer.activation)[0];
    return recur(x, layer, layer.weights[2], 1, function (sums, states) {
      states[0].set(affine({shape: [1, n], data: states[0]}, layer.weights[1]).data.map(
        function (v, i) { return act(v + sums[i]); }));
    });
  }

  function reshaped(shape) {
    return function (x) { return {shape: shape, data: x.data}; };
  }

  var LAYERS = {
    dense: function (x, l) { return activate(affine(x, l.weights[0], l.weights[1]), l.activation); },
    conv1d: function (x, l) { return activate(conv1d(x, l), l.activation); },
    conv2d: function (x, l) { return activate(conv2d(x, l), l.activation); },
    conv2d_transpose: function (x, l) { return activate(conv2dTranspose(x, l), l.activation); },
    scale: function (x, l) { // batch normalisation with its running averages: a line per channel
      var a = l.weights[0].data, b = l.weights[1].data;
      return {shape: x.shape, data: x.data.map(function (v, i) {
        return v * a[i % a.length] + b[i % a.length];
      })};
    },
    max_pool: function (x, l) { return pool(x, l, true); },
    mean_pool: function (x, l) { return pool(x, l, false); },
    global_mean: globalMean,
    flatten: function (x) { return reshaped([x.data.length])(x); },
    reshape: function (x, l) { return reshaped(l.shape)(x); },
    activation: function (x, l) { return activate(x, l.activation); },
    embedding: embedding,
    lstm: lstm,
    gru: gru,
    simple_rnn: simple
  };

  /* What each layer of a network gives for one sample, from the input to the last layer. */
  function trace(net, numbers) {
    var x = tensor(net.input, numbers), all = [x];
    net.layers.forEach(function (layer) {
      if (!LAYERS[layer.kind]) throw new Error("unknown layer " + layer.kind);
      all.push(x = LAYERS[layer.kind](x, layer));
    });
    return all;
  }

  function run(net, numbers) {
    return trace(net, numbers).pop().data;
  }

  /* The network as a reader of a long sequence: every run goes on where the last one ended. */
  function remembering(net) {
    return {input: net.input, layers: net.layers.map(function (layer) {
      return Object.assign({}, layer, {memory: {}});
    })};
  }

  /* A network as `python -m tools panel` stores it: weights are shapes and one base64 text. */
  function unpack(stored) {
    var numbers = decode(stored.numbers), at = 0;
    return {input: stored.input, layers: stored.layers.map(function (layer) {
      var own = Object.assign({}, layer);
      own.weights = (layer.weights || []).map(function (shape) {
        return tensor(shape, numbers.subarray(at, at += sizeOf(shape)));
      });
      return own;
    })};
  }

  // ------------------------------------------------------------------ chance

  /* Uniform numbers in [0, 1) from a seed (mulberry32). */
  function generator(seed) {
    var state = seed >>> 0;
    return function () {
      state = (state + 0x6d2b79f5) >>> 0;
      var t = Math.imul(state ^ (state >>> 15), state | 1);
      t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function normal(random) {
    return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }

  // ------------------------------------------------------------------ training

  /* A dense network with Glorot's uniform start, which is Keras' own, and biases of zero. */
  function denseNet(widths, name, random) {
    return {input: [widths[0]], layers: widths.slice(1).map(function (units, l) {
      var W = tensor([widths[l], units]), limit = Math.sqrt(6 / (widths[l] + units));
      W.data.forEach(function (_, i) { W.data[i] = limit * (2 * random() - 1); });
      var last = l === widths.length - 2;
      return {kind: "dense", activation: last ? "linear" : name, weights: [W, tensor([units])]};
    })};
  }

  /* Mean loss over all outputs (squared: "mse"; "binary" and "softmax" take logits), and its
   * derivative by each output. `a` and `t` have shape (samples, outputs). */
  function lossOf(kind, a, t) {
    var slope = tensor(a.shape), total = 0, n = a.data.length, samples = a.shape[0];
    if (kind === "softmax") {
      softmax(a).data.forEach(function (p, i) {
        if (t.data[i]) total -= t.data[i] * Math.log(Math.max(p, 1e-300));
        slope.data[i] = (p - t.data[i]) / samples;
      });
      return {value: total / samples, slope: slope};
    }
    if (kind !== "mse" && kind !== "binary") throw new Error("unknown loss " + kind);
    a.data.forEach(function (value, i) {
      var gap = value - t.data[i];
      total += kind === "mse" ? gap * gap : softplus(value) - t.data[i] * value;
      slope.data[i] = (kind === "mse" ? 2 * gap : sigmoid(value) - t.data[i]) / n;
    });
    return {value: total / n, slope: slope};
  }

  /* The sums of each dense layer, and its outputs, the inputs x (samples, inputs) first. */
  function forward(net, x) {
    var sums = [], outputs = [x];
    net.layers.forEach(function (layer) {
      sums.push(affine(outputs[outputs.length - 1], layer.weights[0], layer.weights[1]));
      outputs.push(activate(sums[sums.length - 1], layer.activation));
    });
    return {sums: sums, outputs: outputs};
  }

  /* The one output of a dense network for each sample, and its derivatives by the inputs. */
  function slopes(net, x) {
    var seen = forward(net, x), error = null;
    for (var l = net.layers.length - 1; l >= 0; l--) {
      var W = net.layers[l].weights[0], by = activation(net.layers[l].activation)[1];
      var inputs = W.shape[0], units = W.shape[1], samples = x.shape[0];
      var before = tensor([samples, inputs]);
      for (var s = 0; s < samples; s++) {
        var own = new Float64Array(units), at = s * units;
        for (var j = 0; j < units; j++) {
          own[j] = by(seen.sums[l].data[at + j], seen.outputs[l + 1].data[at + j]) * (error ? error.data[at + j] : 1);
        }
        for (var i = 0; i < inputs; i++) {
          var total = 0;
          for (j = 0; j < units; j++) total += W.data[i * units + j] * own[j];
          before.data[s * inputs + i] = total;
        }
      }
      error = before;
    }
    return {values: seen.outputs.pop().data, slopes: error};
  }

  /* Backpropagation through a dense network: x (samples, inputs), t (samples, outputs).
   * Gives the loss and the gradients of W and b, layer by layer. */
  function gradients(net, x, t, kind) {
    var seen = forward(net, x), sums = seen.sums, outputs = seen.outputs;
    var loss = lossOf(kind, outputs[outputs.length - 1], t), error = loss.slope, grads = [];
    for (var l = net.layers.length - 1; l >= 0; l--) {
      var W = net.layers[l].weights[0], slope = activation(net.layers[l].activation)[1];
      var inputs = W.shape[0], units = W.shape[1], samples = x.shape[0];
      var own = [tensor(W.shape), tensor([units])], before = tensor([samples, inputs]);
      for (var s = 0; s < samples; s++) {
        for (var j = 0; j < units; j++) {
          var at = s * units + j, delta = error.data[at];
          delta *= slope(sums[l].data[at], outputs[l + 1].data[at]);
          if (delta === 0) continue;
          own[1].data[j] += delta;
          for (var i = 0; i < inputs; i++) {
            own[0].data[i * units + j] += delta * outputs[l].data[s * inputs + i];
            before.data[s * inputs + i] += delta * W.data[i * units + j];
          }
        }
      }
      grads.unshift(own);
      error = before;
    }
    return {loss: loss.value, grads: grads};
  }

  /* The rules of Keras: each changes the numbers w in place, by the gradient g. `memory` holds
   * what a rule remembers of these numbers, and how many steps it has made. */
  var RULES = {
    sgd: function (w, g, rate) {
      for (var i = 0; i < w.length; i++) w[i] -= rate * g[i];
    },
    momentum: function (w, g, rate, memory) {
      var v = memory.v = memory.v || new Float64Array(w.length);
      for (var i = 0; i < w.length; i++) w[i] += v[i] = 0.9 * v[i] - rate * g[i];
    },
    rmsprop: function (w, g, rate, memory) {
      var s = memory.s = memory.s || new Float64Array(w.length);
      for (var i = 0; i < w.length; i++) {
        s[i] += 0.1 * (g[i] * g[i] - s[i]);
        w[i] -= rate * g[i] / Math.sqrt(s[i] + 1e-7);
      }
    },
    adagrad: function (w, g, rate, memory) {
      var s = memory.s = memory.s || new Float64Array(w.length).fill(0.1);
      for (var i = 0; i < w.length; i++) {
        s[i] += g[i] * g[i];
        w[i] -= rate * g[i] / Math.sqrt(s[i] + 1e-7);
      }
    },
    adam: function (w, g, rate, memory) {
      var m = memory.m = memory.m || new Float64Array(w.length);
      var s = memory.s = memory.s || new Float64Array(w.length);
      var t = memory.t = (memory.t || 0) + 1;
      var step = rate * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
      for (var i = 0; i < w.length; i++) {
        m[i] += 0.1 * (g[i] - m[i]);
        s[i] += 0.001 * (g[i] * g[i] - s[i]);
        w[i] -= step * m[i] / (Math.sqrt(s[i]) + 1e-7);
      }
    }
  };

  function rule(name) {
    if (!RULES[name]) throw new Error("unknown optimizer " + name + "; known: " + Object.keys(RULES).join(", "));
    return RULES[name];
  }

  /* One step over the whole batch; gives the loss before it. `memory` starts as []. */
  function trainStep(net, x, t, kind, name, rate, memory) {
    var found = gradients(net, x, t, kind), change = rule(name);
    net.layers.forEach(function (layer, l) {
      layer.weights.forEach(function (w, k) {
        var own = memory[2 * l + k] = memory[2 * l + k] || {};
        change(w.data, found.grads[l][k].data, rate, own);
      });
    });
    return found.loss;
  }

  page.BookNet = {
    tensor: tensor, decode: decode, unpack: unpack, run: run, trace: trace, remembering: remembering, softmax: softmax,
    sigmoid: sigmoid, generator: generator, normal: normal, denseNet: denseNet, affine: affine,
    activate: activate, gradients: gradients, slopes: slopes, trainStep: trainStep, rule: rule,
    ACTIVATIONS: ACTIVATIONS, RULES: RULES
  };
})(typeof window === "undefined" ? globalThis : window);
