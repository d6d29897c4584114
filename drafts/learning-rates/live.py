import sys,time; sys.path.insert(0,'/work/wt/lr'); sys.path.insert(0,'/tmp/k/lr')
import core, re
from utils import setup; setup()
open('/tmp/k/lr/_m.py','w').write('\n'.join([core.IMPORTS,core.DATA,core.START,core.SCORES,core.RIGHT,core.STEP,core.TRAIN,core.PLANS,core.WARM,core.PERF,core.RACE,core.GRID]))
from _m import *
ns=globals()
full=open('/tmp/k/lr/chapter_full.py').read()
cells={}
def code(id,text,*a,**k): cells[id]=text
def md(*a,**k): pass
src=full.split('CELLS.clear()')[1]
src=re.sub(r'CELLS\.append\(.*?\n(?=\S)','',src) if False else src
class L(list):
    pass
from core import *
CELLS=[]
cells={}
def code(id,text,*a,**k): cells[id]=text
def md(*a,**k): CELLS.append(('markdown',1,2,3,4))
try: exec(src.replace("CELLS[-1] = (*CELLS[-1][:3], ['runtime'], {})","").replace("CELLS[-1] = ('markdown', *CELLS[-1][1:3], ['predict'], {})",""))
except Exception as e: print('exec',e)
import numpy as np
s=int(sys.argv[1]) if len(sys.argv)>1 else 0
seed=lambda: s
g=dict(globals()); g['seed']=seed
for i in ('one-measure','one-curvature'): exec(cells[i].strip(),g)
print('one', dict(top=g['rates'][g['falls'].argmax()], ends=g['rates'][g['falls']>0].max(), fall=g['falls'].max(), sq=g['squared'], curved=g['curved'], theory_top=g['squared']/g['curved'], before=float(g['before'][0])))
t=time.time(); exec(cells['effect-run'].strip(),g); e=g['effect']; print('effect',time.time()-t); 
for r,l,v in zip(g['grid'],e['loss'][-78:].mean(0),e['test'][-1]): print(f'{r:.2g} {l:.3f} {v:.3f}')
print('begin',e['loss'][0,0])
for i in('range-code','range-read'): exec(cells[i].strip(),g)
for gr in('exponential','linear'):
    sm,f=g['read_test'](*g['grown'](gr,s)); print(gr,f, 'min smooth',np.nanmin(sm))
t=time.time(); exec(cells['decay-run'].strip(),g); d=g['decayed']; print('decay',time.time()-t,d['loss'][-78:].mean(0),d['test'][-1],d['valid'][-1])
