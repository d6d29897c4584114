import numpy as np
line=np.linspace(-3,3,301); curve=np.sin(2*line)+.3*line
for w in (.4,.5,.6,.7,.8):
  for ends in (3,3.3,3.6):
    c=np.linspace(-ends,ends,10); B=np.exp(-((line[:,None]-c)**2)/(2*w*w)); o=np.linalg.lstsq(B,curve,rcond=None)[0]
    print(w,ends,np.abs(B@o-curve).max().round(3), np.abs(o).max().round(2))
