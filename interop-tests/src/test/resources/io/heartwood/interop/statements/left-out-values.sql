-- What an insert leaves out: of the whole column, and of single rows.
CREATE TABLE left_out (k UInt8, g Date32, h Array(Date32), n Nullable(Date32), t Tuple(Date32, UInt8), e Enum8('x' = 5, 'y' = 6), te Tuple(Enum8('x' = 5, 'y' = 6), UInt8), l LowCardinality(String), u UUID) ENGINE = MergeTree ORDER BY k
INSERT INTO left_out (k) VALUES (1)
INSERT INTO left_out FORMAT JSONEachRow {"k":2}
INSERT INTO left_out (k) SELECT 3
SELECT * FROM left_out ORDER BY k
