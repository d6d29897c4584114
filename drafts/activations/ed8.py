exec(open('ed1.py').read().split("sub('w1.py'")[0])
sub('w1.py',[
('from utils.explore import explore, visit_again','from utils.explore import explore'),
('Textbooks have asked for a smooth curve, a finite range and a monotonic one.','Textbooks have asked that the curve be smooth, its range finite and its values monotonic.'),
('so that targets of ±1 lie away from the flat ends.','so that targets of ±1 lie away from the flat ends.\nThe comparison further down trains both.'),
('from scipy import special, stats\n','from scipy import special, stats\nfrom scipy.optimize import least_squares\n'),
('import functools\n','import functools\nimport time\nimport warnings\n'),
('import time\n\nmillion','million'),
('from sklearn.datasets import load_digits, make_moons\n','from sklearn.datasets import load_digits, make_moons\nfrom sklearn.linear_model import LogisticRegression\n'),
])
sub('w3.py',[('from scipy.optimize import least_squares\n\n',''),('from sklearn.linear_model import LogisticRegression\n\n',''),('import warnings\n\n','')])
