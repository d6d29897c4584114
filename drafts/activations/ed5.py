exec(open('ed1.py').read().split("sub('w1.py'")[0])
s=open('w3.py').read()
i=s.index('densities = {'); print(s[i:i+300])
