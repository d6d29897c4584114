import numpy as np
from scipy import special, stats
from sklearn.datasets import make_moons
def one_layer(rate, steps, units=12, s=0):
    points, target = make_moons(200, noise=0.15, random_state=0)
    points = points - points.mean(0)
    random = np.random.default_rng(s)
    W, b = random.normal(size=(2, units)), np.zeros(units)
    v, c = random.normal(size=units), 0.0
    path = []
    for _ in range(steps + 1):
        path.append((W, b))
        z = points @ W + b
        h = np.maximum(z, 0)
        error = (special.expit(h @ v + c) - target) / len(points)
        back = np.outer(error, v) * (z > 0)
        v, c = v - rate * h.T @ error, c - rate * error.sum()
        W, b = W - rate * points.T @ back, b - rate * back.sum(0)
    acc=((h@v+c>0)==target).mean()
    return points, path, acc
for s in range(6):
  for rate in (1,3,5,8,12):
    points,path,acc=one_layer(rate,60,s=s)
    active = np.array([(points @ W + b > 0).mean(0) for W, b in path])
    dies=np.flatnonzero((active[0]>.4)&(active[-1]==0))
    print(s,rate,round(acc,2),[(int(d),int(np.flatnonzero(active[:,d])[-1]), active[:np.flatnonzero(active[:,d])[-1]+2,d].round(2).tolist()[-5:]) for d in dies])
def tm(rate,steps,w,b):
    x=np.linspace(-3,3,301); t=np.abs(x)
    for _ in range(steps):
        z=x[:,None]*w+b; wins=z==z.max(1,keepdims=True); e=wins*(z.max(1)-t)[:,None]
        w=w-rate*2*(e*x[:,None]).mean(0); b=b-rate*2*e.mean(0)
    return w,b,np.abs((x[:,None]*w+b).max(1)-t).max()
for r,st in ((.1,400),(.1,2000),(.05,400),(.2,400),(.2,1000)): print(r,st,tm(r,st,np.array([-.2,.5]),np.array([.3,.1])))
for k in (np.float32,):
    far=np.arange(-120,121); o=special.expit(far.astype(k)); s=o*(1-o); print(far[(s==0)&(far<0)].max(), far[(s==0)&(far>0)].min())
    o=special.expit(far.astype(np.float64)); s=o*(1-o);print(far[(s==0)&(far>0)].min(), far[(s==0)&(far<0)])
