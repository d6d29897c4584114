import sys, time, os
sys.path.insert(0,'/work/main')
from utils import setup; setup()
import numpy as np, tensorflow as tf
from utils import data
im=data.fashion_mnist()
def pool(a): return (a.reshape(-1,14,2,14,2).mean((2,4)).reshape(-1,196)/255).astype('float32')
x=pool(im.x_train[:10000]); y=im.y_train[:10000].astype('int32')
xv=pool(im.x_train[50000:]); yv=im.y_train[50000:].astype('int32'); xt=pool(im.x_test); yt=im.y_test
mean=x.mean(0); x-=mean; xv-=mean; xt-=mean
SIZES=(196,128,128,10)
def start(arms, seed):
    r=np.random.default_rng(seed)
    out=[]
    for i,o in zip(SIZES,SIZES[1:]):
        out += [np.repeat(r.normal(0,np.sqrt(2/i),(1,i,o)),arms,0), np.zeros((arms,1,o))]
    return [tf.Variable(w.astype('float32')) for w in out]
def scores(ws,x):
    h=tf.broadcast_to(x,(ws[0].shape[0],*x.shape))
    for k in range(0,len(ws),2):
        h=h@ws[k]+ws[k+1]
        if k<len(ws)-2: h=tf.nn.relu(h)
    return h
def train(rates, seed, batch=128, momentum=0.9, every=78):
    """rates (steps, arms)"""
    steps,arms=rates.shape
    ws=start(arms,seed); vs=[tf.Variable(tf.zeros_like(w)) for w in ws]
    rates=tf.constant(rates,tf.float32)
    X,Y=tf.constant(x),tf.constant(y)
    @tf.function
    def step(k,rows):
        xb=tf.gather(X,rows); yb=tf.broadcast_to(tf.gather(Y,rows),(arms,batch))
        with tf.GradientTape() as tape:
            ls=tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(yb,scores(ws,xb)),-1)
            total=tf.reduce_sum(ls)
        g=tape.gradient(total,ws)
        r=rates[k][:,None,None]
        for w,v,d in zip(ws,vs,g):
            v.assign(momentum*v-r*d); w.assign_add(v)
        return ls
    rnd=np.random.default_rng(seed+1000)
    out=[]; k=0
    losses=[]
    while k<steps:
        perm=rnd.permutation(len(x)).astype('int32')
        for j in range(len(x)//batch):
            if k>=steps: break
            losses.append(step(tf.constant(k),tf.constant(perm[j*batch:(j+1)*batch])).numpy()); k+=1
    acc=lambda X,Y: (scores(ws,tf.constant(X)).numpy().argmax(-1)==Y).mean(-1)
    return np.array(losses),acc(xv,yv),acc(xt,yt)
if __name__=='__main__':
    E=int(sys.argv[1]); S=78*E
    rs=10.0**np.arange(-3.5,0.3,0.5)
    t=time.time()
    l,v,te=train(np.ones((S,1))*rs,0)
    print('const',S,time.time()-t)
    for r,a,b,c in zip(rs,l[-78:].mean(0),v,te): print(f'{r:.4f} loss {a:.3f} valid {a and b:.4f} test {c:.4f}')
    f=np.arange(S)/S
    one=np.minimum(f/0.25,(1-f)/0.75)[:,None]; cos=(0.5+0.5*np.cos(np.pi*f))[:,None]
    for n,s in (('one',one),('cos',cos),('lin',(1-f)[:,None])):
        t=time.time(); l,v,te=train(s*rs*2,0)
        print(n,time.time()-t)
        for r,a,b,c in zip(2*rs,l[-78:].mean(0),v,te): print(f'{r:.4f} loss {a:.3f} valid {b:.4f} test {c:.4f}')
