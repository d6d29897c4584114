import re,json
p='/tmp/w/words/c.txt'; s=open(p).read()
def setv(id,vs,extra={}):
    global s
    m=re.search(rf'^=== {id} md.*$',s,flags=re.M); s=s[:m.start()]+f'=== {id} md '+json.dumps({"variants":vs}|extra,ensure_ascii=False)+s[m.end():]
setv('tokens-task',[
 {"at least `least` times":"more than `least` times","those seen less than least are left out":"those seen least times or less are left out",'(1, ["b", "a", "c"]), (2, ["b", "a"]), (3, ["b"]), (4, [])':'(1, ["b", "a"]), (2, ["b"]), (3, []), (4, [])','[["d", "c"], ["b"]], 1':'[["d", "c"], ["b"], ["b", "d", "c"]], 1',"count >= least":"count > least"},
 {"the most frequent first":"the rarest first","Words by falling count":"Words by rising count",'["b", "a", "c"]':'["c", "a", "b"]','["b", "a"]':'["a", "b"]',"-counts[word]":"counts[word]"}])
setv('noise-task',[
 {"A word that was never seen is never drawn, whatever the power.":"A word that was never seen counts as one that was seen once.","[0.5, 0.5, 0]":"[1 / 3, 1 / 3, 1 / 3]","([0, 0, 2], 0.5, [0, 0, 1])":"([0, 0, 4], 0.5, [0.25, 0.25, 0.5])","np.where(counts > 0, counts**power, 0)":"np.maximum(counts, 1) ** power"},
 {"proportional to their count to the power `power`":"proportional to one more than their count, to the power `power`","[0.25, 0.75]":"[1 / 3, 2 / 3]","([1, 16], 0.75, [1 / 9, 8 / 9])":"([3, 15], 0.5, [1 / 3, 2 / 3])","counts**power, 0":"(counts + 1) ** power, 0"}])
import numpy as np
three=np.array([[1.0,0.1],[1.0,-0.1],[0.0,1.0]]); four=np.array([[1.0,0,0],[0.9,0.1,0],[-1,0,0.1],[1,0.2,0.1]])
def sc(v): e=v/np.linalg.norm(v,axis=1,keepdims=True); c=e@e.T; return c.sum(1)-np.diag(c)
b=int(sc(four).argmax()); o=np.argsort(-sc(four)).tolist(); print(b,o,np.argsort(-sc(three)))
setv('odd-task',[
 {"The odd one out":"The word in the middle","the word that fits least, the one whose mean cosine with the *other* rows is lowest":"the word that fits best, the one whose mean cosine with the *other* rows is highest","fits least among":"fits best among","(three, 2), (three[::-1], 0)":"(three, 0), (three[::-1], 2)","(three * [[100], [1], [0.01]], 2)":"(three * [[100], [1], [0.01]], 0)","[1, 0.2, 0.1]]) * 3, 2)":f"[1, 0.2, 0.1]]) * 3, {b})","is odd, got":"fits best, got","argmin":"argmax","have no odd one":"have no best one"},
 {"The odd one out":"From the best fit to the worst","the row of the word that fits least, the one whose mean cosine with the *other* rows is lowest":"the rows as a list, from the highest mean cosine with the *other* rows to the lowest","The number of the row that fits least among":"The numbers of the rows from the best fit to the worst among","(three, 2), (three[::-1], 0)":"(three, [0, 1, 2]), (three[::-1], [2, 1, 0])","(three * [[100], [1], [0.01]], 2)":"(three * [[100], [1], [0.01]], [0, 1, 2])","[1, 0.2, 0.1]]) * 3, 2)":f"[1, 0.2, 0.1]]) * 3, {o})","f\"row {wanted} of {vectors.tolist()} is odd, got {got}\"":"f\"{vectors.tolist()}: {wanted}, got {got}\"","return int((closeness.sum(axis=1) - np.diag(closeness)).argmin())":"return np.argsort(np.diag(closeness) - closeness.sum(axis=1)).tolist()","have no odd one":"have no order"}])
setv('counter-task',[{"hot":"big","cold":"small","warm":"huge"},{"hot":"rich","cold":"poor","warm":"wealthy"}],{"counterexample":True})
open(p,'w').write(s)
