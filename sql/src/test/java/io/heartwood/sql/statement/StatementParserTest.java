package io.heartwood.sql.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.statement.SelectQuery.TableSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {
  static final String TRIPS =
      """
      CREATE TABLE trips_s3
      (
      `trip_id` UInt32,
      `pickup_date` Date,
      `pickup_datetime` DateTime,
      `dropoff_datetime` DateTime,
      `pickup_longitude` Float64,
      `pickup_latitude` Float64,
      `dropoff_longitude` Float64,
      `dropoff_latitude` Float64,
      `passenger_count` UInt8,
      `trip_distance` Float64,
      `tip_amount` Float32,
      `total_amount` Float32,
      `payment_type` Enum8('UNK' = 0, 'CSH' = 1, 'CRE' = 2, 'NOC' = 3, 'DIS' = 4)
      )
      ENGINE = MergeTree
      PARTITION BY toYYYYMM(pickup_date)
      ORDER BY pickup_datetime
      SETTINGS index_granularity = 8192, storage_policy='s3_main'""";

  private static Statement parse(String text) throws SqlException {
    StatementParser parser = new StatementParser(text);
    Statement statement = parser.next().orElseThrow();
    assertTrue(parser.next().isEmpty());
    return statement;
  }

  private static SqlException failure(String text) {
    StatementParser parser = new StatementParser(text);
    return assertThrows(
        SqlException.class,
        () -> {
          while (parser.next().isPresent()) {
            // until the statement that fails
          }
        });
  }

  @Test
  void tripsTableOfTheDocumentsIsParsedAndPrintedAsClickHouseDoes() throws SqlException {
    var create = assertInstanceOf(Statement.CreateTable.class, parse(TRIPS));

    assertEquals(new TableName("default", "trips_s3"), create.table());
    assertEquals(13, create.schema().columns().size());
    assertEquals("s3_main", create.schema().settings().storagePolicy());
    assertEquals(
        TRIPS
            .replace("TABLE trips_s3", "TABLE default.trips_s3")
            .replace("\n`", "\n    `")
            .replace("policy='s3_main'", "policy = 's3_main'"),
        CreateTablePrinter.print(create.table(), create.schema()));
  }

  @Test
  void everyPartOfCreateTableIsPrintedAsClickHouseDoes() throws SqlException {
    var create =
        (Statement.CreateTable)
            parse(
                "CREATE TABLE IF NOT EXISTS default.t (a UInt32 DEFAULT 5 COMMENT 'x y', b String"
                    + " CODEC(ZSTD(3)), `c d` Nullable(Float64), e Enum8('a'=1,'b'=2), d"
                    + " DateTime('UTC')) ENGINE=MergeTree() PARTITION BY toYYYYMM(d) ORDER BY (a,"
                    + " b) PRIMARY KEY a SETTINGS index_granularity=8192, storage_policy='default'");

    assertTrue(create.ifNotExists());
    // Printed by ClickHouse 26.7 for the same statement.
    assertEquals(
        """
        CREATE TABLE default.t
        (
            `a` UInt32 DEFAULT 5 COMMENT 'x y',
            `b` String CODEC(ZSTD(3)),
            `c d` Nullable(Float64),
            `e` Enum8('a' = 1, 'b' = 2),
            `d` DateTime('UTC')
        )
        ENGINE = MergeTree
        PARTITION BY toYYYYMM(d)
        PRIMARY KEY a
        ORDER BY (a, b)
        SETTINGS index_granularity = 8192, storage_policy = 'default'""",
        CreateTablePrinter.print(create.table(), create.schema()));
  }

  @Test
  void codecsArePrintedWithAllTheirParameters() throws SqlException {
    var create =
        (Statement.CreateTable)
            parse(
                "CREATE TABLE t (a UInt32 CODEC(Delta, ZSTD), b String CODEC(LZ4HC), c Float64"
                    + " CODEC(Gorilla,LZ4), e Nullable(Int64) CODEC(Delta, Default), g String"
                    + " CODEC(NONE)) ENGINE = MergeTree ORDER BY a");

    // As ClickHouse 26.7 prints them.
    assertEquals(
        List.of("Delta(4), ZSTD(1)", "LZ4HC(0)", "Gorilla(8), LZ4", "Delta(8), Default", "NONE"),
        create.schema().columns().stream().map(column -> column.codec()).toList());
  }

  @Test
  void attachTableTakesItsUuid() throws SqlException {
    var attach =
        (Statement.CreateTable)
            parse(
                "ATTACH TABLE t UUID '61f0c404-5cb3-11e7-907b-a6006ad3dba0' (a Int8) ENGINE ="
                    + " MergeTree ORDER BY tuple()");

    assertEquals("61f0c404-5cb3-11e7-907b-a6006ad3dba0", attach.uuid().orElseThrow().toString());
    assertEquals(List.of(), attach.schema().sortingKey());
  }

  @Test
  void selectKnowsAllItsClauses() throws SqlException {
    var select =
        (Statement.Select)
            parse(
                "SELECT DISTINCT a AS x, b + 1 y, `c d`, count(*) FROM t PREWHERE a > 1 WHERE b < 2"
                    + " GROUP BY a, b HAVING count() > 3 ORDER BY a DESC NULLS FIRST, 2 LIMIT 1 BY"
                    + " a LIMIT 5, 10 FORMAT JSON SETTINGS max_threads = 1");
    SelectQuery query = select.query();

    assertTrue(query.distinct());
    assertEquals(Optional.of("y"), query.items().get(1).alias());
    assertEquals("plus(b, 1)", ColumnNames.of(query.items().get(1).expression().orElseThrow()));
    assertEquals("count()", ColumnNames.of(query.items().get(3).expression().orElseThrow()));
    assertEquals(
        new TableSource.Named(new TableName("default", "t"), Optional.empty()),
        query.source().orElseThrow());
    assertEquals("(a > 1) AND (b < 2)", query.where().orElseThrow().toString());
    assertEquals(2, query.groupBy().size());
    assertEquals("count() > 3", query.having().orElseThrow().toString());
    assertTrue(query.orderBy().get(0).descending());
    assertTrue(query.orderBy().get(0).nullsFirst());
    assertFalse(query.orderBy().get(1).nullsFirst());
    assertEquals(1, query.limitBy().orElseThrow().limit());
    assertEquals(10, query.limit());
    assertEquals(5, query.offset());
    assertEquals(Optional.of("JSON"), select.output().format());
    assertEquals(Map.of("max_threads", "1"), select.output().settings());
  }

  @Test
  void insertLeavesDataInTheTextToWhoeverRunsIt() throws SqlException {
    StatementParser parser =
        new StatementParser("INSERT INTO t (a, b) VALUES (1, 'x;y');\nSELECT\n FRM");
    var insert = (Statement.Insert) parser.next().orElseThrow();
    var inline = assertInstanceOf(InsertSource.Inline.class, insert.source());

    assertEquals(List.of("a", "b"), insert.columns());
    assertEquals("(1, 'x;y')", parser.text().substring(inline.start(), inline.start() + 10));
    parser.resumeAt(inline.start() + 10);
    var select = (Statement.Select) parser.next().orElseThrow();
    assertEquals(1, select.query().items().size());
  }

  @Test
  void insertWithoutDataReadsStandardInput() throws SqlException {
    StatementParser parser = new StatementParser("INSERT INTO t FORMAT CSV; SELECT 1");
    var insert = (Statement.Insert) parser.next().orElseThrow();

    assertEquals(new InsertSource.StandardInput("CSV"), insert.source());
    assertInstanceOf(Statement.Select.class, parser.next().orElseThrow());
  }

  @Test
  void insertFromFilesTakesCompressionAndFormat() throws SqlException {
    var insert =
        (Statement.Insert)
            parse("INSERT INTO t FROM INFILE 'a_{0..3}.gz' COMPRESSION 'gzip' FORMAT TSV");

    assertEquals(
        new InsertSource.Files("a_{0..3}.gz", Optional.of("gzip"), Optional.of("TSV")),
        insert.source());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT a FROM t WHERE|line=1 column=22|expected an expression, found end of text",
        "SELECT a FRM t|line=1 column=14|expected FROM, WHERE,",
        "SELECT 1; SELECT (1|line=1 column=20|expected",
        "INSERT INTO t SET|line=1 column=15|expected VALUES, FORMAT, FROM INFILE or SELECT",
        "CREATE TABLE t (a Int8) ORDER BY a|line=1 column=25|expected ENGINE",
        "CREATE TABLE t (a Int8) ENGINE = MergeTree|line=1 column=43|expected ORDER BY",
        "HELLO|line=1 column=1|expected a statement (SELECT, INSERT,",
        "OPTIMIZE t|line=1 column=10|expected TABLE, found 't'",
      })
  void unparseableStatementTellsWhereAndWhatWasExpected(
      String text, String position, String expected) {
    SqlException failure = failure(text);

    assertEquals(ErrorCode.SYNTAX_ERROR, failure.code());
    assertTrue(failure.getMessage().contains(position), failure.getMessage());
    assertTrue(failure.getMessage().startsWith(expected), failure.getMessage());
  }

  @Test
  void positionCountsLinesOverStatementsAndInlineData() throws SqlException {
    String text = "SELECT 1;\n\nINSERT INTO t VALUES\n(1);\nSELECT\n  FROM";
    StatementParser parser = new StatementParser(text);
    parser.next();
    parser.next();
    parser.resumeAt(text.indexOf(";\nSELECT"));
    SqlException failure = assertThrows(SqlException.class, parser::next);

    assertTrue(failure.getMessage().contains("line=6 column=3"), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t DELETE WHERE 1",
        "SYSTEM STOP MERGES",
        "TRUNCATE DATABASE t",
        "SELECT * FROM a JOIN b USING x",
        "SELECT * FROM (SELECT 1)",
        "WITH 1 AS x SELECT x",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE t (a Int8) ENGINE = ReplacingMergeTree ORDER BY a",
        "OPTIMIZE TABLE t FINAL DEDUPLICATE",
      })
  void whatClickHouseHasAndWeHaveNotIsSaid(String text) {
    SqlException failure = failure(text);

    assertEquals(ErrorCode.NOT_IMPLEMENTED, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("not supported"), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (a Foo) ENGINE = MergeTree ORDER BY a|UNKNOWN_TYPE|name=Foo",
        "CREATE TABLE t (a Int8) ENGINE = Log ORDER BY a|UNKNOWN_STORAGE|engine=Log",
        "CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS x = 1|UNKNOWN_SETTING|x",
        "CREATE TABLE t (a Int8, a Int8) ENGINE = MergeTree ORDER BY a|BAD_ARGUMENTS|column=a",
      })
  void definitionsThatMakeNoSenseAreRefused(String text, ErrorCode code, String fact) {
    SqlException failure = failure(text);

    assertEquals(code, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains(fact), failure.getMessage());
  }
}
