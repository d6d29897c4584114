"""python mend.py ROOT : the closing reader's mends of two chapters (Markdown, alt, fold label; no code).
Each old text must occur exactly once, else nothing is written. ROOT=/work/main for the live book."""
import sys, pathlib
sys.path.insert(0, '/tmp/k')
import edlib
edlib.ROOT = pathlib.Path(sys.argv[1])
from edlib import Book

def once(text, old, new):
    assert text.count(old) == 1, f'{text.count(old)} times {old!r}'
    return text.replace(old, new)

ic = Book('cnn/image-classification')
by = {c.source[:40]: c for c in ic.nb.cells}
def find(book, piece):
    hit = [c.id for c in book.nb.cells if c.cell_type == 'markdown' and piece in c.source]
    assert len(hit) == 1, (piece, hit)
    return hit[0]
touched = []
for old, new in [
    ("Keras offers larger networks, whose weights are downloaded once. ResNet-50 and MobileNetV2",
     "Keras offers other networks, whose weights are downloaded once.\nResNet-50 and MobileNetV2"),
    ("and yet they will turn out to help more.",
     "and yet the first two will help more."),
    ("with age hair turns grey and recedes and lines deepen, earlier",
     "with age the hair turns grey and recedes, and lines deepen, earlier")]:
    i = find(ic, old); ic.sub(i, old, new); touched.append('ic ' + i)
im = ic.cell('changes-figure').metadata['mystnb']['image']
im['alt'] = once(im['alt'], 'and changed colours 34.', 'and changed colours between 34 and 35.')

sc = Book('rnn/sequence-classification')
for old, new in [
    ('*Neural Network and Deep Learning* gives "do not miss this good movie" and "this is not a good movie" as sentences that a bag cannot tell apart.',
     '*Neural Network and Deep Learning* says that a bag ignores the order of words, and gives "do not miss this good movie" and "this is not a good movie" as an example: opposite sentiments, "similar word counts".'),
    ("the LSTM has 82,000 parameters and two epochs, the bag has 22,000 and six.",
     "the LSTM has 82,000 parameters, two epochs and batches of 80, the bag has 22,000, six and 128.")]:
    i = find(sc, old); sc.sub(i, old, new); touched.append('sc ' + i)
m = sc.cell('where-does-a-name-come-from-10').metadata['mystnb']['image']
m['alt'] = once(m['alt'], 'between a fifth and nearly a half of it is called', 'about three tenths of it are called')
b = sc.cell('where-does-a-name-come-from-12').metadata['book']
assert b['fold'] == 'the five most confident mistakes'
b['fold'] = 'the most confident mistake on each of five languages'
ic.save(); sc.save()
print(touched)
