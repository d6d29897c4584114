exec(open('ed1.py').read().split("sub('w1.py'")[0])
sub('w2.py',[
('''diverged = {gamma''','''untrained = start([64, 100, 100, 10], ["He"] * 5, 5 * seed() + np.arange(5))
at_start = dead_units(untrained, tf.nn.relu, x)
assert at_start.max() < 20 and np.abs(at_start - dead[0]).max() < 5
diverged = {gamma'''),
])
