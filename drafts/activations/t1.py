from engine import *
x,y,xv,yv,xt,yt = garments()
print(x.std(), x.mean())
inits = [i for i in VARIANCE for _ in range(5)]; rates=[3e-4,1e-3,3e-3,1e-2,3e-2]*3
for width, depth, norm, name, ep in [(50,4,False,"ReLU",2),(100,4,False,"ReLU",2),(50,4,True,"GELU",2)]:
    L = start([196]+[width]*depth+[10], inits, [0]*15, norm)
    t=time.time(); train(L, G[name], x, y, rates, 0, ep); t1=time.time()-t
    t=time.time(); a=accuracy(L, G[name], xv, yv); print(width, depth, norm, name, ep, round(t1,1), round(time.time()-t,2)); print(a.reshape(3,5))
