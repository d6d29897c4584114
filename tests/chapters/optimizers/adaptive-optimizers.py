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


# ---- check_memory


def the_rule_of_thumb(beta, share):
    return round(1 / (1 - beta))


WRONG = {
    "check_turning_adagrad": [
        (a_rate_for_each_axis, "is not the turned path"),
        (one_rate_for_all, "not below 0.01"),
        (without_the_root, "from step 20 on"),
        (without_memory, "from step 20 on"),
        (a_third_of_the_rate_from_step_three, "from step 20 on"),
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
    ],
    "check_memory": [
        (the_rule_of_thumb, "alone has half"),
    ],
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
