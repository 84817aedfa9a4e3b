package io.heartwood.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.NamedType;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.types.FloatType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of ClickHouse 26.7 for NaN, which equals nothing but is found in a set. */
class NanTest {
  private static final FunctionContext CONTEXT =
      new FunctionContext(ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"c IN (nan, 1.5)|1|0|1", "c = nan|0|0|0", "c != nan|1|1|1", "sign(c)|1|0|1"})
  void answersAreThoseOfClickHouse(String expression, byte first, byte second, byte third) {
    List<NamedType> header = List.of(new NamedType("c", FloatType.FLOAT32));
    Block block =
        new Block(header, List.of(new FloatColumn(new float[] {Float.NaN, -0f, 1.5f}, 3)), 3);
    ByteColumn actual =
        (ByteColumn)
            ExpressionBinder.bind(ExpressionParser.parse(expression), header, CONTEXT)
                .evaluate(block);
    assertArrayEquals(
        new byte[] {first, second, third}, Arrays.copyOf(actual.values(), actual.rowCount()));
  }
}
