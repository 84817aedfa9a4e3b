-- Numbers without digits on one side of the point; names by pattern; what a query would read.
SELECT [.5, 5., .5e1, 5.e1, -.5], 1-.5, .5
SELECT (.5), -.5, +.5, 5.e1, 5.+1, 1 in (.5, 1.)
SELECT .5
SELECT 1 WHERE 1 AND .5
SELECT .e1
SELECT .5x
SELECT 5.x
SELECT 5..1
SELECT 1._5
SELECT (1, (2, 3)).2.1, (1, 2) .1, tuple(1).1
SELECT toTypeName(5.), toTypeName(.5)
SELECT [5., .5][1]
CREATE TABLE exnum (k UInt8, f Float64, a Array(Float32), d Decimal(9, 3)) ENGINE = MergeTree ORDER BY k
INSERT INTO exnum VALUES (1, .5, [.5, 5.], 5.), (2, 5., [-.25], -.5), (3, -.5e1, [], .125)
SELECT * FROM exnum ORDER BY k
SELECT k FROM exnum WHERE f > (.4) ORDER BY k
SELECT t.1, t.2.1 FROM exnum
SHOW TABLES LIKE 'exn%'
SHOW TABLES FROM default LIKE 'ex_um'
SHOW TABLES IN default ILIKE 'EXNU_'
SHOW TABLES FROM system LIKE 'on%'
SHOW TABLES FROM system NOT LIKE '%' LIMIT 3
SHOW TABLES LIKE 'exnum' FORMAT JSONEachRow
SHOW TABLES FROM missing LIKE 'a'
SHOW TABLES NOT 'a'
SHOW DATABASES LIKE 'd%'
SHOW DATABASES ILIKE 'D%' LIMIT 1
SHOW DATABASES LIKE 'sys%'
CREATE TABLE exe (p UInt8, k UInt32, s String, v UInt32, INDEX i s TYPE set(0), INDEX j v TYPE minmax GRANULARITY 2) ENGINE = MergeTree PARTITION BY p ORDER BY k SETTINGS index_granularity = 100
INSERT INTO exe SELECT number % 3, number, toString(number), number FROM numbers(3000)
INSERT INTO exe SELECT number % 3, number, toString(number), number FROM numbers(1000)
EXPLAIN ESTIMATE SELECT * FROM exe
EXPLAIN ESTIMATE SELECT * FROM exe WHERE k < 500
EXPLAIN ESTIMATE SELECT k FROM exe WHERE p = 1 AND v = 3
EXPLAIN ESTIMATE SELECT k FROM exe WHERE s = '3' GROUP BY k ORDER BY k LIMIT 3
EXPLAIN ESTIMATE SELECT k FROM exe WHERE p = 9
EXPLAIN ESTIMATE SELECT count() FROM exe
EXPLAIN ESTIMATE SELECT count() FROM exe WHERE k >= 100 AND k < 200
EXPLAIN ESTIMATE SELECT sum(v) FROM default.exe WHERE k = 5 FORMAT JSONEachRow
EXPLAIN ESTIMATE SELECT k FROM exe WHERE k = 5 FORMAT TSVWithNamesAndTypes
EXPLAIN ESTIMATE SELECT x FROM exe
EXPLAIN ESTIMATE
DROP TABLE exe
DROP TABLE exnum
