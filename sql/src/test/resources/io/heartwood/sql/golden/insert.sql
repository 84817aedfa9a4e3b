CREATE TABLE i (a Int32, s String DEFAULT upper('abc'), n Nullable(Int32), ns Nullable(String) DEFAULT 'dd', d Date, f Float64 DEFAULT a * 2, e Enum8('x' = 1, 'y' = 2)) ENGINE = MergeTree ORDER BY a;
INSERT INTO i FORMAT CSV 1,,,,2020-01-01,1.5,x
2," a ""b"", c ",\N,\N,"2020-01-02",2,"y"
 3 , pq r ,5,"",2020-01-03, 7 ,x
;
SELECT * FROM i ORDER BY a;
INSERT INTO i (e, a) VALUES ('y', 10), ('x', 1 + 10), (2, 12);
SELECT * FROM i WHERE a >= 10 ORDER BY a;
INSERT INTO i FORMAT JSONEachRow {"a":20,"s":"x\u00e9\n\"","n":null,"ns":"","f":"2.5","e":"y","zzz":[1,{"a":2}]}
{"s":12,"a":"21"} {"a":22,"s":{"x": [1, 2]},"e":2}
;
SELECT * FROM i WHERE a >= 20 ORDER BY a;
INSERT INTO i FORMAT JSONEachRow [{"a":30,"n":true},{"a":31,"s":"\ud83d\ude00"}]
;
SELECT * FROM i WHERE a >= 30 ORDER BY a;
INSERT INTO i FORMAT TSV 40	a\tb\\c\nd	\N	\N	2020-1-2	1e3	y
41		1		2020-01-02	-0.5	x
;
SELECT * FROM i WHERE a >= 40 ORDER BY a;
INSERT INTO i FORMAT TSVWithNames d	zzz	a	e
2021-01-01	foo	50	y
;
SELECT * FROM i WHERE a >= 50 ORDER BY a;
INSERT INTO i FORMAT CSVWithNames e,a,"s"
x,60,"multi
line"
;
SELECT * FROM i WHERE a >= 60 ORDER BY a;
INSERT INTO i FORMAT TSVWithNamesAndTypes a	e	f
Int32	Enum8('x' = 1, 'y' = 2)	Float64
70	x	7
;
SELECT * FROM i WHERE a >= 70 ORDER BY a;
INSERT INTO i (a, f) SELECT number + 80, number / 2 FROM numbers(3);
SELECT * FROM i WHERE a >= 80 ORDER BY a;
INSERT INTO i (a, s, d) VALUES (90, 'it''s', '2020-01-01') (91, 'b\'c', toDate('2020-01-01') + 1), (92, concat('a', 'b'), '2021-02-03'), (93, 'x;y', '2020-05-05');
SELECT * FROM i WHERE a >= 90 ORDER BY a;
SELECT count() FROM i;
