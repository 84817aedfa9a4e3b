-- Sums and arithmetic of numbers wider than machine words, and of BFloat16.
SELECT toInt128('170141183460469231731687303715884105727') + 1, toUInt256(1) - 2, toUInt128(3) - toUInt128(5), toInt8(-1) * toUInt128(5)
SELECT toInt64(-1) + toUInt256(0), -toUInt128(5), -toInt256(7), toUInt64(18446744073709551615) + toInt128(1), true + toUInt128(1)
SELECT toTypeName(toInt128(1) + toUInt256(1)), toTypeName(toUInt128(1) + toUInt8(1)), toTypeName(toUInt128(1) - toUInt8(1)), toTypeName(-toUInt256(1)), toTypeName(toInt8(1) * toUInt256(1))
SELECT toInt256('-57896044618658097711785492504343953926634992332820282019728792003956564819968') - 1, toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935') * toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935')
SELECT toInt128('123456789012345678901234567890') * toInt128('-987654321098765432109876543210'), toUInt256('123456789012345678901234567890') * toUInt256('987654321098765432109876543210')
SELECT toInt128(1) + 1.5
SELECT toInt128(1) + toDate('2020-01-01')
SELECT CAST(NULL AS Nullable(Int128)) + 1, toNullable(toInt128(3)) * 4
CREATE TABLE wa (k UInt32, a Int128, b UInt128, c Int256, d UInt256, e Nullable(Int128), f BFloat16, g Decimal(60, 5), h Nullable(UInt256)) ENGINE = MergeTree ORDER BY k
INSERT INTO wa SELECT number, toInt128(number) * toInt128('-1000000000000000000000') + 17, toUInt128(number) * toUInt128('340282366920938463463374607431768211'), toInt256(number) * toInt256('-57896044618658097711785492504343953926634992332820282019728792003956564819'), toUInt256(number) * toUInt256('1157920892373161954235709850086879078532699846656405640394575840079131296'), if(number % 3 = 0, NULL, toInt128(number)), number / 4, toDecimal256(number, 5), if(number % 5 = 0, NULL, toUInt256(number)) FROM numbers(1000)
SELECT sum(a), sum(b), sum(c), sum(d), sum(e), sum(h) FROM wa
SELECT toTypeName(sum(a)), toTypeName(sum(b)), toTypeName(sum(e)), toTypeName(sum(f)), toTypeName(sum(g)), toTypeName(avg(a)), toTypeName(avg(f)), toTypeName(min(d)) FROM wa
SELECT sum(f), avg(f), min(f), max(f), sum(g), avg(g) FROM wa
SELECT avg(a), avg(e), avg(h), avg(b) FROM wa WHERE k < 100
SELECT min(a), max(a), min(b), max(b), min(c), max(c), min(d), max(d), min(e), max(h) FROM wa
SELECT k % 7, sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), min(a), max(h), avg(e) FROM wa GROUP BY k % 7 ORDER BY 1
SELECT sumIf(a, k % 2 = 0), avgIf(e, k > 990), sumIf(h, k = 0) FROM wa
SELECT sum(a), sum(d), sum(e), avg(e), sum(f), avg(a) FROM wa WHERE k > 5000
SELECT k, a + b, a - c, -d, d * d, e + k, h - a FROM wa WHERE k IN (1, 5, 77, 999) ORDER BY k
SELECT k FROM wa WHERE a + 1 < toInt128('-998000000000000000000000') ORDER BY k
SELECT sum(a + b), sum(-a), max(a * 2) FROM wa
SELECT hex(toString(sumState(a))), hex(toString(avgState(e))), hex(toString(sumState(f))), hex(toString(avgState(d))) FROM wa
SELECT finalizeAggregation(sumState(a)), finalizeAggregation(avgState(h)), finalizeAggregation(sumState(f)) FROM wa
CREATE TABLE ws (k UInt8, a AggregateFunction(sum, Int128), e AggregateFunction(avg, Nullable(Int128)), f AggregateFunction(sum, BFloat16)) ENGINE = MergeTree ORDER BY k
INSERT INTO ws SELECT k % 3, sumState(a), avgState(e), sumState(f) FROM wa GROUP BY k % 3
SELECT sumMerge(a), avgMerge(e), sumMerge(f) FROM ws
SELECT k, sumMerge(a), avgMerge(e), sumMerge(f) FROM ws GROUP BY k ORDER BY k
DROP TABLE ws
DROP TABLE wa
