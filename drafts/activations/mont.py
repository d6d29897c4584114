from PIL import Image; import sys,glob,os
fs=[f'/tmp/k/act/fig/{a}.png' for a in sys.argv[2:]]
ims=[Image.open(f).convert('RGB') for f in fs]
w=max(i.width for i in ims); cols=2
rows=[ims[i:i+cols] for i in range(0,len(ims),cols)]
H=sum(max(i.height for i in r) for r in rows)
m=Image.new('RGB',(w*cols,H),'white'); y=0
for r in rows:
    for j,i in enumerate(r): m.paste(i,(j*w,y))
    y+=max(i.height for i in r)
m.save(sys.argv[1])
