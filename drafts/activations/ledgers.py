import csv, io, pathlib, re
R=pathlib.Path('/work/wt/act'); F='fundamentals/activations-and-losses'
A={
'from-the-sum-to-the-output':['S0-weights'],
'sigmoid-and-tanh':['S0-eq-1-sigmoid','S1-def-32.1.1-sigmoid','S1-def-32.1.1-tanh','S3-scaled-tanh','S3-tanh-identity'],
'relu-and-its-relatives':['S0-eq-2-relu','S1-def-32.1.1-relu','S1-def-32.1.1-leaky','S4-eq-5-relu','S4-softplus-hardtanh','S4-eq-7-elu'],
'maxout-and-radial-basis-functions':['S4-maxout','S4-rbf'],
'every-activation-and-its-slope':['S1-fig-32.1.2','S3-activation-criteria','S4-activation-zoo'],
'saturation':['S3-relu-reasons','S4-eq-3-logistic'],
'dying-units':['S1-activation-choice','S3-dying-relu','S4-eq-6-leaky'],
'which-activation-is-best':['S4-eq-8-ranking'],
'the-wrong-pair':['S1-def-32.1.2-identity','S1-def-32.1.2-sigmoid'],
'softmax':['S0-softmax','S1-def-32.1.2-softmax'],
}
where={i:f'{F}.ipynb#{a}' for a,l in A.items() for i in l}
p=R/'data/coverage.csv'
rows=list(csv.DictReader(open(p,newline='')))
n=0
for r in rows:
    if r['chapter']==F:
        r['anchor']=where.pop(r['id']); n+=1
assert not where, where
with open(p,'w',newline='') as f:
    w=csv.DictWriter(f,rows[0].keys(),lineterminator='\n'); w.writeheader(); w.writerows(rows)
print(n)
cols='experiment,metric,unit,better,headline,reported,data,stand_in,budget,device,seeds,mean,sd,low,high'.split(',')
out=R/f'data/results/{F}.csv'
if not out.exists():
    base=[('clothes-relu-accuracy','fraction of test images correct, ReLU network with two hidden layers of 64 units, 10,000 training images of 14×14, 10 epochs','fraction, chance 0.1','max','Fashion-MNIST'),
     ('huber-slope-error','mean distance of the fitted slope from the true one over 200 sets of 30 points, three of them raised by 15','error','min','line with outliers'),
     ('digits-cross-entropy','cross-entropy of the 64-100-100-10 network on test digits','nats','min','8×8 digits')]
    with open(out,'w',newline='') as f:
        w=csv.DictWriter(f,cols,lineterminator='\n',restval=''); w.writeheader()
        for e,m,u,b,d in base: w.writerow(dict(experiment=e,metric=m,unit=u,better=b,data=d,stand_in='no',budget='standard'))
b=R/'references.bib'; t=b.read_text()
for key,entry in {
'glorot2011':'''@inproceedings{glorot2011,
  author    = {Glorot, Xavier and Bordes, Antoine and Bengio, Yoshua},
  title     = {Deep sparse rectifier neural networks},
  booktitle = {International Conference on Artificial Intelligence and Statistics},
  year      = {2011}
}''','maas2013':'''@inproceedings{maas2013,
  author    = {Maas, Andrew L. and Hannun, Awni Y. and Ng, Andrew Y.},
  title     = {Rectifier nonlinearities improve neural network acoustic models},
  booktitle = {ICML Workshop on Deep Learning for Audio, Speech and Language Processing},
  year      = {2013}
}''','clevert2016':'''@inproceedings{clevert2016,
  author    = {Clevert, Djork-Arn{\\'e} and Unterthiner, Thomas and Hochreiter, Sepp},
  title     = {Fast and accurate deep network learning by exponential linear units ({ELUs})},
  booktitle = {International Conference on Learning Representations},
  year      = {2016}
}''','hendrycks2016':'''@misc{hendrycks2016,
  author = {Hendrycks, Dan and Gimpel, Kevin},
  title  = {Gaussian error linear units ({GELUs})},
  note   = {arXiv:1606.08415},
  year   = {2016}
}''','ramachandran2017':'''@misc{ramachandran2017,
  author = {Ramachandran, Prajit and Zoph, Barret and Le, Quoc V.},
  title  = {Searching for activation functions},
  note   = {arXiv:1710.05941},
  year   = {2017}
}''','goodfellow2013':'''@inproceedings{goodfellow2013,
  author    = {Goodfellow, Ian J. and Warde-Farley, David and Mirza, Mehdi and Courville, Aaron and Bengio, Yoshua},
  title     = {Maxout networks},
  booktitle = {International Conference on Machine Learning},
  year      = {2013}
}''','shazeer2020':'''@misc{shazeer2020,
  author = {Shazeer, Noam},
  title  = {{GLU} variants improve {Transformer}},
  note   = {arXiv:2002.05202},
  year   = {2020}
}''','dao2022':'''@inproceedings{dao2022,
  author    = {Dao, Tri and Fu, Daniel Y. and Ermon, Stefano and Rudra, Atri and R{\\'e}, Christopher},
  title     = {{FlashAttention}: fast and memory-efficient exact attention with {IO}-awareness},
  booktitle = {Advances in Neural Information Processing Systems},
  year      = {2022}
}'''}.items():
    if '{'+key+',' not in t: t=t.rstrip('\n')+'\n\n'+entry+'\n'
b.write_text(t)
p=R/'_toc.yml'; t=p.read_text()
l='      - file: chapters/fundamentals/backpropagation\n'
if F not in t: p.write_text(t.replace(l,l+f'      - file: chapters/{F}\n'))
