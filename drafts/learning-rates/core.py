CELLS = []
def md(id, text, **meta): CELLS.append(('markdown', id, text.strip('\n'), [], meta))
def code(id, text, *tags, fold=None, alt=None, book=None, **meta):
    parts = text.strip('\n').split('\n#---\n')
    for k, part in enumerate(parts):
        last, m = k == len(parts) - 1, dict(meta)
        b = {}
        if fold is not None and k == 0: b['fold'] = fold
        if book and last: b |= book
        if b: m['book'] = b
        if alt and last: m['mystnb'] = {'image': {'alt': alt}}
        CELLS.append(('code', id if last else f'{id}-part{k + 1}', part.strip('\n'), list(tags), m))

IMPORTS = '''
from functools import cache

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras.optimizers import schedules

from utils import data, plots, seed
from utils.exercises import check
from utils.explore import explore, written
from utils.results import chapter_table, compare, recorded, runs
'''
DATA = '''
@cache
def garments():
    """Pairs (x, y) to train, validate, test: 14×14 pixels less their mean; a name."""
    images = data.fashion_mnist()
    x, x_test = (a.reshape(-1, 14, 2, 14, 2).mean((2, 4)).reshape(-1, 196) / 255
                 for a in (images.x_train, images.x_test))
    mean, y = x[:10_000].mean(axis=0), images.y_train
    ready = lambda x, y: (np.float32(x - mean), y.astype("int32"))
    pairs = (x[:10_000], y[:10_000]), (x[50_000:55_000], y[50_000:55_000])
    return [ready(*p) for p in (*pairs, (x_test, images.y_test))], images.name
'''
START = '''
SIZES = (196, 128, 128, 10)
#---
def initial(seed, networks):
    """Equal weights and biases for each network: arrays (networks, inputs, outputs)."""
    random = np.random.default_rng(seed)
    layers = []
    for inputs, outputs in zip(SIZES, SIZES[1:]):
        weights = random.normal(0, np.sqrt(2 / inputs), (1, inputs, outputs))
        layers += [weights.repeat(networks, axis=0), np.zeros((networks, 1, outputs))]
    return [tf.Variable(a, dtype=tf.float32) for a in layers]
'''
SCORES = '''
def scores(theta, x):
    """Scores (networks, samples, 10) of samples x (samples, 196)."""
    h = tf.broadcast_to(x, (theta[0].shape[0], *x.shape))
    for k in range(0, len(theta), 2):
        h = h @ theta[k] + theta[k + 1]
        h = tf.nn.relu(h) if k + 2 < len(theta) else h
    return h
#---
def losses_of(theta, x, y):
    """The mean cross-entropy of each network."""
    labels = tf.broadcast_to(y, (theta[0].shape[0], len(y)))
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores(theta, x))
    return tf.reduce_mean(each, axis=-1)
'''
STEP = '''
def stepper(theta, momentum=0.9):
    """A function that takes one step with each network's own rate, and gives losses."""
    velocity = [tf.Variable(tf.zeros_like(w)) for w in theta]

    @tf.function(reduce_retracing=True)
    def step(x, y, rates):
        with tf.GradientTape() as tape:
            losses = losses_of(theta, x, y)
            total = tf.reduce_sum(losses)
        for w, v, g in zip(theta, velocity, tape.gradient(total, theta)):
            v.assign(momentum * v - rates[:, None, None] * g)
            w.assign_add(v)
        return losses

    return step
'''
TRAIN = '''
def train(plans, peaks, seed, epochs=20, batch=128):
    """Networks with equal starts and batches; plan and peak give each one its rates.

    Gives rate and loss (steps, networks), and by epoch valid_loss, valid and test.
    """
    pairs, _ = garments()
    (x, y), valid, test = [[tf.constant(a) for a in pair] for pair in pairs]
    per, random = len(x) // batch, np.random.default_rng([seed, 1])
    theta = initial(seed, len(peaks))
    step = stepper(theta)
    rate, loss, ends = [], [], []
    for epoch in range(epochs):
        order = random.permutation(len(x)).astype("int32")[: per * batch]
        done = (epoch + np.arange(per) / per) / epochs
        shares = np.array([share(plan, done, [end["valid_loss"][i] for end in ends])
                           for i, plan in enumerate(plans)])
        for rows, shares_now in zip(order.reshape(per, batch), shares.T):
            rate.append(np.float32(shares_now * peaks))
            here = tf.gather(x, rows), tf.gather(y, rows)
            loss.append(step(*here, tf.constant(rate[-1])).numpy())
        ends.append({"valid_loss": losses_of(theta, *valid).numpy()}
                    | {name: right(theta, *pair)
                       for name, pair in (("valid", valid), ("test", test))})
    by_epoch = {name: np.array([end[name] for end in ends]) for name in ends[0]}
    return {"rate": np.array(rate), "loss": np.array(loss)} | by_epoch
'''
RIGHT = '''
def right(theta, x, y):
    """The fraction of samples that each network classifies correctly."""
    return np.mean(scores(theta, x).numpy().argmax(axis=-1) == y.numpy(), axis=-1)
#---
def share(plan, done, losses):
    """Shares of the peak for the steps of an epoch, at the shares done of the run."""
    if getattr(plan, "listens", False):  # to the validation losses so far
        return np.full(len(done), plan(losses))
    return plan(done)
'''
PLANS = '''
def constant(done):
    return np.ones_like(done)


def inverse_time(done, strength=9):
    return 1 / (1 + strength * done)


def exponential(done, end=0.1):
    return end**done


def drops(done, factor=0.1, intervals=4):
    return factor ** np.floor(intervals * done)


def cosine(done):
    return (1 + np.cos(np.pi * done)) / 2


def linear(done):
    return 1 - done


def triangles(done, cycles=4, low=0.1):
    return 1 - (1 - low) * abs(1 - 2 * (cycles * done % 1))
'''
WARM = '''
def warm_up(plan, part):
    """Up in a straight line for a part of the run, then the plan over the rest."""
    later = lambda done: plan(np.clip((done - part) / (1 - part), 0, 1))
    return lambda done: np.where(done < part, done / part, later(done))


one_cycle = warm_up(linear, 0.25)
'''
PERF = '''
def performance(losses, patience=3, factor=0.5):
    """The share of the peak after these validation losses, one an epoch."""
    share, best, waited = 1.0, np.inf, 0
    for loss in losses:
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            share, waited = factor * share, 0
    return share


performance.listens = True  # it is called with the losses and not with done
'''
RACE = '''
PLANS = {
    "constant": constant,
    "inverse time, to 1/10": inverse_time,
    "square root, to 1/10": lambda done: inverse_time(done, 99) ** 0.5,
    "exponential, to 1/10": exponential,
    "exponential, to 1/100": lambda done: exponential(done, 0.01),
    "× 0.9 every fifth epoch": lambda done: drops(done, 0.9),
    "× 0.1 every fifth epoch": drops,
    "two drops": lambda done: np.select([done < 0.5, done < 0.75], [1, 0.1], 0.01),
    "half on a plateau": performance,
    "triangles": triangles,
    "linear": linear,
    "cosine": cosine,
    "warm-up, cosine": warm_up(cosine, 0.1),
    "one cycle": one_cycle,
}
LEVELS = range(-6, 2)  # of the peak: 10 ** (level / 4), from 0.03 to 1.8
'''
GRID = '''
@cache
def trained(plan, epochs, seed):
    """One run for all peaks of the grid, side by side."""
    peaks = 10.0 ** (np.array(LEVELS) / 4)
    return train([PLANS[plan]] * len(LEVELS), peaks, seed, epochs)
#---
def scored(run, level, epoch):
    """Loss over the epoch (99: left all bounds) and the accuracies after it."""
    i, per = LEVELS.index(level), len(run["loss"]) // len(run["valid"])
    loss = run["loss"][per * (epoch - 1) : per * epoch, i].mean()
    loss = np.nan_to_num(loss, nan=99, posinf=99).clip(max=99)
    return {"loss": loss, "valid": run["valid"][epoch - 1, i],
            "test": run["test"][epoch - 1, i], "data": garments()[1]}
'''
REC_RACE = '''
@recorded("schedule-race", plan=list(PLANS), level=LEVELS, seed=range(5))
def schedule_race(plan, level, seed):
    return scored(trained(plan, 20, seed), level, 20)
'''
REC_LEN = '''
@recorded("schedule-lengths", plan=["constant", "linear", "one cycle"],
          epochs=[1, 2, 3, 4, 5, 6, 8, 10, 14, 20], level=LEVELS, seed=range(5))
def schedule_lengths(plan, epochs, level, seed):
    """A constant rate has no end in view: its long run holds all shorter ones."""
    run = trained(plan, 20 if plan == "constant" else epochs, seed)
    return scored(run, level, epochs)
'''
REC_BATCH = '''
@cache
def trained_in_batches(batch, seed):
    rates = 2.0 ** np.array(BATCH_LEVELS)
    return train([constant] * len(rates), rates, seed, 10, batch)
#---
@recorded("rate-and-batch", batch=[32, 64, 128, 256, 512, 1024], level=BATCH_LEVELS,
          seed=range(5))
def rate_and_batch(batch, level, seed):
    run, i = trained_in_batches(batch, seed), BATCH_LEVELS.index(level)
    return {"valid": run["valid"][-1, i], "test": run["test"][-1, i],
            "data": garments()[1]}
'''
REC_RANGE = '''
@recorded("range-test", growth=["exponential", "linear"], seed=range(5))
def range_test(growth, seed):
    found = read_test(*grown(growth, seed))
    picks = [found["steepest"], found["lowest"] / 10]
    run = train([constant] * 2, np.array(picks), seed)
    names = "steepest", "tenth"
    return found | {f"{part}_{name}": run[part][-1, i] for i, name in enumerate(names)
                    for part in ("valid", "test")} | {"data": garments()[1]}
'''

