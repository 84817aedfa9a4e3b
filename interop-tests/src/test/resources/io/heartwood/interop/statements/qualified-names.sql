-- Columns behind the name or alias of their table.
CREATE TABLE qualified (k UInt32, s String, tn Tuple(q UInt8, k UInt8), n Nested(k UInt8)) ENGINE = MergeTree ORDER BY k
INSERT INTO qualified VALUES (1,'a',(5,6),[7]),(2,'b',(8,9),[10])
SELECT qualified.k FROM qualified WHERE qualified.k = 1
SELECT default.qualified.k, qualified.s FROM default.qualified ORDER BY default.qualified.k DESC
SELECT x.k, x.s AS y FROM qualified AS x WHERE x.k > 1 AND y = 'b'
SELECT x.k, count() FROM qualified x GROUP BY x.k ORDER BY x.k
SELECT x.tn.q, qualified.tn.k, tn.k, x.n.k, n.k FROM qualified x ORDER BY x.k
SELECT qualified.k, length(qualified.s) FROM qualified ORDER BY qualified.k LIMIT 1 BY qualified.k FORMAT TSVWithNames
SELECT x.k FROM qualified
SELECT qualified.nope FROM qualified
SELECT sum(x.k) FROM qualified AS x HAVING sum(x.k) > 1
SELECT qualified.tn.1 FROM qualified ORDER BY k
SELECT x.k + x.k AS k2 FROM qualified AS x ORDER BY k2
SELECT * FROM qualified x ORDER BY x.k
