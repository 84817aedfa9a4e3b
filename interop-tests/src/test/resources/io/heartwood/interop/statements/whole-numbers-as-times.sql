-- Whole numbers without quotes are what the column stores: ticks, seconds, days.
CREATE TABLE ticks (k UInt8, a DateTime64(3,'UTC'), b DateTime64(0,'UTC'), c Time, d Time64(3), e DateTime('UTC'), f Date, g Date32, h DateTime64(9,'UTC')) ENGINE = MergeTree ORDER BY k
INSERT INTO ticks (k, a) VALUES (1, 0)
INSERT INTO ticks (k, a) VALUES (2, 5)
INSERT INTO ticks (k, a) VALUES (3, 1234567890)
INSERT INTO ticks (k, a) VALUES (4, 1234567890123)
INSERT INTO ticks (k, a) VALUES (5, 1234567890.5)
INSERT INTO ticks (k, a) VALUES (6, -5)
INSERT INTO ticks (k, a) VALUES (8, 1234)
INSERT INTO ticks (k, a) VALUES (9, 12345)
INSERT INTO ticks (k, a) VALUES (10, 123456789)
INSERT INTO ticks (k, b) VALUES (11, 5)
INSERT INTO ticks (k, b) VALUES (12, 1234567890)
INSERT INTO ticks (k, c) VALUES (13, 5)
INSERT INTO ticks (k, c) VALUES (14, 100)
INSERT INTO ticks (k, c) VALUES (15, 123456)
INSERT INTO ticks (k, c) VALUES (16, 10000000)
INSERT INTO ticks (k, c) VALUES (17, -5)
INSERT INTO ticks (k, d) VALUES (18, 5)
INSERT INTO ticks (k, d) VALUES (19, 100)
INSERT INTO ticks (k, d) VALUES (20, 123456)
INSERT INTO ticks (k, d) VALUES (21, -5)
INSERT INTO ticks (k, e) VALUES (23, 0)
INSERT INTO ticks (k, e) VALUES (24, 5)
INSERT INTO ticks (k, e) VALUES (25, 1234567890)
INSERT INTO ticks (k, f) VALUES (26, 5)
INSERT INTO ticks (k, f) VALUES (27, 12345)
INSERT INTO ticks (k, g) VALUES (28, 5)
INSERT INTO ticks (k, g) VALUES (29, -5)
INSERT INTO ticks (k, h) VALUES (30, 5)
INSERT INTO ticks (k, h) VALUES (31, 1234567890)
INSERT INTO ticks (k, h) VALUES (32, 1234567890123456789)
SELECT * FROM ticks ORDER BY k
CREATE TABLE ticks_in_text (k UInt8, a DateTime64(3,'UTC')) ENGINE = MergeTree ORDER BY k
INSERT INTO ticks_in_text VALUES (1, 1234567890), (2, 1234567890), (3, '1234567890'), (4, '1234567890.5'), (5, '1234567890123')
INSERT INTO ticks_in_text FORMAT TSV 6	1234567890
INSERT INTO ticks_in_text FORMAT JSONEachRow {"k":7,"a":1234567890}
INSERT INTO ticks_in_text FORMAT CSV 8,1234567890
INSERT INTO ticks_in_text FORMAT JSONEachRow {"k":9,"a":5}
INSERT INTO ticks_in_text SELECT 10, 1234567890
INSERT INTO ticks_in_text SELECT 11, 5
SELECT * FROM ticks_in_text ORDER BY k
CREATE TABLE ticks_or_null (k UInt8, a Nullable(DateTime64(3,'UTC')), b Nullable(Time)) ENGINE = MergeTree ORDER BY k
INSERT INTO ticks_or_null VALUES (1, 5, 5), (2, NULL, NULL), (3, '2024-01-01 00:00:00', '01:00:00')
SELECT * FROM ticks_or_null ORDER BY k
