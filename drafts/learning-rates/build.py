import sys, json, nbformat
sys.path.insert(0, '/work/wt/lr/drafts/learning-rates')
import importlib
ROOT = sys.argv[1] if len(sys.argv) > 1 else '/work/wt/lr'
import chapter
src = nbformat.read('/work/main/chapters/optimizers/gradient-descent.ipynb', 4)
first = src.cells[1]; first.outputs = []; first.execution_count = None
path = f'{ROOT}/chapters/optimizers/learning-rates.ipynb'
try: old = {c.id: c for c in nbformat.read(path, 4).cells}
except FileNotFoundError: old = {}
nb = nbformat.v4.new_notebook(); nb.metadata = {'kernelspec': dict(src.metadata['kernelspec']), 'language_info': {'name': 'python'}}
FOLDED = {'set-up', 'figure', 'verify', 'experiment'}
for kind, id, text, tags, meta in chapter.CELLS:
    if kind == 'setup': c = first; c.id = 'set-up'; nb.cells.append(c); continue
    c = (nbformat.v4.new_markdown_cell if kind == 'markdown' else nbformat.v4.new_code_cell)(text)
    c.id = id
    if tags: c.metadata['tags'] = tags
    c.metadata.update(meta)
    if kind == 'code' and FOLDED & set(tags):
        c.metadata['jupyter'] = {'source_hidden': True}; c.metadata['cellView'] = 'form'
    if kind == 'code' and id in old and old[id].cell_type == 'code' and old[id].source == text: c.outputs = old[id].outputs
    nb.cells.append(c)
ids = [c.id for c in nb.cells]; assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
t = nbformat.writes(nb); open(path, 'w').write(t if t.endswith('\n') else t + '\n'); print(len(nb.cells), 'cells')
