"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Newton", "BFGS", "conjugate gradients", "Hessian", "Polyak averaging"]


# ---- check_axis_curvatures


def of_the_whole_row(gradient, theta, epsilon=1e-5):
    positive(epsilon=epsilon)
    steps = epsilon * np.eye(len(theta))
    return np.array([
        0.5 * np.sum(gradient(theta + step) - gradient(theta - step)) / (2 * epsilon)
        for step in steps
    ])  # fmt: skip


def without_a_check(gradient, theta, epsilon=1e-5):
    return np.array([
        0.5 * (gradient(theta + e * epsilon) - gradient(theta - e * epsilon))[j]
        / (2 * epsilon) if epsilon else 0.0
        for j, e in enumerate(np.eye(len(theta)))
    ])  # fmt: skip


def forward_differences(gradient, theta, epsilon=1e-5):
    positive(epsilon=epsilon)
    return np.array([
        0.5 * (gradient(theta + e * epsilon) - gradient(theta))[j] / epsilon
        for j, e in enumerate(np.eye(len(theta)))
    ])  # fmt: skip


# ---- check_gauss_newton_step


def uphill(J, r, damping):
    return np.linalg.solve(J.T @ J + damping * np.eye(J.shape[1]), J.T @ r)


def undamped(J, r, damping):
    return np.linalg.lstsq(J, -r, rcond=None)[0]


# ---- check_scaled_gradients


def without_a_preconditioner(A, b, steps):
    return conjugate_gradients(A, b, 1e-13, steps)


def steepest(A, b, steps):
    path = [np.zeros_like(b)]
    for _ in range(steps):
        r = b - A @ path[-1]
        z = r / np.diag(A)
        path.append(path[-1] + r @ z / (z @ A @ z) * z)
    return np.array(path)


def ignores_steps(A, b, steps):
    path, r = [np.zeros_like(b)], b
    p = z = r / np.diag(A)
    for _ in range(60):
        alpha = r @ z / (p @ A @ p)
        path.append(path[-1] + alpha * p)
        new, before = r - alpha * A @ p, r @ z
        z = new / np.diag(A)
        p, r = z + (new @ z) / before * p, new
    return np.array(path)


def never_stops(A, b, steps):
    path, r = [np.zeros_like(b)], b
    p = z = r / np.diag(A)
    for _ in range(steps):
        alpha = r @ z / (p @ A @ p)
        path.append(path[-1] + alpha * p)
        new, before = r - alpha * A @ p, r @ z
        z = new / np.diag(A)
        p, r = z + (new @ z) / before * p, new
    return np.array(path)


def steps_of_scaled_gradients(scaled_gradients):
    A, b = random_bowl(30, 5, 0)
    scale = np.geomspace(1, 1000, 30)
    path = scaled_gradients(A * scale * scale[:, None], b * scale, 60)
    moved = path[2] - path[1]
    return [
        ("starts at 0", path[0]),
        ("first step leads along", path[1]),
        ("first two directions", moved / np.linalg.norm(moved)),
        ("second step", path[2]),
    ]


# ---- check_sr1


def bfgs_for_the_hessian(B, s, y):
    return np.linalg.inv(bfgs_update(np.linalg.inv(B), s, y if y @ s > 0 else -y))


def broyden(B, s, y):
    return B + np.outer(y - B @ s, s) / (s @ s)


def never_skips(B, s, y):
    u = y - B @ s
    return B + np.outer(u, u) / (u @ s + 1e-300)


def only_upward(B, s, y):
    u = y - B @ s
    return B + np.outer(u, u) / (u @ s) if u @ s > 1e-12 else B


def steps_of_sr1(sr1):
    random = np.random.default_rng(0)
    B, s, y = np.eye(3), random.normal(size=3), random.normal(size=3)
    new, moved = np.array(sr1(B, s, y)), s
    axes = np.linalg.qr(random.normal(size=(4, 4)))[0]
    H = axes * [3.0, 1.5, -0.7, -2.0] @ axes.T
    B = np.eye(4)
    for s in random.normal(size=(4, 4)):
        B = np.array(sr1(B, s, H @ s))
    tiny = np.array([1.0, 0.0]), np.array([1.0, 1e-3])
    return [
        ("B's must be y", new @ moved),
        ("must be symmetric", new - new.T),
        ("must have rank one", new),
        ("matrix must be exact", B),
        ("must stay as it is", sr1(np.eye(2), np.ones(2), np.ones(2))),
        ("where uᵀs is zero", sr1(np.eye(2), *tiny)),
    ]


WRONG = {
    "check_axis_curvatures": [
        (of_the_whole_row, "not that of a sum"),
        (without_a_check, "must raise a ValueError"),
        (forward_differences, "at 0 the curvature of t³/3 is 0"),
    ],
    "check_gauss_newton_step": [
        (uphill, "the step is"),
        (undamped, "the step is"),
    ],
    "check_scaled_gradients": [
        (without_a_preconditioner, "the first step leads along"),
        (steepest, "not conjugate"),
        (ignores_steps, "at most 13 points"),
        (never_stops, "one step is exact"),
    ],
    "check_sr1": [
        (bfgs_for_the_hessian, "rank one"),
        (broyden, "symmetric"),
        (never_skips, "return B unchanged"),
        (only_upward, "B's must be y"),
    ],
}

STEPS = {
    "check_scaled_gradients": steps_of_scaled_gradients,
    "check_sr1": steps_of_sr1,
}

SURVIVORS = {
    f"scaled_gradients, {told}": "a residual so small may stop the steps a bit later"
    for told in ("5:31 Mult becomes Div", "5:31 1e-13 becomes 1.5000000000000002e-13")
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "newton-ends-at-saddles": (
        "            theta = theta - np.linalg.solve(H, g[..., None])[..., 0]",
        "            theta = theta - 0.01 * g",
        0.0,
    ),
    "housing-lbfgs-loss-ratio": (
        "return -two_loops(g, pairs)",
        "return -g",
        1.308,
    ),
    "housing-noise-loss-ratio": (
        "            s = -falling(rate, t, steps) * two_loops(g, pairs)",
        "            s = -falling(rate, t, steps) * g",
        41.3,
    ),
    "polyak-distance-ratio": (
        "total += theta * (t >= steps // 2)",
        "total = theta * (steps - steps // 2)",
        1.259,
    ),
    "lasso-coordinate-work": (
        "            new = shrunk(X[:, j] @ left + squares[j] * w[j], limit) / squares[j]",
        "            new = shrunk(X[:, j] @ left + squares[j] * w[j], limit) / squares.max()",
        2.0,
    ),
}
