"""Plausible wrong answers to exercises, and what the check must say about each."""

WRONG = {
    "fundamentals/neurons-and-networks": {
        "check_hard_points": [
            (
                "def not_separable():\n"
                "    return np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])\n",
                "does a line separate them?",
            ),
            (
                "def large_inputs():\n"
                "    return np.array([[500.0, 500], [-500, -499]]), np.array([1, 0])\n",
                "outside the square",
            ),
            (
                "def wide_margin():\n"
                "    x = np.random.default_rng(0).uniform(-1, 1, (20, 2))\n"
                "    return x, (x[:, 0] > 0).astype(int)\n",
                "make the margin thinner",
            ),
            (
                "def many_points():\n"
                "    x = np.random.default_rng(0).uniform(-1, 1, (5000, 2))\n"
                "    return x, (x[:, 0] > 0).astype(int)\n",
                "at most 20 points",
            ),
            (
                "def signs_as_targets():\n"
                "    return np.array([[1, 1], [0.995, 1]]), np.array([1, -1])\n",
                "targets are 0 and 1",
            ),
        ],
        "check_largest_of_four": [
            (
                "def positive_only():\n"
                "    pair, add = np.array([[1.0, 0], [-1, 1]]), np.ones((2, 1))\n"
                "    W2 = np.kron(np.eye(2), add) @ pair\n"
                "    return [(np.kron(np.eye(2), pair), np.zeros(4)), (W2, np.zeros(2)),\n"
                "            (add, np.zeros(1))]\n",
                "right above 0, wrong below",
            ),
            (
                "def too_many_units():\n"
                "    pair = np.array([[1.0, 0, 0, 0], [-1, 1, -1, 0]])\n"
                "    add = np.array([[1.0], [1], [-1], [0]])\n"
                "    W2 = np.kron(np.eye(2), add) @ pair\n"
                "    return [(np.kron(np.eye(2), pair), np.zeros(8)), (W2, np.zeros(4)),\n"
                "            (add, np.zeros(1))]\n",
                "nine are enough",
            ),
            (
                "def sum_of_two_maxima():\n"
                "    pair, add = np.array([[1.0, 0, 0], [-1, 1, -1]]), np.array([[1.0], [1], [-1]])\n"
                "    both = np.kron(np.eye(2), add).sum(1, keepdims=True)\n"
                "    return [(np.kron(np.eye(2), pair), np.zeros(6)),\n"
                "            (np.c_[both, -both], np.zeros(2)), (np.array([[1.0], [-1]]), np.zeros(1))]\n",
                "wrong even where all four are positive",
            ),
            (
                "def one_hidden_layer():\n"
                "    return [(np.ones((4, 9)), np.zeros(9)), (np.ones((9, 1)), np.zeros(1))]\n",
                "two hidden layers",
            ),
        ],
        "check_absorb": [
            (
                "def ones_first_bias_last(X, W, b):\n"
                "    return np.c_[np.ones(len(X)), X], np.vstack([W, b])\n",
                "the ones must meet the row that holds b",
            ),
            (
                "def bias_as_a_column(X, W, b):\n    return X + b.sum(), W\n",
                "one column more",
            ),
            (
                "def zeros_for_ones(X, W, b):\n"
                "    return np.c_[X, np.zeros(len(X))], np.vstack([W, b])\n",
                "no column of X1 is all ones",
            ),
            (
                "def ones_without_bias(X, W, b):\n"
                "    return np.c_[X, np.ones(len(X))], np.vstack([W, 0 * b])\n",
                "lacks b",
            ),
        ],
        "check_only_first": [
            (
                "def second_cannot_stop_it():\n    return np.array([1, 0]), 1\n",
                "x2 must inhibit",
            ),
            ("def threshold_zero():\n    return np.array([1, -1]), 0\n", "above 0"),
            (
                "def the_wrong_way_round():\n    return np.array([-1, 1]), 1\n",
                "silent for (1, 0)",
            ),
        ],
        "check_widest": [
            (
                "def biases_forgotten(inputs, outputs, budget):\n"
                "    return budget // (inputs + outputs)\n",
                "do biases count?",
            ),
            (
                "def rounded_up(inputs, outputs, budget):\n"
                "    return round((budget - outputs) / (inputs + 1 + outputs) + 0.4)\n",
                "do biases count?",
            ),
            (
                "def not_whole(inputs, outputs, budget):\n"
                "    return (budget - outputs) / (inputs + 1 + outputs)\n",
                "whole units only",
            ),
            (
                "def a_bias_in_the_inputs(inputs, outputs, budget):\n"
                "    return (budget - outputs - inputs) // (inputs + 1 + outputs)\n",
                "one unit more still fits",
            ),
        ],
    },
    "fundamentals/backpropagation": {
        "check_speed": [
            (
                "def nudged(x, layers, directions, s=1e-5):\n"
                "    def out(s):\n"
                "        return forward(x, [(W + s * V, b + s * c, n) for (W, b, n), (V, c)\n"
                "                           in zip(layers, directions)])[1][-1]\n"
                "    return (out(s) - out(-s)) / (2 * s)\n",
                "no nudging here",
            ),
            (
                "def forgets_what_came_before(x, layers, directions):\n"
                "    h = x\n"
                "    for (W, b, name), (V, c) in zip(layers, directions):\n"
                "        g, slope = ACTIVATIONS[name]\n"
                "        z = h @ W + b\n"
                "        moving, h = (h @ V + c) * slope(z), g(z)\n"
                "    return moving\n",
                "their speed goes on through W",
            ),
            (
                "def forgets_biases(x, layers, directions):\n"
                "    h, moving = x, np.zeros_like(x)\n"
                "    for (W, b, name), (V, c) in zip(layers, directions):\n"
                "        g, slope = ACTIVATIONS[name]\n"
                "        z = h @ W + b\n"
                "        moving, h = (moving @ W + h @ V) * slope(z), g(z)\n"
                "    return moving\n",
                "as soon as biases move",
            ),
            (
                "def forgets_slopes(x, layers, directions):\n"
                "    h, moving = x, np.zeros_like(x)\n"
                "    for (W, b, name), (V, c) in zip(layers, directions):\n"
                "        moving = moving @ W + h @ V + c\n"
                "        h = ACTIVATIONS[name][0](h @ W + b)\n"
                "    return moving\n",
                "slope of its activation?",
            ),
            (
                "def one_number(x, layers, directions):\n    return 0.0\n",
                "a speed for each output",
            ),
        ],
        "check_hundred_sigmoids": [
            (
                "def usual_scale(random):\n"
                "    return build([32] * 101, 'sigmoid', random)\n",
                "of the last",
            ),
            (
                "def large_scale_without_bias(random):\n"
                "    return build([32] * 101, 'sigmoid', random, scale=4)\n",
                "of the last",
            ),
            (
                "def far_too_large(random):\n"
                "    layers = []\n"
                "    for W, b, name in build([32] * 101, 'sigmoid', random, scale=8):\n"
                "        layers.append((W, -W.sum(axis=0) / 2, name))\n"
                "    return layers\n",
                "exploded",
            ),
            (
                "def another_bend(random):\n"
                "    return build([32] * 101, 'tanh', random)\n",
                "sigmoids only",
            ),
            (
                "def too_few(random):\n    return build([32] * 11, 'sigmoid', random)\n",
                "a hundred layers",
            ),
        ],
        "check_softmax_blame": [
            (
                "def a_sum(logits, y):\n"
                "    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n"
                "    return p - np.eye(logits.shape[1])[y]\n",
                "divide by N",
            ),
            (
                "def overflows(logits, y):\n"
                "    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n"
                "    return (p - np.eye(logits.shape[1])[y]) / len(y)\n",
                "subtract each row",
            ),
            (
                "def wrong_sign(logits, y):\n"
                "    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n"
                "    return (np.eye(logits.shape[1])[y] - p) / len(y)\n",
                "lowers the loss",
            ),
            (
                "def with_a_slope(logits, y):\n"
                "    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n"
                "    return (p - np.eye(logits.shape[1])[y]) * p * (1 - p) / len(y)\n",
                "add up to 0",
            ),
        ],
        "check_shared_gradient": [
            (
                "def last_use_only(x, target, W, times):\n"
                "    layers = [(W, np.zeros(len(W)), 'tanh')] * times\n"
                "    return loss_and_gradients(x, target, layers)[1][-1][0]\n",
                "wrong for 5 uses",
            ),
            (
                "def a_mean(x, target, W, times):\n"
                "    layers = [(W, np.zeros(len(W)), 'tanh')] * times\n"
                "    return np.mean([g for g, _ in loss_and_gradients(x, target, layers)[1]], 0)\n",
                "a sum, not a mean",
            ),
            (
                "def without_a_bend(x, target, W, times):\n"
                "    layers = [(W, np.zeros(len(W)), 'identity')] * times\n"
                "    return sum(g for g, _ in loss_and_gradients(x, target, layers)[1])\n",
                "wrong even for a single use",
            ),
        ],
        "check_swish_slope": [
            (
                "def of_the_sigmoid(z):\n    return sigmoid(z) * (1 - sigmoid(z))\n",
                "at 0 the slope is",
            ),
            ("def one_term(z):\n    return sigmoid(z)\n", "nudging gives"),
            (
                "def a_number(z):\n    return 0.5\n",
                "one slope an entry",
            ),
        ],
    },
    "fundamentals/first-networks": {
        "check_features": [
            ("def pixels_again(images):\n    return images\n", "a ratio of 1.00"),
            (
                "def new_weights_each_call(images):\n"
                "    weights = np.random.normal(size=(784, 1500)) / 28\n"
                "    return np.maximum(images @ weights, 0)\n",
                "from call to call",
            ),
            (
                "def scaled_by_the_batch(images):\n"
                "    random = np.random.default_rng(0)\n"
                "    hidden = np.maximum(images @ random.normal(size=(784, 1500)), 0)\n"
                "    return (hidden - hidden.mean(0)) / (hidden.std(0) + 1e-6)\n",
                "no mean or deviation of the batch",
            ),
            (
                "def linear_features(images):\n"
                "    random = np.random.default_rng(0)\n"
                "    return images @ random.normal(size=(784, 1500)) / 28\n",
                "mistakes",
            ),
            (
                "def too_many(images):\n    return np.tile(images, 3)\n",
                "at most 2,000 features",
            ),
        ],
        "check_huber": [
            (
                "def with_a_jump(residual, delta):\n"
                "    size = np.abs(residual)\n"
                "    loss = np.where(size <= delta, residual**2 / 2, delta * size)\n"
                "    return loss, np.clip(residual, -delta, delta)\n",
                "beyond 1 the line gives",
            ),
            (
                "def without_half(residual, delta):\n"
                "    size = np.abs(residual)\n"
                "    loss = np.where(size <= delta, residual**2, delta * (2 * size - delta))\n"
                "    return loss, 2 * np.clip(residual, -delta, delta)\n",
                "half the square",
            ),
            (
                "def one_sided(residual, delta):\n"
                "    loss = np.where(residual <= delta, residual**2 / 2,\n"
                "                    delta * (residual - delta / 2))\n"
                "    return loss, np.clip(residual, -delta, delta)\n",
                "costs what a miss of 3 costs",
            ),
        ],
        "check_worst_confusions": [
            (
                "def with_diagonal(matrix, k):\n"
                "    order = np.argsort(-matrix, axis=None)[:k]\n"
                "    return [(i // 3, i % 3, matrix.flat[i]) for i in order]\n",
                "diagonal",
            ),
            (
                "def transposed(matrix, k):\n"
                "    wrong = (matrix * (1 - np.eye(3, dtype=int))).T\n"
                "    order = np.argsort(-wrong, axis=None)[:k]\n"
                "    return [(i // 3, i % 3, wrong.flat[i]) for i in order]\n",
                "rows are the true classes",
            ),
        ],
        "check_distinguishable": [
            (
                "def one_way(right_a, right_b, n):\n"
                "    return wilson_interval(right_a, n)[0] > wilson_interval(right_b, n)[1]\n",
                "the order of the models matters",
            ),
            (
                "def any_difference(right_a, right_b, n):\n    return right_a != right_b\n",
                "not far apart",
            ),
        ],
    },
    "optimizers/adaptive-optimizers": {
        "check_turning_adagrad": [
            (
                "def a_rate_for_each_axis(rate, epsilon=1e-7):\n"
                "    return adagrad(rate, epsilon)\n",
                "is not the turned path",
            ),
            (
                "def one_rate_for_all(rate, epsilon=1e-7):\n"
                "    total = 0.0\n"
                "    def step(g):\n"
                "        nonlocal total\n"
                "        total = total + g @ g\n"
                "        return -rate * g / (np.sqrt(total) + epsilon)\n"
                "    return step\n",
                "not below 0.01",
            ),
            (
                "def without_the_root(rate, epsilon=1e-7):\n"
                "    G = 1e-3 * np.eye(2)\n"
                "    def step(g):\n"
                "        nonlocal G\n"
                "        G = G + np.outer(g, g)\n"
                "        return -rate * np.linalg.solve(G, g)\n"
                "    return step\n",
                "the value after 150 steps",
            ),
            (
                "def without_memory(rate, epsilon=1e-7):\n"
                "    return lambda g: -rate * g / (np.linalg.norm(g) + epsilon)\n",
                "the value after 150 steps",
            ),
        ],
        "check_lion": [
            (
                "def average_first(rate, beta1=0.9, beta2=0.99):\n"
                "    m = 0.0\n"
                "    def step(g):\n"
                "        nonlocal m\n"
                "        m = beta2 * m + (1 - beta2) * g\n"
                "        return -rate * np.sign(m)\n"
                "    return step\n",
                "for the second step",
            ),
            (
                "shared = {'m': 0.0}\n"
                "def remembers_too_much(rate, beta1=0.9, beta2=0.99):\n"
                "    def step(g):\n"
                "        if np.shape(shared['m']) != np.shape(g) and np.ndim(shared['m']):\n"
                "            shared['m'] = shared['m'][: len(g)] + 100.0\n"
                "        d = np.sign(beta1 * shared['m'] + (1 - beta1) * g)\n"
                "        shared['m'] = beta2 * shared['m'] + (1 - beta2) * g\n"
                "        return -rate * d\n"
                "    return step\n",
                "empty memory",
            ),
        ],
        "check_amsgrad": [
            (
                "def plain_adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):\n"
                "    M = G = 0.0\n"
                "    def step(g):\n"
                "        nonlocal M, G\n"
                "        M = beta1 * M + (1 - beta1) * g\n"
                "        G = beta2 * G + (1 - beta2) * g**2\n"
                "        return -rate * M / (np.sqrt(G) + epsilon)\n"
                "    return step\n",
                "keep the divisor",
            ),
            (
                "def corrected(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):\n"
                "    return adam(rate, beta1, beta2, epsilon)\n",
                "without correction",
            ),
        ],
        "check_memory": [
            (
                "def the_rule_of_thumb(beta, share):\n    return round(1 / (1 - beta))\n",
                "alone has half",
            ),
        ],
    },
    "regularization/regularization": {
        "check_more_pictures": [
            (
                "def copies(images, random):\n    return np.repeat(images, 10, axis=0)\n",
                "mistakes went to 1.00",
            ),
            (
                "def noise(images, random):\n"
                "    made = np.repeat(images, 10, axis=0)\n"
                "    return made + 0.1 * random.normal(size=made.shape)\n",
                "mistakes went to",
            ),
            (
                "def mirrored(images, random):\n"
                "    return np.repeat(images, 10, axis=0)[:, :, ::-1]\n",
                "mistakes went to",
            ),
            (
                "def rolled_too_far(images, random):\n"
                "    return np.array([np.roll(i, random.integers(-3, 4, 2), (0, 1))\n"
                "                     for i in images for _ in range(10)])\n",
                "mistakes went to",
            ),
            (
                "def one_each(images, random):\n    return images\n",
                "ten versions of 100",
            ),
        ],
        "check_drop": [
            (
                "def keeps_the_rate(h, rate, random):\n"
                "    return np.where(random.random(h.shape) < rate, h / rate, 0.0)\n",
                "a fifth is dropped",
            ),
            (
                "def unscaled(h, rate, random):\n"
                "    return h * (random.random(h.shape) >= rate)\n",
                "the others become",
            ),
        ],
        "check_elastic_step": [
            (
                "def subgradient(w, g, rate, l1, l2):\n"
                "    return w - rate * (g + l2 * w + l1 * np.sign(w))\n",
                "stops at 0",
            ),
            (
                "def doubled(w, g, rate, l1, l2):\n"
                "    w = w - rate * (g + 2 * l2 * w)\n"
                "    return np.sign(w) * np.maximum(np.abs(w) - rate * l1, 0)\n",
                "L2 alone shrinks",
            ),
        ],
        "check_calibrate": [
            (
                "def overflows(logits, y, temperatures):\n"
                "    def p(T):\n"
                "        e = np.exp(logits / T)\n"
                "        return e / e.sum(axis=1, keepdims=True)\n"
                "    one = p(1)\n"
                "    over = one.max(axis=1).mean() - np.mean(one.argmax(axis=1) == y)\n"
                "    cost = [-np.log(p(T)[np.arange(len(y)), y]).mean() for T in temperatures]\n"
                "    return over, temperatures[int(np.argmin(cost))]\n",
                "must not overflow",
            ),
        ],
    },
    "rnn/training-recurrent-networks": {
        "check_steps_until": [
            (
                "def not_rounded(radius, share):\n"
                "    if radius >= 1:\n"
                "        raise ValueError('never')\n"
                "    return np.log(share) / np.log(radius)\n",
                "a whole number of steps",
            ),
            (
                "def rounds_down(radius, share):\n"
                "    if radius >= 1:\n"
                "        raise ValueError('never')\n"
                "    return int(np.log(share) / np.log(radius))\n",
                "steps more is left",
            ),
        ],
        "check_clip": [
            (
                "def each_alone(gradients, limit):\n"
                "    norms = [np.linalg.norm(g) for g in gradients]\n"
                "    joint = np.sqrt(sum(n**2 for n in norms))\n"
                "    out = [g * limit / max(n, limit) for g, n in zip(gradients, norms)]\n"
                "    return out, joint\n",
                "scale all arrays by the same number",
            ),
            (
                "def in_place(gradients, limit):\n"
                "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
                "    for g in gradients:\n"
                "        g *= limit / max(norm, limit)\n"
                "    return gradients, norm\n",
                "the input was changed",
            ),
            (
                "def silent(gradients, limit):\n"
                "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
                "    return [g * limit / max(norm, limit) for g in gradients], norm\n",
                "raise a ValueError",
            ),
        ],
        "check_taught": [
            (
                "def negative(window, lag):\n    return (window - lag) / window\n",
                "a share is not",
            ),
        ],
        "check_forward_gradient": [
            (
                "def each_step_alone(x, weights, blame):\n"
                "    W_x, W_h, b, _, _ = weights\n"
                "    h, total = np.zeros(len(b)), np.zeros(len(b))\n"
                "    for x_t, blame_t in zip(x, blame):\n"
                "        h = np.tanh(x_t @ W_x + h @ W_h + b)\n"
                "        total += blame_t * (1 - h**2)\n"
                "    return total\n",
                "the bias of earlier steps acts through h too",
            ),
            (
                "def not_transposed(x, weights, blame):\n"
                "    W_x, W_h, b, _, _ = weights\n"
                "    m = len(b)\n"
                "    h, S, total = np.zeros(m), np.zeros((m, m)), np.zeros(m)\n"
                "    for x_t, blame_t in zip(x, blame):\n"
                "        h = np.tanh(x_t @ W_x + h @ W_h + b)\n"
                "        S = (1 - h**2)[:, None] * (np.eye(m) + W_h @ S)\n"
                "        total += blame_t @ S\n"
                "    return total\n",
                "is not the gradient",
            ),
            (
                "def whole_matrix(x, weights, blame):\n"
                "    W_x, W_h, b, _, _ = weights\n"
                "    m = len(b)\n"
                "    h, S = np.zeros(m), np.zeros((m, m))\n"
                "    for x_t in x:\n"
                "        h = np.tanh(x_t @ W_x + h @ W_h + b)\n"
                "        S = (1 - h**2)[:, None] * (np.eye(m) + W_h.T @ S)\n"
                "    return S\n",
                "one number for each unit",
            ),
        ],
    },
    "pde/fbsde": {
        "check_with_dividend": [
            (
                "def whole_sum(Y, Z, X, q):\n"
                "    return RATE * Y - (RATE - q) * np.sum(Z * X)\n",
                "without dividend",
            ),
            (
                "def wrong_sign(Y, Z, X, q):\n"
                "    return RATE * Y - (RATE + q) * np.sum(Z * X, axis=-1)\n",
                "with q = r",
            ),
        ],
        "check_mirrored": [
            (
                "def no_scale(random, paths, steps, dims, dt):\n"
                "    half = random.normal(size=(steps, paths // 2, dims)) * dt\n"
                "    return np.concatenate([half, -half], axis=1)\n",
                "sd is √dt",
            ),
            (
                "def wrong_axis(random, paths, steps, dims, dt):\n"
                "    half = random.normal(size=(steps // 2, paths, dims)) * dt**0.5\n"
                "    return np.concatenate([half, -half], axis=0)\n",
                "must be exactly 0",
            ),
        ],
        "check_bold_value": [
            (
                "def underflows(strength, tau, x, random, samples=20_000):\n"
                "    y = x + np.sqrt(2 * tau) * random.normal(size=(samples, len(x)))\n"
                "    g = np.log((1 + np.square(y).sum(axis=1)) / 2)\n"
                "    with np.errstate(divide='ignore'):\n"
                "        return -np.log(np.mean(np.exp(-strength * g))) / strength\n",
                "underflows",
            ),
            (
                "def half_the_noise(strength, tau, x, random, samples=20_000):\n"
                "    y = x + np.sqrt(tau) * random.normal(size=(samples, len(x)))\n"
                "    g = np.log((1 + np.square(y).sum(axis=1)) / 2)\n"
                "    return -(logsumexp(-strength * g) - np.log(samples)) / strength\n",
                "λ = 1",
            ),
        ],
        "check_half_trace": [
            (
                "def without_half(u, t, X, random, probes=8):\n"
                "    return 2 * half_trace_solution(u, t, X, random, probes)\n",
                "the one half",
            ),
            (
                "def same_sign(u, t, X, random, probes=8):\n"
                "    class Ones:\n"
                "        choice = staticmethod(lambda a, size: np.ones(size))\n"
                "    return half_trace_solution(u, t, X, Ones(), probes)\n",
                "mixed terms",
            ),
            (
                "def one_number(u, t, X, random, probes=8):\n"
                "    return tf.reduce_mean(half_trace_solution(u, t, X, random, probes))\n",
                "one number a path",
            ),
        ],
        "check_quick": [
            (
                "def smuggled(problem, N, scale):\n"
                "    return lambda t, X: (problem.payoff(X) * tf.exp(0.21 * (problem.T - t[..., 0]))\n"
                "        * (1 + (problem.T - t[..., 0]) * N(t, X)))\n",
                "for N = 0",
            ),
            (
                "def drifts_at_the_end(problem, N, scale):\n"
                "    return lambda t, X: problem.payoff(X) * (1 + N(t, X))\n",
                "not the payoff at T",
            ),
            (
                "def same_as_before(problem, N, scale):\n"
                "    return pinned(problem, N, scale)\n",
                "after 60 iterations",
            ),
        ],
    },
    "pde/physics-informed-networks": {
        "check_insulated": [
            (
                "def forced_to_zero(N, x):\n    return x * (1 - x) ** 2 * N(x)\n",
                "it must be free",
            ),
            (
                "def held_only(N, x):\n    return x * N(x)\n",
                "the slope at 1 is",
            ),
            (
                "def bent_only(N, x):\n    return N(x * (2 - x))\n",
                "not 0",
            ),
            (
                "def one_number(N, x):\n    return x * (2 - x) * N(1.0)\n",
                "too rigid inside",
            ),
        ],
        "check_held": [
            (
                "def one_end(N, x):\n    return 1 + x * (2 + N(x))\n",
                "u(1) is",
            ),
            (
                "def no_network(N, x):\n    return 1 + 2 * x\n",
                "the network must be free",
            ),
        ],
        "check_audit": [
            (
                "def one_cell(x, t, u, nu):\n"
                "    h, tau, inner = x[1] - x[0], t[1] - t[0], u[1:-1, 1:-1]\n"
                "    u_t = (u[1:-1, 2:] - u[1:-1, :-2]) / tau\n"
                "    u_x = (u[2:, 1:-1] - u[:-2, 1:-1]) / h\n"
                "    return u_t + inner * u_x\n",
                "only u_t, which is 1",
            ),
        ],
    },
    "cnn/image-classification": {
        "check_top_k": [
            (
                "def smallest(scores, y, k):\n"
                "    best = np.argsort(scores, axis=1)[:, :k]\n"
                "    return float(np.mean((best == y[:, None]).any(axis=1)))\n",
                "k=1 is the accuracy",
            ),
            (
                "def only_the_kth(scores, y, k):\n"
                "    return float(np.mean(np.argsort(-scores, axis=1)[:, k - 1] == y))\n",
                "among all four classes",
            ),
        ],
        "check_cutout": [
            (
                "def never_over_the_border(x, random, side):\n"
                "    out = x.copy()\n"
                "    for image in out:\n"
                "        i = random.integers(0, x.shape[1] - side + 1)\n"
                "        j = random.integers(0, x.shape[2] - side + 1)\n"
                "        image[i : i + side, j : j + side] = 0\n"
                "    return out\n",
                "some holes are cut off",
            ),
            (
                "def one_hole_for_all(x, random, side):\n"
                "    out = x.copy()\n"
                "    out[:, :side, : side - 1] = 0\n"
                "    return out\n",
                "a whole hole has",
            ),
            (
                "def in_place(x, random, side):\n"
                "    x[:, :side, :side] = 0\n"
                "    return x\n",
                "work on a copy",
            ),
        ],
        "check_age_reader": [
            (
                "def always_middle(faces, ages):\n"
                "    return lambda new: np.ones(len(new), int)\n",
                "always 'middle' has",
            ),
            (
                "def answers_ages(faces, ages):\n"
                "    return lambda new: np.full(len(new), 37)\n",
                "classes 0, 1, 2",
            ),
        ],
        "check_unmoved": [
            (
                "def quarter_turns_only(answer, x):\n"
                "    return np.mean([answer(np.rot90(x, k, (1, 2))) for k in range(4)], 0)\n",
                "the scores change by",
            ),
            (
                "def constant(answer, x):\n    return 0 * answer(x)\n",
                "no longer depend on the image",
            ),
            (
                "def largest(answer, x):\n"
                "    views = [np.rot90(v, k, (1, 2)) for v in (x, x[:, ::-1]) for k in range(4)]\n"
                "    return np.max([answer(v) for v in views], axis=0)\n",
                "not the mean",
            ),
            (
                "def twice_as_many(answer, x):\n"
                "    views = [np.rot90(v, k, (1, 2)) for v in (x, x[:, ::-1], x[:, :, ::-1],\n"
                "             x[:, ::-1, ::-1]) for k in range(4)]\n"
                "    return np.mean([answer(v) for v in views], axis=0)\n",
                "8 are enough",
            ),
        ],
    },
    "rnn/recurrent-networks": {
        "check_odd_or_even": [
            (
                "def light_switch_weights():\n"
                "    one = np.ones((1, 1))\n"
                "    return 20 * one, 2 * one, -one[0], one, np.zeros(1)\n",
                "wrong at step 2",
            ),
            (
                "def too_soft():\n"
                "    W_x, W_h, b, W_y, c = odd_or_even_solution()\n"
                "    return 0.15 * W_x, 0.15 * W_h, 0.15 * b, W_y, c\n",
                "wrong",
            ),
            (
                "def even_or_odd():\n"
                "    W_x, W_h, b, W_y, c = odd_or_even_solution()\n"
                "    return W_x, W_h, b, -W_y, -c\n",
                "wrong after the first bit",
            ),
            (
                "def five_units():\n"
                "    W_x, W_h, b, W_y, c = odd_or_even_solution()\n"
                "    return (np.pad(W_x, ((0, 0), (0, 3))), np.pad(W_h, (0, 3)),\n"
                "            np.pad(b, (0, 3)), np.pad(W_y, ((0, 3), (0, 0))), c)\n",
                "four units are enough",
            ),
        ],
        "check_pool": [
            (
                "def pads_count(states, lengths):\n    return np.asarray(states).mean(axis=1)\n",
                "the empty sequence gets zeros",
            ),
            (
                "def last_instead(states, lengths):\n"
                "    out = states[np.arange(len(states)), np.maximum(lengths, 1) - 1]\n"
                "    return out * (lengths > 0)[:, None]\n",
                "length 4",
            ),
        ],
        "check_in_pieces": [
            (
                "def each_from_zero(pieces, W_x, W_h, b):\n"
                "    for piece in pieces:\n"
                "        h = recurrent(piece, W_x, W_h, b)[:, -1]\n"
                "    return h\n",
                "hand the state on",
            ),
        ],
        "check_parameters": [
            (
                "def own_loop_only(d, m, K):\n    return d * m + m + m + m * K + K\n",
                "receives the states of all units",
            ),
        ],
    },
    "cnn/convolution": {
        "check_layer_report": [
            (
                "def no_biases(n, channels, filters, F, S, P):\n"
                "    return output_size(n, F, S, P), filters, filters * F * F * channels\n",
                "the biases are parameters",
            ),
            (
                "def as_printed(n, channels, filters, F, S, P):\n"
                "    side = (n - F + 2 * P) / (S + 1)\n"
                "    return side, filters, filters * (F * F * channels + 1)\n",
                "side of the output",
            ),
        ],
        "check_dilated": [
            (
                "def only_larger(x, k, D):\n"
                "    return slide(x, np.kron(k, np.ones((D, D))))\n",
                "shape",
            ),
        ],
        "check_strokes": [
            (
                "def never_complains(k):\n"
                "    U, sizes, V = np.linalg.svd(k)\n"
                "    return sizes[0] * U[:, :1], V[:1]\n",
                "raise a ValueError",
            ),
            (
                "def sums(k):\n"
                "    return k.sum(axis=1, keepdims=True), k.sum(axis=0, keepdims=True)\n",
                "their product is not the kernel",
            ),
        ],
        "check_kernel_gradient": [
            (
                "def mean_over_images(x, dz, F, S=1):\n"
                "    _, rows, cols, _ = dz.shape\n"
                "    out = np.zeros((F, F, x.shape[3], dz.shape[3]))\n"
                "    for u in range(F):\n"
                "        for v in range(F):\n"
                "            part = x[:, u : u + S * rows : S, v : v + S * cols : S]\n"
                "            out[u, v] = np.einsum('nijc,nijk->ck', part, dz) / len(x)\n"
                "    return out\n",
                "sum over the images",
            ),
            (
                "def stride_forgotten(x, dz, F, S=1):\n"
                "    _, rows, cols, _ = dz.shape\n"
                "    out = np.zeros((F, F, x.shape[3], dz.shape[3]))\n"
                "    for u in range(F):\n"
                "        for v in range(F):\n"
                "            part = x[:, u : u + rows, v : v + cols]\n"
                "            out[u, v] = np.einsum('nijc,nijk->ck', part, dz)\n"
                "    return out\n",
                "not the gradient",
            ),
            (
                "def channels_exchanged(x, dz, F, S=1):\n"
                "    _, rows, cols, _ = dz.shape\n"
                "    out = np.zeros((F, F, dz.shape[3], x.shape[3]))\n"
                "    for u in range(F):\n"
                "        for v in range(F):\n"
                "            part = x[:, u : u + S * rows : S, v : v + S * cols : S]\n"
                "            out[u, v] = np.einsum('nijc,nijk->kc', part, dz)\n"
                "    return out\n",
                "as W has",
            ),
        ],
    },
    "autoencoders/autoencoders": {
        "check_parameters": [
            (
                "def halves_all(widths, tied):\n"
                "    matrices, biases = parameters_solution(widths, False)\n"
                "    share = 2 if tied else 1\n"
                "    return matrices // share, biases // share\n",
                "biases",
            ),
            (
                "def forgets_tying(widths, tied):\n"
                "    return parameters_solution(widths, False)\n",
                "weights",
            ),
        ],
        "check_sparsity": [
            (
                "def turned(h, p):\n"
                "    q = h.mean(axis=0)\n"
                "    return np.sum(q * np.log(q / p) + (1 - q) * np.log((1 - q) / (1 - p)))\n",
                "p and q have changed places",
            ),
            (
                "def sample_by_sample(h, p):\n"
                "    each = p * np.log(p / h) + (1 - p) * np.log((1 - p) / (1 - h))\n"
                "    return each.mean(axis=0).sum()\n",
                "the regulariser says",
            ),
        ],
        "check_strongest": [
            (
                "def whole_batch(h, k):\n"
                "    if not 1 <= k <= h.shape[1]:\n"
                "        raise ValueError\n"
                "    return np.where(h >= np.sort(h.ravel())[-k * len(h)], h, 0)\n",
                "wrong values",
            ),
            (
                "def takes_any(h, k):\n"
                "    return np.where(h >= np.sort(h, axis=1)[:, -k][:, None], h, 0)"
                " if 0 < k < 10 else h\n",
                "raise a ValueError",
            ),
        ],
        "check_principal_axes": [
            (
                "def basis_only(B, C):\n    return np.linalg.qr(B.T)[0]\n",
                "order",
            ),
            (
                "def smallest_first(B, C):\n"
                "    return principal_axes_solution(B, C)[:, ::-1]\n",
                "the largest variance comes first",
            ),
            (
                "def rows(B, C):\n    return principal_axes_solution(B, C).T\n",
                "the axes are columns",
            ),
            (
                "def not_turned(B, C):\n"
                "    Q = np.linalg.qr(B.T)[0]\n"
                "    return Q[:, np.argsort(-np.diag(Q.T @ C @ Q))]\n",
                "cosines with the true axes",
            ),
            (
                "def scaled(B, C):\n    return 2 * principal_axes_solution(B, C)\n",
                "not orthonormal",
            ),
        ],
    },
    "rnn/gated-recurrent-units": {
        "check_bias_for": [
            (
                "def gate_instead(steps, share):\n    return share ** (1 / steps)\n",
                "that is the gate, not its bias",
            ),
            (
                "def one_step_only(steps, share):\n    return np.log(share / (1 - share))\n",
                "the gate acts at every step",
            ),
        ],
        "check_export": [
            (
                "def order_only(W_x, W_h, b):\n"
                "    def turn(w):\n"
                "        z, r, g = np.split(np.asarray(w), 3, axis=-1)\n"
                "        return np.concatenate([r, z, g], axis=-1)\n"
                "    return turn(W_x), turn(W_h), turn(b)\n",
                "their z is the share that is new",
            ),
            (
                "def sign_only(W_x, W_h, b):\n"
                "    sign = np.repeat([-1.0, 1.0, 1.0], len(b) // 3)\n"
                "    return W_x * sign, W_h * sign, b * sign\n",
                "exchange the first two blocks",
            ),
            (
                "def forgets_the_bias(W_x, W_h, b):\n"
                "    W_x, W_h, _ = export_solution(W_x, W_h, b)\n"
                "    return W_x, W_h, b\n",
                "all three arrays",
            ),
        ],
        "check_minimal": [
            (
                "def keeps_instead(x, h, c, W_x, W_h, b):\n"
                "    f_h, g_h = tf.split(W_h, 2, axis=1)\n"
                "    f_x, g_x = tf.split(x @ W_x + b, 2, axis=1)\n"
                "    f = tf.sigmoid(f_x + h @ f_h)\n"
                "    return f * h + (1 - f) * tf.tanh(g_x + (f * h) @ g_h), c\n",
                "a shut gate keeps the state",
            ),
            (
                "def after_the_matrix(x, h, c, W_x, W_h, b):\n"
                "    f_h, g_h = tf.split(h @ W_h, 2, axis=1)\n"
                "    f_x, g_x = tf.split(x @ W_x + b, 2, axis=1)\n"
                "    f = tf.sigmoid(f_x + f_h)\n"
                "    return (1 - f) * h + f * tf.tanh(g_x + f * g_h), c\n",
                "before the matrix",
            ),
        ],
        "check_counter": [
            (
                "def library_bias():\n"
                "    W_x, W_h, b = counter_solution()\n"
                "    return W_x, W_h, np.array([b[0], 1.0, 0.0, 0.0])\n",
                "how open is f",
            ),
            (
                "def never_lets_go():\n"
                "    W_x, W_h, b = counter_solution()\n"
                "    return W_x * np.array([[1.0], [0.0]]), W_h, b\n",
                "is left after a reset",
            ),
            (
                "def gentle_candidate():\n"
                "    W_x, W_h, b = counter_solution()\n"
                "    return W_x * np.array([1, 1, 0.05, 1]), W_h, b\n",
                "drive g to 1",
            ),
            (
                "def counts_every_step():\n"
                "    W_x, W_h, b = counter_solution()\n"
                "    return W_x, W_h, b + np.array([40.0, 0, 20, 0])\n",
                "c has moved",
            ),
        ],
    },
    "rnn/sequence-classification": {
        "check_fool": [
            (
                "def no_fillers(n):\n"
                "    pairs = (('bad', 'good'), ('good', 'bad'))\n"
                "    return [f'at first it was {a} but in the end it was {b}'.split()\n"
                "            for a, b in pairs]\n",
                "a window of 2",
            ),
            (
                "def fillers_in_front(n):\n"
                "    dots = 'really ' * n\n"
                "    return [f'at first it was {dots}{a} but in the end it was {dots}{b}'.split()\n"
                "            for a, b in (('bad', 'good'), ('good', 'bad'))]\n",
                "a window of 2",
            ),
            (
                "def halves_swapped(n):\n"
                "    dots = ['indeed'] * n\n"
                "    halves = ['at first it was bad'.split(), 'in the end it was good'.split()]\n"
                "    return [[*a, *dots, 'but', *b, *dots] for a, b in (halves, halves[::-1])]\n",
                "both mean the same",
            ),
            (
                "def own_words(n):\n"
                "    return ['it was not bad it was good'.split(),\n"
                "            'it was not good it was bad'.split()]\n",
                "not of the language",
            ),
        ],
        "check_mean_recall": [
            (
                "def accuracy_instead(truth, guess):\n    return np.mean(truth == guess)\n",
                "it counts samples",
            ),
            (
                "def every_number(truth, guess):\n"
                "    with np.errstate(all='ignore'):\n"
                "        right = np.bincount(truth[truth == guess], minlength=6)\n"
                "        return np.mean(right / np.bincount(truth, minlength=6))\n",
                "nan",
            ),
        ],
        "check_buckets": [
            (
                "def as_they_come(lengths, batch_size):\n"
                "    order = np.arange(len(lengths))\n"
                "    return [order[i : i + batch_size]\n"
                "            for i in range(0, len(order), batch_size)]\n",
                "put like lengths together",
            ),
            (
                "def full_batches_only(lengths, batch_size):\n"
                "    order = np.argsort(lengths)\n"
                "    return [order[i : i + batch_size]\n"
                "            for i in range(0, len(order) - batch_size + 1, batch_size)]\n",
                "the last batch may be smaller",
            ),
        ],
        "check_order_used": [
            (
                "def whole_rows(answer, x, y, random, times=5):\n"
                "    mixed = [np.mean(answer(random.permuted(x, axis=1)) == y)\n"
                "             for _ in range(times)]\n"
                "    return np.mean(answer(x) == y) - np.mean(mixed)\n",
                "padding was moved",
            ),
            (
                "def always_anew(answer, x, y, random, times=5):\n"
                "    mixed = [np.mean(answer(shuffled_words(x, np.random.default_rng(0))) == y)\n"
                "             for _ in range(times)]\n"
                "    return np.mean(answer(x) == y) - np.mean(mixed)\n",
                "the same shuffle again",
            ),
        ],
    },
    "gans/gans": {
        "check_best_value": [
            (
                "def zero_times_minus_infinity(p, q):\n"
                "    with np.errstate(all='ignore'):\n"
                "        return np.sum(p * np.log(p / (p + q)) + q * np.log(q / (p + q)))\n",
                "its term is 0",
            ),
            (
                "def the_divergence_itself(p, q):\n"
                "    m = (p + q) / 2\n"
                "    m = np.where(m > 0, m, 1)\n"
                "    return (special.xlogy(p, p / m) + special.xlogy(q, q / m)).sum() / 2\n",
                "equal: −log 4",
            ),
        ],
        "check_softened": [
            (
                "def as_if_hard(p, q, r=0.9):\n    return p / (p + q)\n",
                "a search gives",
            ),
            (
                "def no_refusal(p, q, r=0.9):\n    return r * p / (p + q)\n",
                "must raise a ValueError",
            ),
        ],
        "check_arc": [
            (
                "def straight(start, end, steps):\n"
                "    t = np.linspace(0, 1, steps + 1)[:, None]\n"
                "    return (1 - t) * start + t * end\n",
                "cuts the corner",
            ),
            (
                "def without_the_end(start, end, steps):\n"
                "    t = np.linspace(0, 1, steps)[:, None]\n"
                "    return (1 - t) * start + t * end\n",
                "both ends count",
            ),
            (
                "def straight_then_stretched(start, end, steps):\n"
                "    t = np.linspace(0, 1, steps + 1)[:, None]\n"
                "    a, b = np.linalg.norm(start), np.linalg.norm(end)\n"
                "    x = (1 - t) * start + t * end\n"
                "    x /= np.linalg.norm(x, axis=1, keepdims=True)\n"
                "    return x * ((1 - t) * a + t * b)\n",
                "the same angle",
            ),
        ],
        "check_keep": [
            (
                "def by_the_judge_itself(samples, s, random):\n"
                "    chance = special.expit(s)\n"
                "    chance = chance / chance.max()\n"
                "    return samples[random.random(len(s)) < chance]\n",
                "D is not p/q",
            ),
            (
                "def taken_for_real(samples, s, random):\n    return samples[s > 0]\n",
                "not 4.6 %",
            ),
            (
                "def ratio_as_it_is(samples, s, random):\n"
                "    return samples[random.random(len(s)) < np.exp(s)]\n",
                "not 1.0 and 0.5",
            ),
            (
                "def overflows(samples, s, random):\n"
                "    ratio = np.exp(s)\n"
                "    return samples[random.random(len(s)) < ratio / ratio.max()]\n",
                "logits 1,000 higher",
            ),
            (
                "def far_too_strict(samples, s, random):\n"
                "    return samples[random.random(len(s)) < 0.5 * np.exp(s - s.max())]\n",
                "can be",
            ),
        ],
    },
}
