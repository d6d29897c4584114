import pandas as pd, numpy as np, glob, os
R='data/runs/rnn/sequence-classification/'
pd.set_option('display.width',250,'display.max_columns',60,'display.max_rows',200)
for f in sorted(glob.glob(R+'*.csv')):
    d=pd.read_csv(f); d=d.drop(columns=[c for c in ('versions','device','budget','stand_in') if c in d])
    if 'data' in d and d.data.nunique()==1: d=d.drop(columns='data')
    print('##',os.path.basename(f)); print(d.to_string())
