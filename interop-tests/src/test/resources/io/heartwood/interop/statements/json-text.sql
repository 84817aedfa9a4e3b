-- Escapes in JSON: of the higher characters both halves are needed; JSON knows few escapes.
CREATE TABLE surrogates (k UInt8, j JSON, s String) ENGINE = MergeTree ORDER BY k
INSERT INTO surrogates FORMAT JSONEachRow {"k":1,"s":"\ud800"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":2,"s":"\udc00x"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":3,"s":"\ud800\ud83d\ude00"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":4,"s":"\ud800x"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":5,"s":"\ud800\n"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":6,"s":"\ud800\u00"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":7,"s":"\uDBFF\uDFFF"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":9,"s":"\udfff\ud800"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":10,"j":{"a":"\udc00"}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":11,"j":{"a":"\ud83d\ude00"}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":12,"j":{"\ud800":1}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":13,"j":{"a":"\u0000"}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":14,"j":{"a":"\ud800\u0041"}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":15,"j":{"a":"\ud800A"}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":16,"j":{"a":["\ud800"]}}
INSERT INTO surrogates FORMAT JSONEachRow {"k":17,"s":"\/\b\f\r\q\v\0\'"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":18,"s":"\x41"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":19,"\ud800":"\x41"}
INSERT INTO surrogates FORMAT JSONEachRow {"k":20,"j":{"a":"\q"}}
INSERT INTO surrogates VALUES (21,'{"a":"\q"}','')
INSERT INTO surrogates VALUES (22,'{"a":"\\ud83d\\ude00"}','')
INSERT INTO surrogates VALUES (23,'{"a":"\\ud83d"}','')
SELECT k, hex(s), hex(toString(j)) FROM surrogates ORDER BY k
