import os, sys, time
sys.path.insert(0,'/work/wt/act')
from utils import setup; setup()
import numpy as np, tensorflow as tf, keras
from utils import data
VARIANCE = {"LeCun": lambda a, b: 1/a, "Glorot": lambda a, b: 2/(a+b), "He": lambda a, b: 2/a}
G = {"logistic": tf.sigmoid, "tanh": tf.tanh, "scaled tanh": lambda z: 1.7159*tf.tanh(z*(2/3)), "ReLU": tf.nn.relu,
     "leaky ReLU": lambda z: tf.maximum(0.01*z, z), "ELU": tf.nn.elu, "GELU": lambda z: tf.nn.gelu(z), "SiLU": tf.nn.silu}
def start(widths, inits, seeds, norm):
    layers = []
    for a, b in zip(widths, widths[1:]):
        W = [np.sqrt(VARIANCE[i](a, b)) * np.random.default_rng([s, len(layers)]).normal(size=(a, b)) for i, s in zip(inits, seeds)]
        layers.append([np.stack(W), np.zeros((len(W), 1, b))])
        if norm and len(layers) < len(widths) - 1:
            layers[-1].append(np.ones((len(W), 1, b)))
    return [[tf.Variable(p, dtype=tf.float32) for p in l] for l in layers]
def forward(layers, x, g):
    h = tf.repeat(x[None], layers[0][0].shape[0], 0) if False else x
    for W, b, *gamma in layers[:-1]:
        z = h @ W
        if gamma:
            z = z - tf.reduce_mean(z, -1, keepdims=True)
            z = z * tf.math.rsqrt(tf.reduce_mean(z*z, -1, keepdims=True) + 1e-5) * gamma[0]
        h = g(z + b)
    W, b = layers[-1]
    return h @ W + b
def train(layers, g, x, y, rates, seed, epochs, batch=100):
    rates = tf.constant(np.reshape(rates, (-1, 1, 1)), tf.float32)
    w = [p for l in layers for p in l]
    m = [tf.Variable(tf.zeros_like(p)) for p in w]; v = [tf.Variable(tf.zeros_like(p)) for p in w]
    n = len(x); steps = epochs * (n // batch)
    order = np.random.default_rng(seed)
    rows = tf.constant(np.concatenate([order.permutation(n) for _ in range(epochs)]).reshape(-1, batch))
    x, y = tf.constant(x, tf.float32), tf.constant(y)
    @tf.function
    def run():
        for k in tf.range(steps):
            xb, yb = tf.gather(x, rows[k]), tf.gather(y, rows[k])
            with tf.GradientTape() as tape:
                logits = forward(layers, xb, g)
                yy = tf.repeat(yb[None], logits.shape[0], 0)
                loss = tf.reduce_sum(tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(yy, logits), -1))
            t = tf.cast(k, tf.float32)
            size = rates * (1 - t/steps) * tf.sqrt(1 - 0.999**(t+1)) / (1 - 0.9**(t+1))
            for p, a, s, d in zip(w, m, v, tape.gradient(loss, w)):
                a.assign(0.9*a + 0.1*d); s.assign(0.999*s + 0.001*d*d)
                p.assign_sub(size * a / (tf.sqrt(s) + 1e-7))
    run()
def accuracy(layers, g, x, y):
    return np.mean(forward(layers, tf.constant(x, tf.float32), g).numpy().argmax(-1) == y, -1)
def garments():
    d = data.fashion_mnist()
    small = lambda im: im.reshape(-1, 14, 2, 14, 2).mean((2, 4)).reshape(-1, 196) / 255
    x = (small(d.x_train[:15000]) - 0.286)/0.33
    return x[:10000], d.y_train[:10000], x[10000:], d.y_train[10000:15000], (small(d.x_test)-0.286)/0.33, d.y_test
