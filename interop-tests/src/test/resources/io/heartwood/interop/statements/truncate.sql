-- Tables without rows, again and again.
CREATE TABLE tr (p UInt8, k UInt32, s String, INDEX i s TYPE set(0)) ENGINE = MergeTree PARTITION BY p ORDER BY k
TRUNCATE TABLE tr
INSERT INTO tr SELECT number % 3, number, toString(number) FROM numbers(100)
INSERT INTO tr SELECT number % 3, number, toString(number) FROM numbers(100)
OPTIMIZE TABLE tr PARTITION 1 FINAL
TRUNCATE TABLE tr
SELECT count(), sum(k), max(s) FROM tr
SELECT * FROM tr WHERE s = '7'
SELECT count() FROM system.parts WHERE table = 'tr' AND active AND rows > 0
INSERT INTO tr SELECT number % 3, number, toString(number) FROM numbers(10)
SELECT * FROM tr WHERE s > '3' ORDER BY k
TRUNCATE tr
INSERT INTO tr VALUES (1, 2, 'x')
SELECT * FROM default.tr
TRUNCATE TABLE IF EXISTS default.tr
SELECT * FROM tr
TRUNCATE TABLE IF EXISTS missing
TRUNCATE TABLE missing
DROP TABLE tr
TRUNCATE TABLE tr
