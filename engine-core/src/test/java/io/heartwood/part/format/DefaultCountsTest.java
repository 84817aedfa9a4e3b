package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.column.TupleColumn;
import io.heartwood.part.format.SerializationInfo.Kind;
import io.heartwood.schema.PartLayout;
import io.heartwood.schema.TableSettings;
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
