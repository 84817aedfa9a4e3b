-- Conditions on keys and indexes that are arrays, tuples, wide numbers, BFloat16 or times.
CREATE TABLE ka (a Array(UInt8), t Tuple(UInt8, String), k UInt8) ENGINE = MergeTree ORDER BY (a, t) SETTINGS index_granularity = 2
INSERT INTO ka SELECT [number % 5, number], (number, 'x'), number FROM numbers(20)
SELECT k FROM ka WHERE a = [3, 13]
SELECT k FROM ka WHERE a > [3, 13] ORDER BY k
SELECT k FROM ka WHERE a IN ([3, 13], [0, 0]) ORDER BY k
SELECT k FROM ka WHERE t = (5, 'x')
SELECT k FROM ka WHERE a = [3, 13] AND t = (13, 'x')
SELECT k FROM ka WHERE a != [] ORDER BY k LIMIT 2
SELECT k FROM ka WHERE a = [300]
SELECT k FROM ka WHERE a[1] = 3 ORDER BY k
CREATE TABLE kt (t Tuple(a UInt8, b String), k UInt8) ENGINE = MergeTree ORDER BY t SETTINGS index_granularity = 2
INSERT INTO kt SELECT (number, 'x'), number FROM numbers(20)
SELECT k FROM kt WHERE t = (5, 'x')
SELECT k FROM kt WHERE t >= (18, 'x') ORDER BY k
SELECT k FROM kt WHERE t.a = 5
SELECT k FROM kt WHERE t.a > 17 ORDER BY k
SELECT k FROM kt WHERE t IN ((5, 'x'), (6, 'y'))
SELECT k FROM kt WHERE (t.a, t.b) IN ((5, 'x'), (6, 'y'))
CREATE TABLE km (m Map(String, UInt8), k UInt8, INDEX i mapKeys(m) TYPE bloom_filter, INDEX j mapValues(m) TYPE set(0)) ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = 2
INSERT INTO km SELECT map(concat('k', toString(number)), number), number FROM numbers(20)
SELECT k FROM km WHERE has(mapKeys(m), 'k5')
SELECT k FROM km WHERE mapContains(m, 'k6')
SELECT k FROM km WHERE m['k7'] = 7
SELECT k FROM km WHERE m['k7'] = 0 ORDER BY k LIMIT 3
SELECT k FROM km WHERE has(m.keys, 'k9')
SELECT k FROM km WHERE mapValues(m) = [5]
SELECT k FROM km WHERE m['zz'] = 0 AND k < 3 ORDER BY k
CREATE TABLE kn (n Nullable(Int32), a Array(Nullable(Int32)), i Nullable(Int128), k UInt8, INDEX x n TYPE minmax, INDEX y i TYPE set(0)) ENGINE = MergeTree ORDER BY (i, n) SETTINGS index_granularity = 2, allow_nullable_key = 1
INSERT INTO kn SELECT if(number % 3 = 0, NULL, number), [NULL, number], if(number % 4 = 0, NULL, number), number FROM numbers(20)
SELECT k FROM kn WHERE n.null ORDER BY k
SELECT k FROM kn WHERE NOT n.null AND n < 5 ORDER BY k
SELECT k FROM kn WHERE i = 5
SELECT k FROM kn WHERE i > 17 ORDER BY k
SELECT k FROM kn WHERE i IS NULL ORDER BY k
SELECT k FROM kn WHERE i IN (1, 2, NULL) ORDER BY k
SELECT k FROM kn WHERE a[2] = 5
SELECT k FROM kn WHERE has(a, 7)
SELECT k FROM kn WHERE a = [NULL, 5]
SELECT k FROM kn WHERE i NOT IN (1, 2) AND k < 6 ORDER BY k
SELECT k FROM kn WHERE toInt128(k) = 5
CREATE TABLE kb (b BFloat16, tm Nullable(Time), t6 Time64(6), k UInt8) ENGINE = MergeTree ORDER BY (b, t6) PARTITION BY tm SETTINGS index_granularity = 2, allow_nullable_key = 1
INSERT INTO kb SELECT number / 4, if(number % 3 = 0, NULL, number % 3), number / 8, number FROM numbers(20)
SELECT k FROM kb WHERE b > 4 ORDER BY k
SELECT k FROM kb WHERE b = 0.25
SELECT k FROM kb WHERE tm = 1 ORDER BY k
SELECT k FROM kb WHERE tm IS NULL ORDER BY k
SELECT k FROM kb WHERE t6 = 1.5
SELECT k FROM kb WHERE t6 < '00:00:00.5' ORDER BY k
SELECT k FROM kb WHERE b IN (0.25, 0.3, 1) ORDER BY k
SELECT count() FROM system.parts WHERE table = 'kb' AND active
