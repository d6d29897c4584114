"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Adam", "AdaGrad", "RMSProp", "bias correction"]


# ---- check_turning_adagrad


def a_rate_for_each_axis(rate, epsilon=1e-7):
    return adagrad(rate, epsilon)


def one_rate_for_all(rate, epsilon=1e-7):
    total = 0.0

    def step(g):
        nonlocal total
        total = total + g @ g
        return -rate * g / (np.sqrt(total) + epsilon)

    return step


def without_the_root(rate, epsilon=1e-7):
    G = 1e-3 * np.eye(2)

    def step(g):
        nonlocal G
        G = G + np.outer(g, g)
        return -rate * np.linalg.solve(G, g)

    return step


def without_memory(rate, epsilon=1e-7):
    return lambda g: -rate * g / (np.linalg.norm(g) + epsilon)


def a_third_of_the_rate_from_step_three(rate, epsilon=1e-7):
    G, t = np.zeros((2, 2)), 0

    def step(g):
        nonlocal G, t
        G, t = G + np.outer(g, g), t + 1
        squares, directions = np.linalg.eigh(G)
        roots = np.sqrt(np.maximum(squares, 0)) + epsilon
        return -(rate if t < 3 else rate / 3) * directions @ (directions.T @ g / roots)

    return step


def a_third_of_the_rate_from_step_twelve(rate, epsilon=1e-7):
    G, t = np.zeros((2, 2)), 0

    def step(g):
        nonlocal G, t
        G, t = G + np.outer(g, g), t + 1
        squares, directions = np.linalg.eigh(G)
        roots = np.sqrt(np.maximum(squares, 0)) + epsilon
        return -(rate if t < 12 else rate / 3) * directions @ (directions.T @ g / roots)

    return step


# ---- check_lion


def average_first(rate, beta1=0.9, beta2=0.99):
    m = 0.0

    def step(g):
        nonlocal m
        m = beta2 * m + (1 - beta2) * g
        return -rate * np.sign(m)

    return step


def remembers_too_much(rate, beta1=0.9, beta2=0.99):
    shared = vars(remembers_too_much)  # one memory for all its steps
    shared.setdefault("m", 0.0)

    def step(g):
        if np.shape(shared["m"]) != np.shape(g) and np.ndim(shared["m"]):
            shared["m"] = shared["m"][: len(g)] + 100.0
        d = np.sign(beta1 * shared["m"] + (1 - beta1) * g)
        shared["m"] = beta2 * shared["m"] + (1 - beta2) * g
        return -rate * d

    return step


# ---- check_amsgrad


def plain_adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    M = G = 0.0

    def step(g):
        nonlocal M, G
        M = beta1 * M + (1 - beta1) * g
        G = beta2 * G + (1 - beta2) * g**2
        return -rate * M / (np.sqrt(G) + epsilon)

    return step


