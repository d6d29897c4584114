exec(open('one.py').read().split('for s in sys.argv')[0])
for i in ('outlier-measure','nats-run'):
    c=next(c for c in nb.cells if c.id==i) if any(c.id==i for c in nb.cells) else None
    for c in nb.cells:
        if c.id==i or c.id.startswith(i+'-part'):
            src=c.source.split('\nnats = ')[0].split('\nslope_errors')[0]
            if 'nats = ' in src or 'compare(' in src: continue
            linecache.cache[c.id]=(len(src),None,[l+'\n' for l in src.split('\n')],c.id)
            exec(compile(src,c.id,'exec'),ns)
for e in ('slope_error("Huber",0)','slope_error("squared error",0)','[digits_nats(s) for s in range(3)]'): print(e, eval(e,ns), flush=True)
tr=ns['train']; ns['train']=lambda *a,**k: tr(*a,**{**k,'softmaxes':2})
print('twice', ns['digits_nats'](0))
