import sys,os; sys.argv=['x']
src=open('runcells.py').read()
