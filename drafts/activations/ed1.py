import re
def sub(f, pairs):
    s=open(f).read()
    for a,b in pairs:
        assert s.count(a)==1,(f,s.count(a),a)
        s=s.replace(a,b)
    open(f,'w').write(s)
sub('w1.py',[
('random = np.random.default_rng(0)\n    W, b = random.normal(size=(2, units))','random = np.random.default_rng(2)\n    W, b = random.normal(size=(2, units))'),
('moments = [0, last - 1, last, last + 1]','moments = [0, 1, last, last + 1]'),
('w_max, b_max = train_maxout(line, np.abs(line), np.array([-0.2, 0.5]), np.array([0.3, 0.1]))',
 'w_max, b_max = np.array([-0.2, 0.5]), np.array([0.3, 0.1])\nw_max, b_max = train_maxout(line, np.abs(line), w_max, b_max)'),
('"leaky ReLU": lambda z: tf.nn.leaky_relu(z, 0.01)','"leaky ReLU": lambda z: tf.maximum(0.01 * z, z)'),
('"PReLU": lambda z: tf.nn.leaky_relu(z, 0.25)','"PReLU": lambda z: tf.maximum(0.25 * z, z)'),
("unit = dies[np.argmax((active[:, dies] > 0).sum(0))]\n",""),
("last = int(np.flatnonzero(active[:, unit])[-1])\n","unit = dies[0]\nlast = int(np.flatnonzero(active[:, unit])[-1])\n"),
("sixteen activations","fourteen activations"),
('assert np.abs(fit - curve).max() < 0.05 and','assert np.abs(fit - curve).max() < 0.1 and'),
])
s=open('w1.py').read()
a=s.index('code("engine-train"'); b=s.index('code("engine-score"')
s=s[:a]+'''code("engine-step", """
def step_function(layers, g, x, y, rates, steps, adam, softmaxes):
    \\"\\"\\"One compiled epoch: its batches and the steps done before, to its mean loss.\\"\\"\\"
    weights = [part for layer in layers for part in layer]
    mean, square = ([tf.Variable(tf.zeros_like(w)) for w in weights] for _ in "ms")

    @tf.function
    def epoch(rows, done):
        total = tf.zeros(len(rates))
        for chosen in rows:
            with tf.GradientTape() as tape:
                logits = sums(layers, g, tf.gather(x, chosen))[-1]
                loss = losses_of(logits, tf.gather(y, chosen), softmaxes)
            total += loss
            done += 1
            fixed = tf.sqrt(1 - 0.999**done) / (1 - 0.9**done)
            rate = rates * fixed * (1 - (done - 1) / steps) if adam else rates
            for w, m, s, d in zip(weights, mean, square, tape.gradient(loss, weights)):
                if adam:
                    m.assign(0.9 * m + 0.1 * d)
                    s.assign(0.999 * s + 0.001 * d**2)
                    d = m / (tf.sqrt(s) + 1e-7)
                w.assign_sub(rate * d)
        return total / tf.cast(len(rows), tf.float32), done

    return epoch
""", ["experiment", "given"])
code("engine-train", """
def train(layers, g, x, y, rates, seeds, epochs, batch=100, adam=True, softmaxes=1):
    \\"\\"\\"Train each network at its own rate; its mean loss by epoch, (epochs, nets).\\"\\"\\"
    order = orders(len(x), batch, epochs, seeds)
    rates = tf.constant(np.reshape(rates, (-1, 1, 1)), tf.float32)
    x, y = tf.constant(x, tf.float32), tf.constant(y, tf.int32)
    steps = float(order.shape[0] * order.shape[1])
    epoch = step_function(layers, g, x, y, rates, steps, adam, softmaxes)
    history, done = [], tf.constant(0.0)
    for rows in order:
        loss, done = epoch(tf.constant(rows), done)
        history.append(loss.numpy())
    return np.array(history)
""", ["experiment", "given"])
'''+s[b:]
open('w1.py','w').write(s)
sub('w3.py',[
('''for activation, from_logits in (("softmax", True), (None, True), ("softmax", False)):
    keras.utils.set_random_seed(seed())
    net = keras.Sequential([keras.Input((64,)), keras.layers.Dense(64, "relu"),
                            keras.layers.Dense(10, activation)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    net.compile(keras.optimizers.Adam(0.01), loss)
    final = net.fit(x, y, epochs=15, batch_size=50, verbose=0).history["loss"][-1]
    assert (final > 1.46) == (activation == "softmax" and from_logits)
    print(f"last layer {activation}, from_logits={from_logits}: {final:.2f}")
""")''','''for softmaxes in (2, 1):
    layers = start([64, 100, 100, 10], ["He"], [seed()])
    history = train(layers, tf.nn.relu, x, y, [0.003], [seed()], 30, 50,
                    softmaxes=softmaxes)
    assert (history[-1, 0] > 1.46) == (softmaxes == 2)
    print(f"softmax applied {softmaxes} times: training loss {history[-1, 0]:.2f}")
""")
code("pitfalls-keras", """
import warnings

logits_of = keras.ops.convert_to_tensor([[5.0, 0, 0]])
p = keras.activations.softmax(logits_of)
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    mended = keras.losses.SparseCategoricalCrossentropy(from_logits=True)([1], p)
right = tf.nn.sparse_softmax_cross_entropy_with_logits([1], logits_of)
twice = tf.nn.sparse_softmax_cross_entropy_with_logits([1], p)
assert len(told) == 1 and np.isclose(mended, right) and not np.isclose(twice, right)
""", ["verify"], fold="Keras' own loss notices its own softmax, warns and uses the logits; TensorFlow's function does not")'''),
('''Cure: remove the activation of the last layer, or the option `from_logits=True`.
''','''Cure: remove the activation of the last layer, or the option `from_logits=True`.
Keras warns, and mends it, if it sees its own softmax right before its own loss; loops that call TensorFlow's functions get no warning.
'''),
('densities = {"squared error": stats.norm.logpdf(r), "absolute error": stats.laplace.logpdf(r),\n             "Huber"','densities = {"squared error": stats.norm.logpdf(r),\n             "absolute error": stats.laplace.logpdf(r), "Huber"'),
('''          "absolute error": keras.losses.mean_absolute_error, "Huber": keras.losses.huber}''','''          "absolute error": keras.losses.mean_absolute_error,
          "Huber": keras.losses.huber}'''),
('''for name, wanted in (("squared error", sample.mean()), ("absolute error", np.median(sample))):''','''best = {"squared error": sample.mean(), "absolute error": np.median(sample)}
for name, wanted in best.items():'''),
('''        raise ValueError(f"logits need at least two classes on the last axis, got shape "
                         f"{z.shape}; for one output use the logistic")''','''        raise ValueError("logits need at least two classes on the last axis, got "
                         f"shape {z.shape}; for one output use the logistic")'''),
('''assert np.abs(p.sum(-1) - 1).max() < 1e-12 and np.allclose(softmax(z + 100), p, atol=1e-12)
assert np.abs(softmax(z[:, :2])[:, 0] - sigmoid(z[:, 0] - z[:, 1])).max() < 1e-12''','''assert np.abs(p.sum(-1) - 1).max() < 1e-12
assert np.allclose(softmax(z + 100), p, atol=1e-12)
two = softmax(z[:, :2])[:, 0]
assert np.abs(two - sigmoid(z[:, 0] - z[:, 1])).max() < 1e-12'''),
('''    assert np.abs(moved.T - (np.diag(softmax(row)) - np.outer(*[softmax(row)] * 2))).max() < 1e-7
''','''    q = softmax(row)
    assert np.abs(moved.T - (np.diag(q) - np.outer(q, q))).max() < 1e-7
'''),
('''labels = random.integers(0, 7, 50)
logits = tf.Variable(z)
with tf.GradientTape() as tape:
    theirs = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))''','''labels, logits = random.integers(0, 7, 50), tf.Variable(z)
with tf.GradientTape() as tape:
    theirs = tf.reduce_mean(losses_of(logits, labels))'''),
('''        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.zeros(241, tf.int32), inner)''','''        loss = keras.ops.logsumexp(inner, axis=-1) - inner[:, 0]'''),
('''print(f"shapes {output.shape} and {target.shape}: {wrong:.2f}; the same shape: {right:.2f}")''','''print(f"shapes {output.shape} and {target.shape}: {wrong:.2f}; equal shapes: {right:.2f}")'''),
('''    print(f"rate {rate}: {dead} of 200 units dead, {len(set(answers))} different answers")''','''    print(f"rate {rate}: {dead} of 200 dead, {len(set(answers))} different answers")'''),
('''Both failures have one cure.
Subtract''','''LSE_SPLIT'''),
])
s=open('w3.py').read()
a=s.index('md("softmax-2"'); b=s.index('code("softmax-good"')
s=s[:a]+'''md("softmax-2", """
The third line shows the opposite failure: the probability of the second class underflows to 0, its logarithm is $-\\\\infty$, and a loss that needs it is infinite.
""", ["outcome"])
md("softmax-lse", """
### Log-sum-exp

Both failures have one cure.
Subtract the largest logit $m = \\\\max_k z_k$ first, and never take the logarithm of a probability:

$$
\\\\begin{aligned}
\\\\mathrm{lse}(z) &= \\\\ln \\\\sum_k e^{z_k} = m + \\\\ln \\\\sum_k e^{z_k - m}, \\\\\\\\
-\\\\ln p_t &= \\\\mathrm{lse}(z) - z_t .
\\\\end{aligned}
$$ (activations-and-losses-lse)

The largest exponent is now 0, and the sum is at least 1, so that neither the exponential nor the logarithm can fail.
""")
'''+s[b:]
open('w3.py','w').write(s)
sub('w2.py',[
('''       title=f"Logistic, Glorot: {ratio['logistic, Glorot']:.0e} from last to first layer"
       .replace("e-", " × 10^-"))''','''       title="Only one of four starts loses its gradient")'''),
('    g, widths, numbers = CHOICE[name], [64, 100, 100, 10], [5 * seed() + i for i in range(5)]\n','    g, widths = CHOICE[name], [64, 100, 100, 10]\n    numbers = [5 * seed() + i for i in range(5)]\n'),
('''    return rate, history, dead_units(layers, g, x), accuracies(layers, g, x_test, y_test)''','''    right = accuracies(layers, g, x_test, y_test)
    return rate, history, dead_units(layers, g, x), right'''),
])
sub('w4.py',[
('''    assert slopes[0] < 0 < slopes[-1], "an output too low must be pulled up, one too high down"''','''    told = "an output too low must be pulled up, and one too high down"
    assert slopes[0] < 0 < slopes[-1], told'''),
('''        told = f"{share:.1%} of the targets do not exceed the best constant, not {level:.0%}"''','''        told = f"the best constant holds {share:.1%} of the targets, not {level:.0%}"'''),
])
r=open('runcells.py').read()
r=r.replace("        exec(compile(tree, c.id, 'exec'), ns)","        import linecache; linecache.cache[c.id]=(len(c.source),None,[l+chr(10) for l in c.source.split(chr(10))],c.id)\n        exec(compile(tree, c.id, 'exec'), ns)")
open('runcells.py','w').write(r)
