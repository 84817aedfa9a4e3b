package io.heartwood.expression.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.text.ValueParser;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of ClickHouse 26.7. */
class ArrayFunctionsTest {
  @Test
  void hasComparesElements() {
    assertEquals("[1, 0, 0]", flags("has(c, 2)", "Array(Int32)", "[1,2]", "[]", "[3]"));
    assertEquals("[0]", flags("has(c, 2.5)", "Array(Int32)", "[2]"));
    assertEquals("[1]", flags("has(c, 2.0)", "Array(Int32)", "[2]"));
    assertEquals("[0]", flags("has(c, nan)", "Array(Float64)", "[nan]"));
    assertEquals("[1, 0]", flags("has(c, 'b')", "Array(String)", "['a','b']", "['ab']"));
    assertEquals("[0]", flags("has(c, 'a')", "Array(FixedString(3))", "['a']"));
    assertEquals("[1]", flags("has(c, 'a\\0\\0')", "Array(FixedString(3))", "['a']"));
    assertEquals("[1]", flags("has(c, '')", "Array(LowCardinality(String))", "['x','']"));
  }

  @Test
  void hasFindsNullByNull() {
    String type = "Array(Nullable(Int32))";
    assertEquals("[1, 0, 1]", flags("has(c, NULL)", type, "[1,NULL]", "[0]", "[NULL]"));
    assertEquals("[0, 1]", flags("has(c, 0)", type, "[NULL]", "[0]"));
  }

  @Test
  void hasRefusesOtherKinds() {
    assertThrows(FunctionException.class, () -> flags("has(c, 'a')", "Array(Int32)", "[1]"));
    assertThrows(FunctionException.class, () -> flags("has(c, 1)", "Array(String)", "['a']"));
    assertThrows(FunctionException.class, () -> flags("has(c, 1)", "Int32", "1"));
  }

  @Test
  void mapsAreSearchedByKey() {
    String type = "Map(String, UInt8)";
    assertEquals("[1, 0]", flags("mapContains(c, 'a')", type, "{'a':1,'b':2}", "{'A':1}"));
    assertEquals("[0, 1]", flags("mapContainsKey(c, 'A')", type, "{'a':1}", "{'A':1}"));
    assertEquals("[1]", flags("has(c, 'b')", type, "{'a':1,'b':2}"));
    assertEquals("[1]", flags("has(mapKeys(c), 'b')", type, "{'a':1,'b':2}"));
    assertEquals("[1, 0]", flags("has(mapValues(c), 2)", type, "{'a':1,'b':2}", "{}"));
  }

  @Test
  void tokensStandBetweenSeparators() {
    assertEquals(
        "[1, 1, 0, 0, 0, 1]",
        flags(
            "hasToken(c, 'abc')",
            "String",
            "abc def",
            "abc_def",
            "abcé",
            "Abc",
            "xabc",
            "xabc abc"));
    assertEquals("[0]", flags("hasToken(c, '')", "String", "abc"));
    assertThrows(FunctionException.class, () -> flags("hasToken(c, 'a b')", "String", "a b"));
  }

  /** The results for a column {@code c} with these values. */
  private static String flags(String expression, String type, String... values) {
    DataType columnType = DataTypeParser.parse(type);
    ColumnBuilder builder = Columns.newBuilder(columnType, values.length);
    ValueParser parser = ValueParser.of(columnType, ZoneOffset.UTC);
    parser.start(builder);
    for (String value : values) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      parser.parse(text, 0, text.length);
    }
    List<NamedType> header = List.of(new NamedType("c", columnType));
    BoundExpression bound = ExpressionBinder.bind(ExpressionParser.parse(expression), header);
    Column result = bound.evaluate(new Block(header, List.of(builder.build()), values.length));
    List<Integer> flags = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      flags.add((int) ((ByteColumn) result).values()[i]);
    }
    return flags.toString();
  }
}
