"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Burgers", "viscosity", "residual"]


# ---- check_smoke_residual


def wrong_side(u, x, t):
    u_x = d(u, x)
    return d(u, t) + 2 * u_x + 0.5 * d(u_x, x)


def no_drift(u, x, t):
    return d(u, t) - 0.5 * d(d(u, x), x)


def one_value(u, x, t):
    return tf.reduce_mean(smoke_residual_solution(u, x, t))


# ---- check_insulated


def forced_to_zero(N, x):
    return x * (1 - x) ** 2 * N(x)


def held_only(N, x):
    return x * N(x)


def bent_only(N, x):
    return N(x * (2 - x))


def one_number(N, x):
    return x * (2 - x) * N(1.0)


# ---- check_held


def one_end(N, x):
    return 1 + x * (2 + N(x))


def no_network(N, x):
    return 1 + 2 * x


def jumps(N, x):
    return np.where(x == 0, 1, np.where(x == 1, 3, N(x)))


def by_place(N, x):
    u = N(x) + 0.0 * x
    u[0], u[-1] = 1, 3
    return u


# ---- check_audit


def one_cell(x, t, u, nu):
    h, tau, inner = x[1] - x[0], t[1] - t[0], u[1:-1, 1:-1]
    u_t = (u[1:-1, 2:] - u[1:-1, :-2]) / tau
    u_x = (u[2:, 1:-1] - u[:-2, 1:-1]) / h
    return u_t + inner * u_x


def forward_in_time(x, t, u, nu):
    h, tau, inner = x[1] - x[0], t[1] - t[0], u[1:-1, 1:-1]
    u_t = (u[1:-1, 2:] - inner) / tau
    u_x = (u[2:, 1:-1] - u[:-2, 1:-1]) / (2 * h)
    return u_t + inner * u_x - nu * (u[2:, 1:-1] - 2 * inner + u[:-2, 1:-1]) / h**2


def own_viscosity(x, t, u, nu):
    return audit_solution(x, t, u, 0.1)


# ---- check_hidden


def the_solution(x):
    return 0 * x


def a_half_wave(x):
    return np.sin(np.pi * x)


def lifted(x):
    return np.sin(10 * np.pi * x) + 1


def too_small(x):
    return 0.01 * np.sin(10 * np.pi * x)


def between_the_zeros(x):
    return np.sin(5 * np.pi * x) * np.sin(np.pi * x)


def one_place_only(x):
    return np.sin(10 * np.pi * x[:1])


def a_tent(x):
    return np.minimum(4 * x, 4 * (1 - x) / 3)


def endless_beyond_the_ends(x):
    return np.where((x < 0) | (x > 1), np.inf, np.sin(np.pi * x))


def twice_as_fast(x):
    return 2 * np.sin(20 * np.pi * x)


def two_waves(x):
    return np.sin(10 * np.pi * x) + np.sin(30 * np.pi * x)


def zero_on_a_fine_grid(x):
    return np.sin(2000 * np.pi * x)


WRONG = {
    "check_smoke_residual": [
        (wrong_side, "gives 2"),
        (no_drift, "drifts"),
        (one_value, "one residual per point"),
    ],
    "check_insulated": [
        (forced_to_zero, "it must be free"),
        (held_only, "the slope at 1 is"),
        (bent_only, "not 0"),
        (one_number, "too rigid inside"),
    ],
    "check_held": [
        (one_end, "u(1) is"),
        (no_network, "the network must be free"),
        (jumps, "not jump there"),
        (by_place, "not on its place"),
    ],
    "check_audit": [
        (one_cell, "only u_t, which is 1"),
        (forward_in_time, "two cells in time"),
        (own_viscosity, "u = x²"),
    ],
    "check_hidden": [
        (the_solution, "0.5 to 10 is asked"),
        (a_half_wave, "the points notice it"),
        (lifted, "the boundary values are"),
        (too_small, "0.5 to 10 is asked"),
        (between_the_zeros, "the points notice it"),
        (one_place_only, "one value for each place"),
        (a_tent, "hidden is not smooth"),
        (endless_beyond_the_ends, "hidden is not smooth"),
    ],
}

RIGHT = {"check_hidden": [twice_as_fast, two_waves, zero_on_a_fine_grid]}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "pinn-poisson-error": (
        "residual = -d(d(height, x), x) - d(d(height, y), y) - f",
        "residual = -d(d(height, x), x) - f",
        4.0,
    ),
    "pinn-heat-error": (
        "CONDUCTIVITY * d(d(height, x), x)",
        "CONDUCTIVITY * d(height, x)",
        0.91,
    ),
    "pinn-burgers-error": (
        "return d(u, t) + u * u_x - nu * d(u_x, x)",
        "return d(u, t) + u_x - nu * d(u_x, x)",
        0.82,
    ),
    "pinn-wave-error": (
        "for k, h in start) + t**2 * free",
        "for k, h in start) + t * free",
        1.40,
    ),
    "pinn-allen-cahn-error": (
        'windows, rounds = 10 if "march" in helps else 1, 10',
        "windows, rounds = 1, 10",
        0.147,
    ),
    "pinn-viscosity-error": (
        "[1, 1], [*net.trainable_variables, log_nu]",
        "[1, 1], net.trainable_variables",
        9.0,
    ),
    "pinn-end-error": (
        "np.c_[0 * times + SENSOR, times, seen]",
        "np.c_[0 * times + 1, times, seen]",
        0.82,
    ),
}

# Mutants of solutions that are right answers, too, and why.
SURVIVORS = {
    "held, 2:11 Add becomes Sub": "a network's sign is free, and so is that of its term",
    "held, 2:23 Mult becomes Div": "what is 0 at both ends may be divided by N, too",
}
