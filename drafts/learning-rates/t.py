import sys,time; sys.path.insert(0,'/work/wt/lr'); sys.path.insert(0,'/tmp/k/lr')
import core
from utils import setup; setup()
src='\n'.join([core.IMPORTS,core.DATA,core.START,core.SCORES,core.RIGHT,core.STEP,core.TRAIN,core.PLANS,core.WARM,core.PERF,core.RACE,core.GRID])
open('/tmp/k/lr/_m.py','w').write(src)
from _m import *
t=time.time(); r=trained('constant',2,0); print(time.time()-t, r['valid'][-1], r['loss'].shape)
t=time.time(); r=trained('half on a plateau',2,0); print(time.time()-t, r['valid'][-1], r['rate'][-1])
