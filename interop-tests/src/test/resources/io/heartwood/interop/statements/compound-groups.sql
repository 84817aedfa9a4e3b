-- Groups of arrays, tuples and maps.
CREATE TABLE cg (k UInt32, a Array(UInt8), s Array(String), n Array(Nullable(Int32)), l Array(LowCardinality(Nullable(String))), t Tuple(a UInt8, b String), u Tuple(UInt8, Array(String)), m Map(String, UInt8), aa Array(Array(UInt8)), f Array(Float64), w Tuple(Int128, Nullable(Int32)), p UInt8) ENGINE = MergeTree ORDER BY k
INSERT INTO cg SELECT number, if(number % 3 = 0, [], [number % 4, number % 3]), [toString(number % 3), ''], [NULL, number % 2], [if(number % 2 = 0, NULL, 'x'), toString(number % 3)], (number % 2, toString(number % 3)), (number % 3, ['a', toString(number % 2)]), map('k', number % 3, 'l', number % 2), [[number % 2], [], [number % 3, 1]], [number % 3 / 2, number % 2], (number % 5, NULL), number % 2 FROM numbers(500)
SELECT a, count(), sum(k) FROM cg GROUP BY a ORDER BY a
SELECT s, count(), sum(k) FROM cg GROUP BY s ORDER BY s
SELECT n, count(), max(k) FROM cg GROUP BY n ORDER BY n
SELECT l, count(), min(k) FROM cg GROUP BY l ORDER BY min(k)
SELECT t, count() FROM cg GROUP BY t ORDER BY t
SELECT t.a, t.b, count() FROM cg GROUP BY t ORDER BY t
SELECT u, sum(k) FROM cg GROUP BY u ORDER BY u
SELECT m, sum(k) FROM cg GROUP BY m ORDER BY sum(k)
SELECT aa, sum(k) FROM cg GROUP BY aa ORDER BY aa
SELECT f, sum(k) FROM cg GROUP BY f ORDER BY f
SELECT w, p, sum(k) FROM cg GROUP BY w, p ORDER BY w, p
SELECT a, s, count() FROM cg WHERE k < 100 GROUP BY a, s ORDER BY a, s
SELECT (p, k % 3), count() FROM cg GROUP BY (p, k % 3) ORDER BY 1
SELECT [p, 1], count() FROM cg GROUP BY [p, 1] HAVING count() > 1 ORDER BY 1
SELECT length(a), count() FROM cg GROUP BY a ORDER BY a
SELECT DISTINCT a FROM cg ORDER BY a
SELECT DISTINCT t FROM cg ORDER BY t
SELECT DISTINCT m FROM cg ORDER BY k
SELECT DISTINCT n, p FROM cg ORDER BY n, p
SELECT DISTINCT l FROM cg WHERE k < 7 ORDER BY k
SELECT k, a FROM cg ORDER BY k LIMIT 1 BY a
SELECT k, t FROM cg ORDER BY k LIMIT 2 BY t
SELECT [1, 2], ('a', 1), count() FROM cg GROUP BY [1, 2], ('a', 1)
SELECT [[]], count() FROM numbers(3) GROUP BY [[]]
SELECT [nan, -0.0], count() FROM numbers(3) GROUP BY [nan, -0.0]
DROP TABLE cg
