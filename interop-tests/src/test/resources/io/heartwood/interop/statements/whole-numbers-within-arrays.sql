-- Dates and times as whole numbers without quotes within arrays, tuples and maps.
CREATE TABLE wnd (k UInt16, a Array(Date), b Tuple(Date, UInt8), m Map(UInt8, Date), n Array(Nullable(Date)), z Array(Tuple(q Date))) ENGINE = MergeTree ORDER BY k
INSERT INTO wnd (k, a, b, n) VALUES (10, [5, 5], (5, 1), [5, NULL])
INSERT INTO wnd (k, m) VALUES (12, {1: 5})
INSERT INTO wnd FORMAT JSONEachRow {"k":14,"a":[5,5],"b":[5,1],"m":{"1":5},"n":[5,null],"z":[{"q":5}]}
INSERT INTO wnd FORMAT TSV 17	[5]	(5,1)	{1:5}	[5,NULL]	[(5)]
INSERT INTO wnd (k, a, b, n) VALUES (20, [20240101, 20240101], (20240101, 1), [20240101, NULL])
INSERT INTO wnd (k, m) VALUES (22, {1: 20240101})
INSERT INTO wnd FORMAT JSONEachRow {"k":24,"a":[20240101,20240101],"b":[20240101,1],"m":{"1":20240101},"n":[20240101,null],"z":[{"q":20240101}]}
INSERT INTO wnd (k, a, b, n) VALUES (60, ['2024-01-01', '2024-01-01'], ('2024-01-01', 1), ['2024-01-01', NULL])
INSERT INTO wnd (k, m) VALUES (62, {1: '2024-01-01'})
INSERT INTO wnd FORMAT JSONEachRow {"k":64,"a":["2024-01-01","2024-01-01"],"b":["2024-01-01",1],"m":{"1":"2024-01-01"},"n":["2024-01-01",null],"z":[{"q":"2024-01-01"}]}
INSERT INTO wnd FORMAT TSV 67	['2024-01-01']	('2024-01-01',1)	{1:'2024-01-01'}	['2024-01-01',NULL]	[('2024-01-01')]
INSERT INTO wnd FORMAT JSONEachRow {"k":74,"a":[1234567890,1234567890]}
INSERT INTO wnd FORMAT JSONEachRow {"k":84,"a":[-5,-5]}
SELECT * FROM wnd ORDER BY k
DROP TABLE wnd
CREATE TABLE wne (k UInt16, a Array(Date32), b Tuple(Date32, UInt8), m Map(UInt8, Date32), n Array(Nullable(Date32)), z Array(Tuple(q Date32))) ENGINE = MergeTree ORDER BY k
INSERT INTO wne (k, a, b, n) VALUES (10, [5, 5], (5, 1), [5, NULL])
INSERT INTO wne (k, m) VALUES (12, {1: 5})
INSERT INTO wne FORMAT JSONEachRow {"k":14,"a":[5,5],"b":[5,1],"m":{"1":5},"n":[5,null],"z":[{"q":5}]}
INSERT INTO wne FORMAT TSV 17	[5]	(5,1)	{1:5}	[5,NULL]	[(5)]
INSERT INTO wne (k, a, b, n) VALUES (20, [20240101, 20240101], (20240101, 1), [20240101, NULL])
INSERT INTO wne (k, m) VALUES (22, {1: 20240101})
INSERT INTO wne (k, a, b, n) VALUES (60, ['2024-01-01', '2024-01-01'], ('2024-01-01', 1), ['2024-01-01', NULL])
INSERT INTO wne (k, m) VALUES (62, {1: '2024-01-01'})
INSERT INTO wne FORMAT JSONEachRow {"k":64,"a":["2024-01-01","2024-01-01"],"b":["2024-01-01",1],"m":{"1":"2024-01-01"},"n":["2024-01-01",null],"z":[{"q":"2024-01-01"}]}
INSERT INTO wne FORMAT TSV 67	['2024-01-01']	('2024-01-01',1)	{1:'2024-01-01'}	['2024-01-01',NULL]	[('2024-01-01')]
SELECT * FROM wne ORDER BY k
DROP TABLE wne
CREATE TABLE wnt (k UInt16, a Array(DateTime('UTC')), b Tuple(DateTime('UTC'), UInt8), m Map(UInt8, DateTime('UTC')), n Array(Nullable(DateTime('UTC'))), z Array(Tuple(q DateTime('UTC')))) ENGINE = MergeTree ORDER BY k
INSERT INTO wnt (k, a, b, n) VALUES (10, [5, 5], (5, 1), [5, NULL])
INSERT INTO wnt (k, m) VALUES (12, {1: 5, 2: 6})
INSERT INTO wnt FORMAT JSONEachRow {"k":14,"a":[5,5],"b":[5,1],"m":{"1":5},"n":[5,null],"z":[{"q":5}]}
INSERT INTO wnt FORMAT TSV 17	[5]	(5,1)	{1:5}	[5,NULL]	[(5)]
INSERT INTO wnt (k, a, b, n) VALUES (20, [20240101, 20240101], (20240101, 1), [20240101, NULL])
INSERT INTO wnt (k, m) VALUES (22, {1: 20240101})
INSERT INTO wnt FORMAT JSONEachRow {"k":24,"a":[20240101,20240101],"b":[20240101,1],"m":{"1":20240101},"n":[20240101,null],"z":[{"q":20240101}]}
INSERT INTO wnt (k, a, b, n) VALUES (30, [-5, -5], (-5, 1), [-5, NULL])
INSERT INTO wnt (k, m) VALUES (32, {1: -5})
INSERT INTO wnt FORMAT JSONEachRow {"k":34,"a":[-5,-5],"b":[-5,1],"m":{"1":-5},"n":[-5,null],"z":[{"q":-5}]}
INSERT INTO wnt (k, a, b, n) VALUES (40, [1234567890123, 1234567890123], (1234567890123, 1), [1234567890123, NULL])
INSERT INTO wnt (k, m) VALUES (42, {1: 1234567890123})
INSERT INTO wnt FORMAT JSONEachRow {"k":44,"a":[1234567890123,1234567890123],"b":[1234567890123,1],"m":{"1":1234567890123},"n":[1234567890123,null],"z":[{"q":1234567890123}]}
INSERT INTO wnt (k, a, b) VALUES (50, [1.5, 1.5], (1.5, 1))
INSERT INTO wnt (k, m) VALUES (52, {1: 1.5})
INSERT INTO wnt FORMAT JSONEachRow {"k":54,"a":[1.5,1.5],"b":[1.5,1],"m":{"1":1.5},"n":[1.5,null],"z":[{"q":1.5}]}
INSERT INTO wnt FORMAT TSV 57	[1.5]	(1.5,1)	{1:1.5}	[1.5,NULL]	[(1.5)]
INSERT INTO wnt (k, a, b, n) VALUES (60, ['2024-01-01', '2024-01-01'], ('2024-01-01', 1), ['2024-01-01', NULL])
INSERT INTO wnt (k, m) VALUES (62, {1: '2024-01-01'})
INSERT INTO wnt FORMAT JSONEachRow {"k":64,"a":["2024-01-01","2024-01-01"],"b":["2024-01-01",1],"m":{"1":"2024-01-01"},"n":["2024-01-01",null],"z":[{"q":"2024-01-01"}]}
INSERT INTO wnt FORMAT TSV 67	['2024-01-01']	('2024-01-01',1)	{1:'2024-01-01'}	['2024-01-01',NULL]	[('2024-01-01')]
SELECT * FROM wnt ORDER BY k
DROP TABLE wnt
CREATE TABLE wnu (k UInt16, a Array(DateTime64(3,'UTC')), b Tuple(DateTime64(3,'UTC'), UInt8), m Map(UInt8, DateTime64(3,'UTC')), n Array(Nullable(DateTime64(3,'UTC'))), z Array(Tuple(q DateTime64(3,'UTC')))) ENGINE = MergeTree ORDER BY k
INSERT INTO wnu (k, a, b, n) VALUES (10, [5, 5], (5, 1), [5, NULL])
INSERT INTO wnu (k, m) VALUES (12, {1: 5, 2: 6})
INSERT INTO wnu FORMAT JSONEachRow {"k":14,"a":[5,5],"b":[5,1],"m":{"1":5},"n":[5,null],"z":[{"q":5}]}
INSERT INTO wnu FORMAT TSV 17	[5]	(5,1)	{1:5}	[5,NULL]	[(5)]
INSERT INTO wnu (k, a, b, n) VALUES (20, [20240101, 20240101], (20240101, 1), [20240101, NULL])
INSERT INTO wnu (k, m) VALUES (22, {1: 20240101})
INSERT INTO wnu FORMAT JSONEachRow {"k":24,"a":[20240101,20240101],"b":[20240101,1],"m":{"1":20240101},"n":[20240101,null],"z":[{"q":20240101}]}
INSERT INTO wnu (k, a, b, n) VALUES (30, [-5, -5], (-5, 1), [-5, NULL])
INSERT INTO wnu (k, m) VALUES (32, {1: -5})
INSERT INTO wnu FORMAT JSONEachRow {"k":34,"a":[-5,-5],"b":[-5,1],"m":{"1":-5},"n":[-5,null],"z":[{"q":-5}]}
INSERT INTO wnu (k, a, b, n) VALUES (40, [1234567890123, 1234567890123], (1234567890123, 1), [1234567890123, NULL])
INSERT INTO wnu (k, m) VALUES (42, {1: 1234567890123})
INSERT INTO wnu FORMAT JSONEachRow {"k":44,"a":[1234567890123,1234567890123],"b":[1234567890123,1],"m":{"1":1234567890123},"n":[1234567890123,null],"z":[{"q":1234567890123}]}
INSERT INTO wnu (k, a, b) VALUES (50, [1.5, 1.5], (1.5, 1))
INSERT INTO wnu (k, m) VALUES (52, {1: 1.5})
INSERT INTO wnu FORMAT JSONEachRow {"k":54,"a":[1.5,1.5],"b":[1.5,1],"m":{"1":1.5},"n":[1.5,null],"z":[{"q":1.5}]}
INSERT INTO wnu FORMAT TSV 57	[1.5]	(1.5,1)	{1:1.5}	[1.5,NULL]	[(1.5)]
INSERT INTO wnu (k, a, b, n) VALUES (60, ['2024-01-01', '2024-01-01'], ('2024-01-01', 1), ['2024-01-01', NULL])
INSERT INTO wnu (k, m) VALUES (62, {1: '2024-01-01'})
INSERT INTO wnu FORMAT JSONEachRow {"k":64,"a":["2024-01-01","2024-01-01"],"b":["2024-01-01",1],"m":{"1":"2024-01-01"},"n":["2024-01-01",null],"z":[{"q":"2024-01-01"}]}
INSERT INTO wnu FORMAT TSV 67	['2024-01-01']	('2024-01-01',1)	{1:'2024-01-01'}	['2024-01-01',NULL]	[('2024-01-01')]
SELECT * FROM wnu ORDER BY k
DROP TABLE wnu
CREATE TABLE wnv (k UInt16, a Array(Time), b Tuple(Time, UInt8), m Map(UInt8, Time), n Array(Nullable(Time)), z Array(Tuple(q Time))) ENGINE = MergeTree ORDER BY k
INSERT INTO wnv (k, a, b, n) VALUES (10, [5, 5], (5, 1), [5, NULL])
INSERT INTO wnv (k, m) VALUES (12, {1: 5, 2: 6})
INSERT INTO wnv FORMAT JSONEachRow {"k":14,"a":[5,5],"b":[5,1],"m":{"1":5},"n":[5,null],"z":[{"q":5}]}
INSERT INTO wnv FORMAT TSV 17	[5]	(5,1)	{1:5}	[5,NULL]	[(5)]
INSERT INTO wnv (k, a, b, n) VALUES (20, [20240101, 20240101], (20240101, 1), [20240101, NULL])
INSERT INTO wnv (k, m) VALUES (22, {1: 20240101})
INSERT INTO wnv FORMAT JSONEachRow {"k":24,"a":[20240101,20240101],"b":[20240101,1],"m":{"1":20240101},"n":[20240101,null],"z":[{"q":20240101}]}
INSERT INTO wnv (k, a, b, n) VALUES (30, [-5, -5], (-5, 1), [-5, NULL])
INSERT INTO wnv (k, m) VALUES (32, {1: -5})
INSERT INTO wnv FORMAT JSONEachRow {"k":34,"a":[-5,-5],"b":[-5,1],"m":{"1":-5},"n":[-5,null],"z":[{"q":-5}]}
INSERT INTO wnv (k, a, b, n) VALUES (40, [1234567890123, 1234567890123], (1234567890123, 1), [1234567890123, NULL])
INSERT INTO wnv (k, m) VALUES (42, {1: 1234567890123})
INSERT INTO wnv FORMAT JSONEachRow {"k":44,"a":[1234567890123,1234567890123],"b":[1234567890123,1],"m":{"1":1234567890123},"n":[1234567890123,null],"z":[{"q":1234567890123}]}
INSERT INTO wnv (k, a, b) VALUES (50, [1.5, 1.5], (1.5, 1))
INSERT INTO wnv (k, m) VALUES (52, {1: 1.5})
INSERT INTO wnv FORMAT JSONEachRow {"k":54,"a":[1.5,1.5],"b":[1.5,1],"m":{"1":1.5},"n":[1.5,null],"z":[{"q":1.5}]}
INSERT INTO wnv FORMAT TSV 57	[1.5]	(1.5,1)	{1:1.5}	[1.5,NULL]	[(1.5)]
INSERT INTO wnv (k, a, b, n) VALUES (60, ['00:00:07', '00:00:07'], ('00:00:07', 1), ['00:00:07', NULL])
INSERT INTO wnv (k, m) VALUES (62, {1: '00:00:07'})
INSERT INTO wnv FORMAT JSONEachRow {"k":64,"a":["00:00:07","00:00:07"],"b":["00:00:07",1],"m":{"1":"00:00:07"},"n":["00:00:07",null],"z":[{"q":"00:00:07"}]}
SELECT * FROM wnv ORDER BY k
DROP TABLE wnv
CREATE TABLE wnw (k UInt16, a Array(Time64(3)), b Tuple(Time64(3), UInt8), m Map(UInt8, Time64(3)), n Array(Nullable(Time64(3))), z Array(Tuple(q Time64(3)))) ENGINE = MergeTree ORDER BY k
INSERT INTO wnw (k, a, b, n) VALUES (10, [5, 5], (5, 1), [5, NULL])
INSERT INTO wnw (k, m) VALUES (12, {1: 5, 2: 6})
INSERT INTO wnw FORMAT JSONEachRow {"k":14,"a":[5,5],"b":[5,1],"m":{"1":5},"n":[5,null],"z":[{"q":5}]}
INSERT INTO wnw FORMAT TSV 17	[5]	(5,1)	{1:5}	[5,NULL]	[(5)]
INSERT INTO wnw (k, a, b, n) VALUES (20, [20240101, 20240101], (20240101, 1), [20240101, NULL])
INSERT INTO wnw (k, m) VALUES (22, {1: 20240101})
INSERT INTO wnw FORMAT JSONEachRow {"k":24,"a":[20240101,20240101],"b":[20240101,1],"m":{"1":20240101},"n":[20240101,null],"z":[{"q":20240101}]}
INSERT INTO wnw (k, a, b, n) VALUES (30, [-5, -5], (-5, 1), [-5, NULL])
INSERT INTO wnw (k, m) VALUES (32, {1: -5})
INSERT INTO wnw FORMAT JSONEachRow {"k":34,"a":[-5,-5],"b":[-5,1],"m":{"1":-5},"n":[-5,null],"z":[{"q":-5}]}
INSERT INTO wnw (k, a, b, n) VALUES (40, [1234567890123, 1234567890123], (1234567890123, 1), [1234567890123, NULL])
INSERT INTO wnw (k, m) VALUES (42, {1: 1234567890123})
INSERT INTO wnw FORMAT JSONEachRow {"k":44,"a":[1234567890123,1234567890123],"b":[1234567890123,1],"m":{"1":1234567890123},"n":[1234567890123,null],"z":[{"q":1234567890123}]}
INSERT INTO wnw (k, a, b) VALUES (50, [1.5, 1.5], (1.5, 1))
INSERT INTO wnw (k, m) VALUES (52, {1: 1.5})
INSERT INTO wnw FORMAT JSONEachRow {"k":54,"a":[1.5,1.5],"b":[1.5,1],"m":{"1":1.5},"n":[1.5,null],"z":[{"q":1.5}]}
INSERT INTO wnw FORMAT TSV 57	[1.5]	(1.5,1)	{1:1.5}	[1.5,NULL]	[(1.5)]
INSERT INTO wnw (k, a, b, n) VALUES (60, ['00:00:07', '00:00:07'], ('00:00:07', 1), ['00:00:07', NULL])
INSERT INTO wnw (k, m) VALUES (62, {1: '00:00:07'})
INSERT INTO wnw FORMAT JSONEachRow {"k":64,"a":["00:00:07","00:00:07"],"b":["00:00:07",1],"m":{"1":"00:00:07"},"n":["00:00:07",null],"z":[{"q":"00:00:07"}]}
SELECT * FROM wnw ORDER BY k
DROP TABLE wnw
