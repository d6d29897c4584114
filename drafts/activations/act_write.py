"""Writes fundamentals/activations-and-losses from /work/wt/act/drafts/activations/w*.py and texts.py."""
import sys, pathlib, nbformat, re, textwrap
ROOT = pathlib.Path('/work/wt/act')
sys.path.insert(0, str(ROOT)); sys.path.insert(0, str(ROOT/'tests'))
OUT = ROOT/'chapters/fundamentals/activations-and-losses.ipynb'
old = {}
if OUT.exists():
    old = {c.id: c for c in nbformat.read(OUT, 4).cells}
model = nbformat.read(ROOT/'chapters/fundamentals/neurons-and-networks.ipynb', 4)
cells = []
TEXT = {}
exec(open('/work/wt/act/drafts/activations/texts.py').read())
def fill(s):
    for k, v in sorted(TEXT.items(), key=lambda kv: -len(kv[0])):
        s = s.replace(k, v.strip('\n'))
    return s
def md(id, text, tags=(), meta=None):
    c = nbformat.v4.new_markdown_cell(fill(text).strip('\n').strip()); c.id = id
    if id == "run-time" and id in old: c.source = old[id].source
    if tags: c.metadata['tags'] = list(tags)
    if meta: c.metadata.update(meta)
    cells.append(c)
def code(id, src, tags=(), fold=None, alt=None, book=None):
    parts = chunks(fill(src).strip('\n'), tags)
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
    if tags: c.metadata['tags'] = sorted(tags)
    if fold: c.metadata['book'] = {'fold': fill(fold)}
    if book: c.metadata['book'] = book
    if alt: c.metadata['mystnb'] = {'image': {'alt': fill(alt)}}
    if 'solution' in tags:
        c.metadata['cellView'] = 'form'; c.metadata['jupyter'] = {'source_hidden': True}
    if id in old and old[id].source == c.source:
        c.outputs = old[id].outputs; c.execution_count = old[id].execution_count
    cells.append(c)
exec(open('/work/wt/act/drafts/activations/split.py').read())
def setup_cell():
    c = nbformat.from_dict(model.cells[1]); c.id = "set-up"
    cells.append(c)
for part in (1, 2, 3, 4):
    exec(open(f'/work/wt/act/drafts/activations/w{part}.py').read())
nb = nbformat.v4.new_notebook(cells=cells)
nb.metadata = {'kernelspec': model.metadata['kernelspec'], 'language_info': model.metadata.get('language_info', {})}
if OUT.exists():
    before = nbformat.read(OUT, 4)
    for k, v in before.metadata.items():
        nb.metadata.setdefault(k, v)
nb.nbformat, nb.nbformat_minor = model.nbformat, model.nbformat_minor
from tools import tags
tags.normalise(nb)
text = nbformat.writes(nb)
OUT.write_text(text + ('' if text.endswith('\n') else '\n'))
import structure, structure_page
print('words', structure.exposition_words(nb), 'visible', structure_page.visible_lines(nb))
for f in structure.sizes(nb, len(text)): print('size:', f)
for rule in structure.RULES + list(structure_page.RULES):
    try:
        for f in rule(nb): print(rule.__name__, f)
    except Exception as e: print(rule.__name__, 'raised', repr(e)[:200])
left = set(re.findall(r'\b[A-Z]{3,}_[A-Z_]+\b', text)) - {'RATES_SGD','RATES_TWICE','CHOICE_RATES'}
print('left', left)
