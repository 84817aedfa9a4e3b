-- Arrays, tuples and maps in expressions: made, taken apart, compared, converted, in keys.
CREATE TABLE compounds (k UInt32, a Array(UInt8), m Map(String,UInt32), tp Tuple(UInt8,String), tn Tuple(x UInt8, y String), n Nullable(Int32), an Array(Nullable(String)), aa Array(Array(UInt8)), at Array(Tuple(p UInt8, q String)), lc LowCardinality(String), mm Map(LowCardinality(String), Array(UInt8)), s String, ne Nested(u UInt8, v String)) ENGINE = MergeTree ORDER BY k
INSERT INTO compounds VALUES (1,[1,2,3],{'k':1,'j':2},(1,'x'),(2,'y'),NULL,['a',NULL],[[1,2],[3]],[(1,'p'),(2,'q')],'lc',{'x':[1]},'str',[1,2],['u','v']), (2,[],{},(0,''),(0,''),5,[],[],[],'',{},'',[],[]), (3,[300 - 299],{'k':7},(3,'x'),(2,'z'),-1,[NULL],[[]],[(9,'z')],'lc',{'x':[],'y':[2,3]},'z',[5],['w'])
SELECT a[1], a[-1], a[5] FROM compounds ORDER BY k
SELECT a[k] FROM compounds ORDER BY k
SELECT a[0] FROM compounds
SELECT m['k'], m['zz'], m[s] FROM compounds ORDER BY k
SELECT mm['x'], mm['x'][1], mm['q'] FROM compounds ORDER BY k
SELECT an[1], an[2], an[3] FROM compounds ORDER BY k
SELECT aa[1][2], aa[1], aa[-1][-1] FROM compounds ORDER BY k
SELECT at[1].1, at[1].2, at[1].p, (at[1]).q FROM compounds ORDER BY k
SELECT at.p, at.q, at.1 FROM compounds ORDER BY k
SELECT tp.1, tp.2, tn.x, tn.y, tupleElement(tp, 1), tupleElement(tn, 'y'), tn.1, tupleElement(tp, -1) FROM compounds ORDER BY k
SELECT tupleElement(tp, 3) FROM compounds
SELECT tupleElement(tn, 'nope') FROM compounds
SELECT length(a), length(m), length(s), empty(a), notEmpty(a), empty(m), notEmpty(s), length(aa) FROM compounds ORDER BY k
SELECT m.keys, m.values, a.size0, n.null, m.size0 FROM compounds ORDER BY k
SELECT ne.u, ne.v, ne.u[1], length(ne.u) FROM compounds ORDER BY k
SELECT toTypeName([1,2]), toTypeName([1,-1]), toTypeName([1,300]), toTypeName([1.5,2]), toTypeName((1,'a')), toTypeName(map('a',1)), toTypeName(['a',NULL]), toTypeName([[1],[2]])
SELECT [k, k + 1], (k, s), map(s, k), [s, 'x'], [n, 1] FROM compounds ORDER BY k
SELECT k FROM compounds WHERE a = [1,2,3]
SELECT k FROM compounds WHERE a = [] ORDER BY k
SELECT k FROM compounds WHERE a != [1,2,3] ORDER BY k
SELECT k FROM compounds WHERE a > [1] ORDER BY k
SELECT k FROM compounds WHERE a = [301] ORDER BY k
SELECT k FROM compounds WHERE a = '[1,2,3]' ORDER BY k
SELECT k FROM compounds WHERE tp = (1,'x')
SELECT k FROM compounds WHERE tp > (1,'x')
SELECT k FROM compounds WHERE tn = tp ORDER BY k
SELECT k FROM compounds WHERE (k, s) = (1, 'str')
SELECT k FROM compounds WHERE (k, s) != (1, 'str') ORDER BY k
SELECT k FROM compounds WHERE (k, s) < (2, 'zzz') ORDER BY k
SELECT k FROM compounds WHERE (k, n) = (2, 5) ORDER BY k
SELECT k FROM compounds WHERE m['k'] = 1
SELECT k FROM compounds WHERE a[1] = 1 ORDER BY k
SELECT k FROM compounds WHERE tn.x = 2 ORDER BY k
SELECT k FROM compounds WHERE n.null
SELECT k FROM compounds WHERE length(a) = 0
SELECT k FROM compounds WHERE has(m.keys, 'k') ORDER BY k
SELECT k FROM compounds WHERE has([1, 3], k) ORDER BY k
SELECT k FROM compounds WHERE has(a, 2) AND m['j'] = 2
SELECT k FROM compounds PREWHERE tn.y = 'y' WHERE a[2] = 2
SELECT if(k = 1, a, []) FROM compounds ORDER BY k
SELECT if(k = 1, tp, (9,'q')) FROM compounds ORDER BY k
SELECT CAST([1,2] AS Array(UInt64)), CAST((1,'a') AS Tuple(UInt8,String)), CAST(a AS Array(String)), CAST(aa AS Array(Array(Int64))) FROM compounds ORDER BY k
SELECT CAST(m AS Map(String, String)), CAST([] AS Array(String)), CAST(tn AS Tuple(String, String)) FROM compounds ORDER BY k
SELECT s FROM compounds ORDER BY a, k
SELECT s FROM compounds ORDER BY a[1], k
SELECT s FROM compounds ORDER BY m['k'] DESC, k
SELECT max(a), min(tp), any(m), max(a[1]), sum(m['k']), count(an[1]) FROM compounds
SELECT m['k'] AS v, count() FROM compounds GROUP BY v ORDER BY v
SELECT tn.y, count() FROM compounds GROUP BY tn.y ORDER BY tn.y
SELECT a[1] AS x FROM compounds WHERE x > 0 ORDER BY x
SELECT toString([1,2]), toString((1,'a')), toString(map('k', 1)), concat(toString(a), '!') FROM compounds ORDER BY k
SELECT tn.x + 1, a[1] * 2, -a[1], a[1] + a[2], a[1]::String, NOT a[1] = 1 FROM compounds ORDER BY k
SELECT at[1].1 + 1 FROM compounds ORDER BY k
CREATE TABLE c2 (k UInt32, a Array(Int32) DEFAULT [1, 2], t Tuple(UInt8, String) DEFAULT (1, 'x'), m Map(String, UInt8) DEFAULT map('a', 1), f UInt8 DEFAULT a[1], g UInt8 DEFAULT t.1) ENGINE = MergeTree ORDER BY k
SHOW CREATE TABLE c2
INSERT INTO c2 (k) VALUES (1)
INSERT INTO c2 (k, a) SELECT number, [number, number + 1] FROM numbers(3)
SELECT * FROM c2 ORDER BY k, a
CREATE TABLE c3 (k UInt32, a Array(Int32), tn Tuple(x UInt8, y String), m Map(String, UInt32), INDEX i a TYPE bloom_filter GRANULARITY 1, INDEX j tn.x TYPE minmax, INDEX l m['k'] TYPE minmax) ENGINE = MergeTree ORDER BY (tn.x, length(a)) PARTITION BY a[1] % 2 SETTINGS index_granularity = 4
INSERT INTO c3 SELECT number, [number, number + 1], (number % 50, 'x'), map('k', number) FROM numbers(100)
SELECT k FROM c3 WHERE has(a, 5) ORDER BY k
SELECT k FROM c3 WHERE tn.x = 7 ORDER BY k
SELECT k FROM c3 WHERE tn.x > 48 ORDER BY k
SELECT k FROM c3 WHERE m['k'] > 97 ORDER BY k
SELECT k FROM c3 WHERE a[1] = 4 ORDER BY k
SELECT count() FROM c3 WHERE length(a) = 2
SELECT count() FROM c3 WHERE tn = (3, 'x')
SELECT [1, 2
SELECT a[1 FROM compounds
SELECT (1,).1
SELECT [1,2,3][2 - 1], [[1]][1][1], (1, (2, 3)).2.1
SELECT tuple(1)
SELECT array(1,2), tuple(1,'a'), [1,2][1], (1,'a').2, map('a',5)['a'], [1,-1], [1,300], [1.5, 2], ['a', NULL]
SELECT [1,2,3], (1,'a'), map('a',1), [], [NULL, 1], [[1],[2,3]], [(1,'a')], ('x',[1,2]), ()
SELECT mapKeys(map('a',1)), mapContains(map('a',1),'a'), has([1,2],2), has(['a','b'],'c')
SELECT k FROM compounds WHERE m = map('k',7)
