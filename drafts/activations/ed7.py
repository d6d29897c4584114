exec(open('ed1.py').read().split("sub('w1.py'")[0])
s=open('w4.py').read()
a=s.index('    {"with labels 0 and 1.": "with labels −1 and 1."'); b=s.index('    {"the mean of $-\\\\ln p(t)$"')
s=s[:a]+'''    {"$-\\\\ln p(t)$ for a logistic output, from the logits, with labels 0 and 1.":
     "$-t\\\\ln p - (1 - t)\\\\ln(1 - p)$ for a logistic output $p$, from the logits, with labels $t$ that may be any fractions from 0 to 1.",
     "np.array([0.0, 1.0, 0.0, 1.0])": "np.array([0.2, 1.0, 0.0, 0.5])",
     "0.126928, 0.474077, 3.048587, 0.744397": "0.526928, 0.474077, 3.048587, 0.694397",
     "    wrong = np.where(labels == 1, -logits, logits)  # ln(1 + e^wrong)\\n    return np.mean(np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong))))":
     "    on, off = np.logaddexp(0, -logits), np.logaddexp(0, logits)\\n    return np.mean(labels * on + (1 - labels) * off)"},
'''+s[b:]
open('w4.py','w').write(s)
