"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = [
    "reinforcement learning",
    "Q-learning",
    "Bellman equation",
    "actor-critic",
    "active particle",
]


# ---- check_returns


def without_discount(rewards, gamma):
    return np.cumsum(rewards[::-1])[::-1]


def discounted_from_the_start(rewards, gamma):
    weighted = rewards * gamma ** np.arange(len(rewards))
    return np.cumsum(weighted[::-1])[::-1]


def first_return_only(rewards, gamma):
    return np.sum(rewards * gamma ** np.arange(len(rewards)))


# ---- check_targets


def best_by_the_copy(reward, arrived, q_net, q_slow, gamma):
    action = q_slow.argmax(axis=1)
    return action, reward + gamma * (1 - arrived) * q_slow.max(axis=1)


def valued_by_the_network(reward, arrived, q_net, q_slow, gamma):
    action = q_net.argmax(axis=1)
    return action, reward + gamma * (1 - arrived) * q_net.max(axis=1)


def going_on_after_arrival(reward, arrived, q_net, q_slow, gamma):
    action = q_net.argmax(axis=1)
    return action, reward + gamma * q_slow[np.arange(len(action)), action]


def steps_of_targets(targets):
    random = np.random.default_rng(3)
    q_net, q_slow = random.normal(size=(2, 6, 2))
    arrived = (np.arange(6) % 3 == 0).astype(float)
    action, out = targets(random.normal(size=6), arrived, q_net, q_slow, 0.9)
    return [("actions", np.asarray(action, float)), ("targets", out)]


# ---- check_bonus


def no_bonus():
    return [0, 0, 0, 0, 0, 0]


def a_small_bonus():
    return [0, 0.01, 0.02, 0.03, 0.04, 0.05]


def more_when_far():
    return [0.15, 0.1, 0.05, 0, 0, 0]


def a_large_bonus():
    return [0, 0, 0, 0, 1, 1]


def five_numbers():
    return [0, 0, 0, 0, 0.15]


def a_rising_bonus():
    return [0, 0.03, 0.06, 0.09, 0.14, 0.14]


def the_same_everywhere():
    return [0.2] * 6


# ---- check_mean_times


def a_plain_solve(P, arrive, unit):
    system = np.eye(len(P)) - P + 1e-9 * np.eye(len(P))
    return unit * np.linalg.solve(system, np.ones(len(P)))


def decisions_in_place_of_time(P, arrive, unit):
    left, steps = np.ones(len(P)), np.zeros(len(P))
    for _ in range(5000):
        steps, left = steps + left, P @ left
    return np.where(left > 0.1, np.inf, steps)


def only_the_lost_are_infinite(P, arrive, unit):
    lost = np.diag(P) == 1
    times = np.full(len(P), np.inf)
    inner = P[np.ix_(~lost, ~lost)]
    system = np.eye(len(inner)) - inner
    times[~lost] = unit * np.linalg.solve(system, np.ones(len(inner)))
    return times


WRONG = {
    "check_returns": [
        (without_discount, "6 rewards: off by"),
        (discounted_from_the_start, "the last return is"),
        (first_return_only, "got shape ()"),
    ],
    "check_targets": [
        (best_by_the_copy, "are best, got"),
        (valued_by_the_network, "targets: off by"),
        (going_on_after_arrival, "targets after an arrival"),
    ],
    "check_bonus": [
        (no_bonus, "the best policy arrives"),
        (a_small_bonus, "the best policy arrives"),
        (more_when_far, "nearer to the target never less"),
        (a_large_bonus, "each number is between"),
        (five_numbers, "six numbers are wanted"),
    ],
    "check_mean_times": [
        (a_plain_solve, "only states 1 and 3 arrive for certain"),
        (decisions_in_place_of_time, "chance 1/4 each time"),
        (only_the_lost_are_infinite, "only states 1 and 3 arrive for certain"),
    ],
}

# Other bonuses for which the claim fails.
RIGHT = {"check_bonus": [a_rising_bonus, the_same_everywhere]}

STEPS = {"check_targets": steps_of_targets}


# ---- the weights that the chapter ships


def shipped_networks_arrive():
    agent = DQN(sighted, 0.001, 0.97)
    agent.slow.load_weights(stored("swimmer-q"))
    share = (success(agent, "test") <= HORIZON).mean()
    assert share > 0.75, f"the Q-network arrives in {share:.0%} of the episodes"
    actor = ActorCritic(0.001, 0.97)
    actor.slow.load_weights(stored("swimmer-actor"))
    share = (success(actor, "test") <= HORIZON).mean()
    assert share > 0.7, f"the actor arrives in {share:.0%} of the episodes"


WEIGHTS = {
    "files": ["swimmer-actor", "swimmer-q"],
    "check": shipped_networks_arrive,
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (with seed 0), which lies outside of its range.
# Decisions among walls come from the slow copy, so a copy that never moves is a network
# that was never trained.
BREAKAGES = {
    "grid-q-learning-error": (
        "goal = arrived + GAMMA * ~end * Q[after].max(axis=1)",
        "goal = arrived + GAMMA * ~end * Q[after].mean(axis=1)",
        0.498,
    ),
    "navigation-free-success": (
        "return reward + gamma * (1 - arrived) * later",
        "return reward + 0 * gamma * (1 - arrived) * later",
        0.374,
    ),
    "navigation-obstacle-success": (
        "follow(self.slow, self.net, self.share)",
        "follow(self.slow, self.net, 0.0)",
        0.1,
    ),
    "actor-critic-obstacle-success": (
        "follow(slow, net)",
        "follow(slow, net, 0.0)",
        0.25,
    ),
}
