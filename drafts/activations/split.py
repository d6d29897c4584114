import ast
def chunks(src, tags):
    """Split a folded cell's source into chunks of at most about 8 lines."""
    if not ({'figure','verify','experiment'} & set(tags)) or '@recorded' in src: return [src]
    lines = src.split('\n')
    if len(lines) <= 8: return [src]
    body = ast.parse(src).body
    spans = []
    for i, n in enumerate(body):
        start = n.lineno if not getattr(n,'decorator_list',None) else n.decorator_list[0].lineno
        begin = spans[-1][1] if spans else 0
        spans.append((begin, n.end_lineno, n))
    out, cur, drawing = [], [], False
    def stops(n):
        t = ast.unparse(n)
        if isinstance(n,(ast.FunctionDef,)): return False
        return any(w in t for w in ('plt.','explore(','print(','compare('))
    for b,e,n in spans:
        part = lines[b:e]
        if drawing:
            cur += part; continue
        if stops(n):
            if cur: out.append(cur)
            cur = part; drawing = True; continue
        if cur and len([l for l in cur+part if l.strip()]) > 8:
            out.append(cur); cur = part
        else: cur += part
    if cur:
        last = body[-1]
        out.append(cur)
    # a bare last expression (a table) stays in the last chunk by construction
    return ['\n'.join(c).strip('\n') for c in out]
