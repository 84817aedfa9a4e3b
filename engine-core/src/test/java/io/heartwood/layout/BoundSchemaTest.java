package io.heartwood.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.expression.function.FunctionContext;
import io.heartwood.schema.TableSchema;
import io.heartwood.types.DataTypeParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundSchemaTest {
  /** The id of a partition depends on it: 20200101 of a Date, 18262 of the same day as this. */
  @Test
  void aColumnInThePartitionKeyKeepsItsDeclaredType() {
    TableSchema schema =
        TableSchema.builder()
            .column("k", "UInt64")
            .column("d", "LowCardinality(Date)")
            .orderBy("k")
            .partitionBy("(d, k % 2)")
            .build();
    BoundSchema bound = new BoundSchema(schema, FunctionContext.standard());
    assertEquals(
        List.of(DataTypeParser.parse("LowCardinality(Date)"), DataTypeParser.parse("UInt8")),
        bound.partitionKeyTypes());
    assertEquals(bound.partitionKeyTypes(), bound.partKeys().partitionKeyTypes());
  }
}