def corrected(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    return adam(rate, beta1, beta2, epsilon)


def no_memory_of_gradients(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    G = largest = 0.0

    def step(g):
        nonlocal G, largest
        G = beta2 * G + (1 - beta2) * g**2
        largest = np.maximum(largest, G)
        return -rate * (1 - beta1) * g / (np.sqrt(largest) + epsilon)

    return step


def no_average_of_squares(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    M = largest = 0.0

    def step(g):
        nonlocal M, largest
        M = beta1 * M + (1 - beta1) * g
        largest = np.maximum(largest, (1 - beta2) * g**2)
        return -rate * M / (np.sqrt(largest) + epsilon)

    return step


def the_maximum_fed_back(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    M = G = 0.0

    def step(g):
        nonlocal M, G
        M = beta1 * M + (1 - beta1) * g
        G = np.maximum(G, beta2 * G + (1 - beta2) * g**2)
        return -rate * M / (np.sqrt(G) + epsilon)

    return step


def no_epsilon(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    M = G = largest = 0.0

    def step(g):
        nonlocal M, G, largest
        M = beta1 * M + (1 - beta1) * g
        G = beta2 * G + (1 - beta2) * g**2
        largest = np.maximum(largest, G)
        return -rate * M / np.sqrt(largest)

    return step


def steps_of_amsgrad(amsgrad):
    step = amsgrad(1.0, beta1=0.0, beta2=0.5, epsilon=0.0)
    lengths = [step(np.array([g, 1.0])) for g in (4.0, 1.0, 1.0, 1.0)]
    again = amsgrad(1.0, beta1=0.0, beta2=0.5, epsilon=0.0)
    fed = [again(np.array([g])) for g in (4.0, 1.0, 1.0, 4.0)]
    averaged = amsgrad(1.0, beta1=0.5, beta2=0.5, epsilon=0.0)
    return [
        ("first step", lengths[0]),
        ("keep the divisor", [row[0] for row in lengths[1:]]),
        ("the other weight", lengths[3][1]),
        ("must not enter the average", fed[3]),
        ("half of the first gradient", averaged(np.array([1.0]))),
        ("remembers the first", averaged(np.array([1.0]))),
        ("is added to the root", amsgrad(1.0, 0.0, 0.0)(np.array([1e-7]))),
    ]


def steps_of_lion(lion):
    step = lion(0.5)
    return [
        ("signs of", step(np.array([3.0, -0.2, 0.0]))),
        ("for the second step", step(np.array([-0.5, 0.2, 1.0]))),
        ("a new optimizer", lion(0.5)(np.array([-1.0]))),
        ("50 steps differ", minimize(lion(2**-6), beale_gradient, [1.0, 1.5], 50)),
    ]


# ---- check_memory


def the_rule_of_thumb(beta, share):
    return round(1 / (1 - beta))


# ---- check_long_step


def growing_out_of_silence():
    """What makes the longest step: each gradient 1/0.9 of the one before, nearly."""
    return np.maximum(1.11 ** np.arange(-4999, 1.0), 1e-30)


def after_small_noise():
    quiet = 0.01 * np.random.default_rng(0).normal(size=3000)
    return np.r_[quiet, -np.ones(15)]


def after_alternating_signs():
    return np.r_[0.01 * (-1.0) ** np.arange(2500), np.full(20, 0.5), np.zeros(50)]


def one_after_silence():
    return np.r_[np.zeros(4999), 1.0]


def always_one():
    return np.ones(5000)


def too_short_a_silence():
    return np.r_[np.zeros(300), np.ones(12)]


def signs_that_cancel():
    return np.r_[np.zeros(4000), np.tile([1.0, -1.0], 10)]


def a_gradient_of_a_thousand():
    return np.r_[np.ones(100), 1000.0]


def a_longer_silence():
    return np.r_[np.zeros(9000), np.ones(12)]


def gradients_in_a_column():
    return np.r_[np.zeros(3000), np.ones(12)][:, None]


def a_gradient_that_is_nan():
    return np.r_[np.zeros(3000), np.ones(12), np.nan]


def no_gradients():
    return np.zeros(0)


def steps_of_turning_adagrad(turning_adagrad):
    step = turning_adagrad(1.0)
    first, *others = (step(np.array([0.3, 0.4])) for _ in range(100))
    yield "the first step has", first.round(3)  # up to what keeps a root from 0
    yield "the same gradient in step", np.linalg.norm(others, axis=1).round(3)
    paths = [
        minimize(
            turning_adagrad(5.0),
            lambda theta, valley=valley: theta @ valley,
            axes @ [8.0, 1.5],
            150,
        )
        @ axes
        for axes, valley in map(turned, (0, 30, 45))
    ]
    yield "not the turned path", (np.array(paths[1:]) - paths[0]).round(6)
    yield "from step 20 on", paths[0].round(6)


WRONG = {
    "check_turning_adagrad": [
        (a_rate_for_each_axis, "the first step has the length of the rate"),
        (one_rate_for_all, "not below 0.01"),
        (without_the_root, "the first step has the length of the rate"),
        (without_memory, "the same gradient in step 2 "),
        (a_third_of_the_rate_from_step_three, "the same gradient in step 3 "),
        (a_third_of_the_rate_from_step_twelve, "the same gradient in step 12"),
    ],
    "check_lion": [
        (average_first, "for the second step"),
        (remembers_too_much, "empty memory"),
    ],
    "check_amsgrad": [
        (plain_adam, "keep the divisor"),
        (corrected, "without correction"),
        (no_memory_of_gradients, "M remembers the first"),
        (no_average_of_squares, "an average and a maximum of its own"),
        (the_maximum_fed_back, "must not enter the average"),
        (no_epsilon, "is added to the root"),
    ],
    "check_memory": [
        (the_rule_of_thumb, "alone has half"),
    ],
    "check_long_step": [
        (one_after_silence, "number 5000, is 3.15 times"),
        (always_one, "is 1.00 times as long"),
        (too_short_a_silence, "number 312, is 3.4"),
        (signs_that_cancel, "more than 5 times is asked for"),
        (a_gradient_of_a_thousand, "between −1 and 1: got 1000.0 in size"),
        (a_longer_silence, "got the shape (9012,)"),
        (gradients_in_a_column, "got the shape (3012, 1)"),
        (a_gradient_that_is_nan, "got nan in size"),
        (no_gradients, "got the shape (0,)"),
    ],
}

RIGHT = {
    "check_long_step": [
        growing_out_of_silence,
        after_small_noise,
        after_alternating_signs,
    ],
}

STEPS = {
    "check_lion": steps_of_lion,
    "check_amsgrad": steps_of_amsgrad,
    "check_turning_adagrad": steps_of_turning_adagrad,
}

SURVIVORS = {
    f"turning_adagrad, {told}": "what keeps a root from 0 may be of another size or sign"
    for told in (
        "1:43 1e-07 becomes 1.5e-07",
        "1:43 1e-07 becomes 5e-08",
        "8:16 Add becomes Sub",
    )
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "adagrad-rare-weights": (
        "return -rate / (np.sqrt(G) + epsilon) * g",
        "return -rate / (np.sqrt(G.sum()) + epsilon) * g",
        0.683,
    ),
    "adam-digits-steps": (
        "G = 0.999 * G + 0.001 * g**2 if scaling else 1.0",
        "G = 1.0",
        2000,
    ),
    "fashion-adam-default-accuracy": (
        "rows = np.random.default_rng(seed).integers(len(x), size=(steps, batch))",
        "rows = np.random.default_rng(seed).integers(100, size=(steps, batch))",
        0.708,
    ),
    "fashion-momentum-accuracy": (
        "rows = np.random.default_rng(seed).integers(len(x), size=(steps, batch))",
        "rows = np.random.default_rng(seed).integers(100, size=(steps, batch))",
        0.708,
    ),
}
