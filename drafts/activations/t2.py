from engine import *
import engine
from sklearn.datasets import load_digits
src = open('engine.py').read()
d = load_digits(); perm=np.random.default_rng(0).permutation(1797)
X=(d.data[perm]/16).astype('float32'); Y=d.target[perm]
x,y,xv,yv,xt,yt = X[:1000],Y[:1000],X[1000:1397],Y[1000:1397],X[1397:],Y[1397:]
def sgd(layers, g, x, y, rates, seed, epochs, batch=50):
    rates = tf.constant(np.reshape(rates, (-1,1,1)), tf.float32)
    w=[p for l in layers for p in l]; n=len(x); steps=epochs*(n//batch)
    o=np.random.default_rng(seed); rows=tf.constant(np.concatenate([o.permutation(n) for _ in range(epochs)]).reshape(-1,batch))
    x,y=tf.constant(x,tf.float32),tf.constant(y)
    @tf.function
    def run():
        for k in tf.range(steps):
            xb,yb=tf.gather(x,rows[k]),tf.gather(y,rows[k])
            with tf.GradientTape() as tape:
                lo=forward(layers,xb,g); yy=tf.repeat(yb[None],lo.shape[0],0)
                loss=tf.reduce_sum(tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(yy,lo),-1))
            for p,dd in zip(w,tape.gradient(loss,w)): p.assign_sub(rates*dd)
    run()
def dead(layers,g,x):
    h=tf.constant(x,tf.float32); out=[]
    for W,b in layers[:-1]:
        z=h@W+b; h=g(z); out.append(np.asarray(tf.reduce_max(z,1)<=0).sum(-1))
    return np.array(out)
rates=[1e-3,.01,.1,.3,1.,2.,3.,5.]
for name,g in (("relu",tf.nn.relu),("0.01",lambda z: tf.maximum(.01*z,z)),("0.2",lambda z: tf.maximum(.2*z,z)),("elu",tf.nn.elu)):
    L=start([64,100,100,10],["He"]*8,[0]*8,False)
    t=time.time(); sgd(L,g,x,y,rates,0,30); print(name,round(time.time()-t,1)); print(dead(L,g,x)); print(accuracy(L,g,xv,yv).round(3))
    L=start([64,100,100,10],["He"]*8,[0]*8,False)
    t=time.time(); train(L,g,x,y,[1e-3,.01,.03,.1,.3,1,3,10],0,30,50); print("adam",name,round(time.time()-t,1)); print(dead(L,g,x)); print(accuracy(L,g,xv,yv).round(3))
for name in ("tanh","logistic"):
    L=start([64,100,100,10],["LeCun"]*8,[0]*8,False); sgd(L,G[name],x,y,rates,0,30); print(name, accuracy(L,G[name],xv,yv).round(3))
