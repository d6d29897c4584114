from core import *
CELLS.clear()
md('title', '# Learning rates\n\nWhich rate, and when?')
CELLS.append(('setup', 'set-up', '', [], {}))
code('imports', IMPORTS, 'given', 'set-up')
for i,(n,t) in enumerate((('data-cell',DATA),('start-cell',START),('scores-cell',SCORES),('right-cell',RIGHT),('step-cell',STEP),('train-cell',TRAIN),('plans',PLANS),('warm',WARM),('perf',PERF),('race-plans',RACE),('grid',GRID))):
    code(n,t,'experiment','given',fold=n)
code('rec-race', REC_RACE, 'experiment', fold='race')
code('rec-len', REC_LEN, 'experiment', fold='len')
code('batch-levels', 'BATCH_LEVELS = range(-8, 2)', 'experiment', 'given', fold='levels')
code('rec-batch', REC_BATCH, 'experiment', fold='batch')
import re
src = open('/tmp/k/lr/chapter_full.py').read()
ns = {}
a = src.index("code('range-code'"); b = src.index("md('range-2'")
exec(src[a:b])
code('range-recorded', REC_RANGE.replace('read_test(*grown(growth, seed))', 'read_test(*grown(growth, seed))[1]'), 'experiment', fold='both tests')