REC_BELOW = '''
@recorded("constant-below", level=[-8, -7], seed=range(5))
def constant_below(level, seed):
    """Two constant rates below the grid of peaks: 0.01 and 0.018."""
    run = train([constant] * 2, 10.0 ** (np.array([-8, -7]) / 4), seed)
    return {"valid": run["valid"][-1, level + 8], "test": run["test"][-1, level + 8],
            "data": garments()[1]}
'''
CYCLED = '''
@cache
def cycled(kinds, seed):
    """Triangles of several kinds (cycles, low end, level of the peak), side by side."""
    plans = [lambda done, c=c, low=low: triangles(done, c, low) for c, low, _ in kinds]
    run = train(plans, 10.0 ** (np.array([kind[2] for kind in kinds]) / 4), seed)
    return {kind: {"valid": run["valid"][-1, i], "test": run["test"][-1, i],
                   "data": garments()[1]} for i, kind in enumerate(kinds)}
'''
REC_TRI = '''
CYCLES, LOWS, HIGHS = [1, 2, 4, 8], [0.0, 0.1, 0.3], [-4, -3, -2, -1]


@recorded("triangle-kinds", cycles=CYCLES, low=LOWS, level=HIGHS,
          seed=range(5))
def triangle_kinds(cycles, low, level, seed):
    kinds = tuple((c, a, b) for c in CYCLES for a in LOWS for b in HIGHS)
    return cycled(kinds, seed)[cycles, low, level]
'''
