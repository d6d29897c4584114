import sys, os, time, nbformat, traceback
os.environ.setdefault('BOOK_DATA','/work/shared/data'); os.environ.setdefault('BOOK_THREADS','1'); os.environ['BOOK_STRICT']='1'
os.chdir('/work/wt/act'); sys.path.insert(0,'/work/wt/act')
import matplotlib; matplotlib.use('agg')
import matplotlib.pyplot as plt
plt.show = lambda *a, **k: None
nb = nbformat.read('/work/wt/act/chapters/fundamentals/activations-and-losses.ipynb',4)
skip = [a[1:] for a in sys.argv[1:] if a[0]=='-']; stop = [a for a in sys.argv[1:] if a[0] not in '-+']
ns = {'__name__':'__main__'}
os.makedirs('/tmp/k/act/fig', exist_ok=True)
import ast
for c in nb.cells:
    if c.cell_type!='code': continue
    if any(c.id.startswith(s) for s in skip): continue
    t=time.time()
    try:
        tree = ast.parse(c.source)
        last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        if last: tree.body = tree.body[:-1]
        import linecache; linecache.cache[c.id]=(len(c.source),None,[l+chr(10) for l in c.source.split(chr(10))],c.id)
        exec(compile(tree, c.id, 'exec'), ns)
        if last:
            v = eval(compile(ast.Expression(last.value), c.id, 'eval'), ns)
            if v is not None and 'set' not in type(v).__name__.lower(): print(f'[{c.id}]', str(v)[:900])
    except Exception as e:
        print('!!!!', c.id, ''.join(traceback.format_exception_only(e))[:700])
        tb=[f for f in traceback.extract_tb(e.__traceback__) if f.filename.startswith(c.id) or True]
        for f in tb[-3:]: print('     ', f.filename[-40:], f.lineno)
    for n in plt.get_fignums():
        plt.figure(n).savefig(f'/tmp/k/act/fig/{c.id}.png', dpi=70); plt.close(n)
    d=time.time()-t
    if d>1: print(f'   {c.id}: {d:.1f} s')
    if c.id in stop: break

# +expr
for a in sys.argv[1:]:
    if a[0]=='+': print('>>', a[1:], eval(a[1:], ns))
