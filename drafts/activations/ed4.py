s=open('/tmp/k/act_write.py').read()
if 'split.py' not in s:
    s=s.replace("def setup_cell():","exec(open('/tmp/k/act/split.py').read())\ndef setup_cell():")
    s=s.replace('''    c = nbformat.v4.new_code_cell(fill(src).strip('\\n')); c.id = id
''','''    parts = chunks(fill(src).strip('\\n'), tags)
    for i, p in enumerate(parts[:-1], 1):
        c = nbformat.v4.new_code_cell(p); c.id = f'{id}-part{i}'
        c.metadata['tags'] = sorted(tags)
        c.metadata['book'] = {'fold': fill(fold)} if fold and i == 1 else {}
        if not c.metadata['book']: del c.metadata['book']
        if c.id in old and old[c.id].source == c.source:
            c.outputs = old[c.id].outputs; c.execution_count = old[c.id].execution_count
        cells.append(c)
    if len(parts) > 1: fold = None
    c = nbformat.v4.new_code_cell(parts[-1]); c.id = id
''')
    open('/tmp/k/act_write.py','w').write(s)
