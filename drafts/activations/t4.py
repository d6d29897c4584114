from engine import *
VARIANCE["Glorot x4"] = lambda a, b: 32/(a+b)
x,y,xv,yv,xt,yt = garments()
rates=[3e-4,1e-3,3e-3,1e-2]
inits=["Glorot x4"]*4
for norm,name in [(False,"logistic"),(False,"ReLU"),(False,"tanh")]:
    L=start([196]+[64]*8+[10],inits,[0]*4,norm); t=time.time(); train(L,G[name],x,y,rates,0,8)
    print(norm,name,round(time.time()-t,1)); print(accuracy(L,G[name],xv,yv).reshape(1,-1).round(3))
