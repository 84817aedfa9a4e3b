package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.part.format.SerializationInfo.Kind;
import io.heartwood.schema.PartLayout;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.IntegerType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbers are those that ClickHouse 26.7 writes for the same rows. */
class DefaultCountsTest {
  private static final TableSettings MODERN =
      TableSettings.DEFAULT.withPartLayout(PartLayout.MODERN);
  private static final List<NamedType> HEADER = List.of(new NamedType("a", IntegerType.UINT8));

  /** A column of ones, then zeros. */
  private static Column ones(int count, int rowCount) {
    byte[] values = new byte[rowCount];
    Arrays.fill(values, 0, count, (byte) 1);
    return new ByteColumn(values, rowCount);
  }

  private static SerializationInfo.Column count(TableSettings settings, Column column) {
    DefaultCounts counts = new DefaultCounts(HEADER, settings);
    counts.add(new Block(HEADER, List.of(column), column.rowCount()));
    return counts.columns().get("a");
  }

  @Test
  void aColumnIsSparseAboveTheRatioOnly() {
    assertEquals(
        new SerializationInfo.Column(Kind.DEFAULT, 150, 160), count(MODERN, ones(10, 160)));
    assertEquals(new SerializationInfo.Column(Kind.SPARSE, 151, 160), count(MODERN, ones(9, 160)));
  }

  @Test
  void theRatioHas32Bits() {
    TableSettings settings =
        TableSettings.of(Map.of("ratio_of_defaults_for_sparse_serialization", "0.951"));
    assertEquals(Kind.SPARSE, count(settings, ones(49, 1000)).kind());
    assertEquals(Kind.DEFAULT, count(settings, ones(50, 1000)).kind());
  }

  @Test
  void ofManyRowsEveryTenthIsLookedAt() {
    assertEquals(
        new SerializationInfo.Column(Kind.DEFAULT, 1500, 1600), count(MODERN, ones(99, 1600)));
    assertEquals(
        new SerializationInfo.Column(Kind.DEFAULT, 1490, 1600), count(MODERN, ones(101, 1600)));
  }

  @Test
  void allRowsAreLookedAtWhereAskedFor() {
    TableSettings exact =
        TableSettings.of(
            Map.of("part_layout", "modern", "compute_exact_num_defaults_for_sparse_columns", "1"));
    assertEquals(
        new SerializationInfo.Column(Kind.SPARSE, 1501, 1600, true, false, List.of()),
        count(exact, ones(99, 1600)));
  }

  @Test
  void aReckonedCountIsCutAsClickHouseCutsIt() {
    assertEquals(61, count(MODERN, ones(9, 71)).defaultCount());
  }

  @Test
  void elementsOfTuplesAreCountedByThemselves() {
    List<NamedType> header =
        List.of(new NamedType("a", DataTypeParser.parse("Tuple(UInt8, UInt8)")));
    DefaultCounts counts = new DefaultCounts(header, MODERN);
    Column tuple = new TupleColumn(List.of(ones(1, 100), ones(50, 100)), 100);
    counts.add(new Block(header, List.of(tuple), 100));
    assertEquals(
        new SerializationInfo.Column(
            Kind.DEFAULT,
            50,
            100,
            false,
            true,
            List.of(
                new SerializationInfo.Column(Kind.SPARSE, 99, 100),
                new SerializationInfo.Column(Kind.DEFAULT, 50, 100))),
        counts.columns().get("a"));
  }

  /** Such a table could not be inserted into. */
  @Test
  void elementsThatCannotBeSparseAreCountedToo() {
    DataType type =
        DataTypeParser.parse(
            "Tuple(v Variant(String, UInt8), d Dynamic, s AggregateFunction(sum, UInt8))");
    TupleColumn.Builder tuple = (TupleColumn.Builder) Columns.newBuilder(type, 100);
    VariantColumn.Builder variants = (VariantColumn.Builder) tuple.element(0);
    for (int row = 0; row < 100; row++) {
      if (row < 2) {
        variants.member(0).appendDefault();
        variants.endValue(0);
      } else {
        variants.appendNull();
      }
      ((StringColumn.Builder) tuple.element(1)).append(row < 3 ? "\u0015\u0001x" : "");
      ((StringColumn.Builder) tuple.element(2)).append("\0".repeat(8));
      tuple.endRow();
    }
    List<NamedType> header = List.of(new NamedType("a", type));
    DefaultCounts counts = new DefaultCounts(header, MODERN);
    counts.add(new Block(header, List.of(tuple.build()), 100));
    assertEquals(
        List.of(
            new SerializationInfo.Column(Kind.SPARSE, 98, 100),
            new SerializationInfo.Column(Kind.SPARSE, 97, 100),
            new SerializationInfo.Column(Kind.DEFAULT, 0, 100)),
        counts.columns().get("a").subcolumns());
  }

  @Test
  void pickedRowsAreCountedAlone() {
    DefaultCounts counts = new DefaultCounts(HEADER, MODERN);
    counts.add(new Block(HEADER, List.of(ones(2, 100)), 100), new int[] {0, 1, 99}, 3);
    assertEquals(new SerializationInfo.Column(Kind.DEFAULT, 1, 3), counts.columns().get("a"));
  }

  @Test
  void nothingIsCountedInTheConservativeLayout() {
    assertFalse(new DefaultCounts(HEADER, TableSettings.DEFAULT).isNeeded());
  }
}
