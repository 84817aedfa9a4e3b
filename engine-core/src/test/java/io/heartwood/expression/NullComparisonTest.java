package io.heartwood.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.NamedType;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.types.DataTypeParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NullComparisonTest {
  private static final FunctionContext CONTEXT =
      new FunctionContext(ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00Z"));

  @ParameterizedTest
  @ValueSource(strings = {"UUID", "Date32", "String", "IPv6", "Nullable(Date32)"})
  void aComparisonWithNullIsAConditionWhateverIsCompared(String type) {
    List<NamedType> header = List.of(new NamedType("c", DataTypeParser.parse(type)));
    for (String condition : List.of("c = NULL", "c > NULL", "c BETWEEN NULL AND NULL AND 1")) {
      BoundExpression bound =
          ExpressionBinder.bind(ExpressionParser.parse(condition), header, CONTEXT);
      assertEquals("Nullable(UInt8)", bound.type().toString(), condition);
    }
  }
}
