import sys; sys.argv=['x']; 
import os; os.environ['BOOK_STRICT']='1'; os.chdir('/work/wt/act'); sys.path[:0]=['/work/wt/act','/work/wt/act/tests']
import nbformat, numpy as np, importlib.util
from scipy import special
from utils.exercises import check
nb=nbformat.read('chapters/fundamentals/activations-and-losses.ipynb',4)
ns={'np':np,'special':special,'check':check}
for c in nb.cells:
    if c.id.startswith('exercise-') and c.cell_type=='code': exec(c.source,ns)
src=open('tests/chapters/fundamentals/activations-and-losses.py').read()
exec(src,ns)
for name,l in ns['WRONG'].items():
    for f,msg in l:
        try: ns[name](f); print('PASSES',name,f.__name__)
        except AssertionError as e: print('ok' if msg in str(e) else 'MSG', name, f.__name__, str(e)[:110])
        except Exception as e: print('EXC',name,f.__name__,repr(e)[:100])
# variants
for c,i in [(c,n) for n,c in enumerate(nb.cells) if c.id.startswith('exercise-') and c.cell_type=='markdown']:
    stub,chk,sol=(nb.cells[i+k].source for k in (1,2,3))
    for v in c.metadata['variants']:
        st,ck,so=c.source,chk,sol
        for a,b in v.items():
            n=sum(a in s for s in (st,stub,ck,so)); 
            if n==0: print('NOT FOUND',c.id,repr(a))
            st,ck,so=(s.replace(a,b) for s in (st,ck,so))
        e={'np':np,'special':special,'check':lambda *a:None}
        exec(stub,e); exec(ck,e)
        name=[k for k in e if k.startswith('check_')][0]
        # published solution must fail
        e2=dict(e); exec(sol.split(f'\n\n\n{name}(')[0],e2)
        try: e[name](e2[name[6:]+'_solution']); print('PUBLISHED PASSES',c.id)
        except AssertionError: pass
        exec(so,e); print('variant ok',c.id)
