package io.heartwood.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {
  /** The right column is what ClickHouse 26.7 prints for the left one (formatQuerySingleLine). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a+b*c | a + (b * c)",
        "(a+b)*c | (a + b) * c",
        "-a | -a",
        "-(a+b) | -(a + b)",
        "not a | NOT a",
        "not a = 1 | NOT (a = 1)",
        "a and b and c | a AND b AND c",
        "a and (b or c) | a AND (b OR c)",
        "a or b and c | a OR (b AND c)",
        "a between 1 and 2 | (a >= 1) AND (a <= 2)",
        "a not between 1 and 2 | (a < 1) OR (a > 2)",
        "a in (1,2) | a IN (1, 2)",
        "a in (1) | a IN (1)",
        "a not in (1,2) | a NOT IN (1, 2)",
        "(a,b) in ((1,2),(3,4)) | (a, b) IN ((1, 2), (3, 4))",
        "a like 'x%' | a LIKE 'x%'",
        "a not ilike 'x' | a NOT ILIKE 'x'",
        "a is null | a IS NULL",
        "a is not null | a IS NOT NULL",
        "a::UInt8 | CAST(a, 'UInt8')",
        "1::UInt8 | CAST('1', 'UInt8')",
        "cast(a as Decimal(9,2)) | CAST(a, 'Decimal(9, 2)')",
        "cast(a,'String') | CAST(a, 'String')",
        "case when a then 1 else 2 end | multiIf(a, 1, 2)",
        "case a when 1 then 2 when 3 then 4 else 5 end | caseWithExpression(a, 1, 2, 3, 4, 5)",
        "case (a) when 1 then 2 end | caseWithExpression(a, 1, 2, NULL)",
        "case when a then 1 end | multiIf(a, 1, NULL)",
        "a ? b : c | if(a, b, c)",
        "d + interval 3 month | d + toIntervalMonth(3)",
        "interval '1 day' | toIntervalDay(1)",
        "date '2020-01-01' | toDate('2020-01-01')",
        "a mod 8 | a % 8",
        "a[1] + 1 | (a[1]) + 1",
        "(a+b)[1] | (a + b)[1]",
        "a[1][2] | (a[1])[2]",
        "-a[b+1] | -(a[b + 1])",
        "f(a)[1] | f(a)[1]",
        "[1, a][1] | [1, a][1]",
        "[] | []",
        "t.1 | t.1",
        "t.1.2 + 1 | ((t.1).2) + 1",
        "f(x).2 | (f(x)).2",
        "f(x).y | tupleElement(f(x), 'y')",
        "(a,b).1 | (a, b).1",
        "a[1]::UInt8 | CAST(a[1], 'UInt8')",
        "not a[1] | NOT (a[1])",
        "a div 3 | intDiv(a, 3)",
        "toYYYYMM(d) | toYYYYMM(d)",
        "tuple(a) | tuple(a)",
        "() | tuple()",
        "count(distinct x) | countDistinct(x)",
        "sum(distinct x) | sumDistinct(x)",
        "quantile(0.5)(x) | quantile(0.5)(x)",
        "1e10 | 10000000000.",
        "0x1F | 31",
        "1e-7 | 1e-7",
        "- 1 | -1",
        "a -1 | a - 1",
        "'it''s' | 'it\\'s'",
        "'a\\nb\\x41' | 'a\\nbA'",
        "`weird name` | `weird name`",
        "18446744073709551616 | 18446744073709552000.",
        "-9223372036854775808 | -9223372036854775808",
        "a + b + c | (a + b) + c",
        "a < b < c | (a < b) < c",
        "not not a | NOT (NOT a)",
        "- - a | -(-a)",
        "-(-1) | -(-1)",
        "a = b and c = d | (a = b) AND (c = d)",
        "x is null = 1 | (x IS NULL) = 1",
        "-a + b | (-a) + b",
        "a - -b | a - (-b)",
        "extract(year from d) | toYear(d)",
        "dateDiff(day, a, b) | dateDiff('day', a, b)",
        "a + 1 in (1,2) | (a + 1) IN (1, 2)",
        "-1 % 3 | -1 % 3",
        "not a in (1) | NOT (a IN (1))",
        "0b101 | 5",
        "1_000 | 1000",
        "a between 1 and 2 and c | ((a >= 1) AND (a <= 2)) AND c",
        "1.e3 | 1000.",
        "$x$a'b$x$ | 'a\\'b'",
        "a /* c */ + -- d | a + e",
      })
  void printsAsClickHousePrints(String text, String printed) {
    String input = text.endsWith("-- d") ? text + "\n e" : text;
    Expression expression = ExpressionParser.parse(input);
    assertEquals(printed, expression.toString());
    assertEquals(expression, ExpressionParser.parse(printed), "parsing what was printed");
  }

  @Test
  void errorsNameWhatWasExpectedAndWhere() {
    assertError("a +", "expected an expression, found end of text: line=1 column=4");
    assertError("f(a\n  b)", "expected ')' or ',', found 'b': line=2 column=3");
    assertError("a b", "expected end of expression, found 'b': line=1 column=3");
    assertError("'abc", "string is not closed: line=1 column=1");
    assertError("a = 'b\nc", "string is not closed: line=1 column=5");
    assertError("a in (select 1)", "subqueries are not supported: line=1 column=6");
    assertError("cast(a as Foo)", "unknown or unsupported type");
    assertError("1abc", "bad number '1abc': line=1 column=1");
    assertError("a \u00a7 b", "unexpected character '\u00a7': line=1 column=3");
    assertError("case when a then b", "expected END, found end of text");
  }

  @Test
  void nestingIsBounded() {
    assertError("(".repeat(100_000) + "a" + ")".repeat(100_000), "nested too deep");
    assertError("-".repeat(3) + " - ".repeat(100_000) + "a", "expression");
    assertError("a" + "+a".repeat(100_000), "too many operators");
    Expression wide = ExpressionParser.parse("a" + " and a".repeat(5_000));
    assertEquals(5_001, ((FunctionCall) wide).arguments().size());
  }

  @Test
  void chainsOfConcatenationBecomeOneCall() {
    assertEquals("concat(a, b, c)", ExpressionParser.parse("a||b||c").toString());
  }

  @Test
  void keysAreListsOfExpressions() {
    assertEquals(List.of(), ExpressionParser.parseKey("tuple()"));
    assertEquals(2, ExpressionParser.parseKey("(toYYYYMM(d), a % 8)").size());
    assertEquals("[a]", ExpressionParser.parseKey("a").toString());
  }

  private static void assertError(String text, String message) {
    ParseException e = assertThrows(ParseException.class, () -> ExpressionParser.parse(text));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /** Each BETWEEN copies its left side: sixty of them would be a tree of 2 to the 60 nodes. */
  @Test
  void betweenDoesNotDoubleATreeWithoutLimit() {
    String three = "a" + " between 1 and 2".repeat(3);
    assertEquals(
        "((((a >= 1) AND (a <= 2)) >= 1) AND (((a >= 1) AND (a <= 2)) <= 2))",
        "("
            + ExpressionFormatter.format(ExpressionParser.parse("a" + " between 1 and 2".repeat(2)))
            + ")");
    assertTrue(ExpressionFormatter.format(ExpressionParser.parse(three)).length() > 60);
    ParseException e =
        assertThrows(
            ParseException.class,
            () -> ExpressionParser.parse("a" + " between 1 and 2".repeat(60)));
    assertTrue(e.getMessage().contains("BETWEEN copies too much"), e.getMessage());
  }
}
