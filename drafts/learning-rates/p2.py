from proto import *
rs=np.array([.03,.056,.1,.178,.316])
for E in (10,20,40):
    S=78*E
    for s in (0,1):
        l,v,te=train(np.ones((S,1))*rs,s); i=v.argmax(); print(E,s,'const',rs[i],round(v[i],4),round(te[i],4),'loss',l[-78:].mean(0)[i].round(3),v.round(3))
rs=np.array([.1,.178,.316,.562])
for E in (3,5,7,10,20):
    S=78*E; f=np.arange(S)/S
    for n,sh in (('one',np.minimum(f/0.25,(1-f)/0.75)[:,None]),('lin',(1-f)[:,None]),('cos',(0.5+0.5*np.cos(np.pi*f))[:,None])):
      for s in (0,1):
        l,v,te=train(sh*rs,s); i=v.argmax(); print(E,s,n,rs[i],round(v[i],4),round(te[i],4),'loss',l[-78:].mean(0)[i].round(3),v.round(3))
