from engine import *
x,y,xv,yv,xt,yt = garments()
rates=[1e-4,3e-4,1e-3,3e-3,1e-2,3e-2,1e-1]
inits=[i for i in VARIANCE for _ in rates]
for norm,name in [(False,"logistic"),(True,"logistic"),(False,"ReLU"),(False,"tanh"),(True,"SiLU")]:
    L=start([196]+[64]*8+[10],inits,[0]*21,norm); t=time.time(); train(L,G[name],x,y,rates*3,0,8)
    print(norm,name,round(time.time()-t,1)); print(accuracy(L,G[name],xv,yv).reshape(3,-1).round(3))
