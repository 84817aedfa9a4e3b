package io.heartwood.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.RowOrder;
import io.heartwood.column.StringColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.testing.ColumnExpression;
import io.heartwood.testing.RandomColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergingReaderTest {
  private static final long SEED = 77;
  private static final DataType INT64 = DataTypeParser.parse("Int64");

  @Test
  void agreesWithAStableSortOfAllSources() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      List<DataType> types = new ArrayList<>();
      for (int key = 0; key < 1 + random.nextInt(3); key++) {
        types.add(RandomColumns.TYPES.get(random.nextInt(RandomColumns.TYPES.size())));
      }
      int sourceCount = 1 + random.nextInt(9);
      List<Block> parts = new ArrayList<>();
      for (int source = 0; source < sourceCount; source++) {
        int rowCount = random.nextInt(4) == 0 ? 0 : random.nextInt(600);
        parts.add(sortedPart(types, rowCount, source, 1 + random.nextInt(60), random));
      }
      long maxBlockBytes = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(5000);
      assertMerged(types, parts, 1 + random.nextInt(300), 1 + random.nextInt(200), maxBlockBytes);
    }
  }

  @Test
  void passesBlocksOfDisjointSourcesOnAsTheyAre() throws IOException {
    List<SortedSource> sources = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (int source = 0; source < 3; source++) {
      Block block = numbers(source * 1000, 1000);
      blocks.add(block);
      sources.add(new ListSource(List.of(block)));
    }
    List<NamedType> header = blocks.get(0).header();
    List<BoundExpression> key = List.of(new ColumnExpression("k0", INT64));

    try (MergingReader reader = new MergingReader(header, sources, key, 8192, Long.MAX_VALUE)) {
      for (Block block : blocks) {
        assertTrue(reader.next().orElseThrow() == block);
      }
      assertTrue(reader.next().isEmpty());
    }
  }

  @Test
  void blocksOfLongStringsStaySmall() throws IOException {
    DataType text = DataTypeParser.parse("String");
    List<NamedType> header = List.of(new NamedType("k0", INT64), new NamedType("s", text));
    List<SortedSource> sources = new ArrayList<>();
    for (int source = 0; source < 2; source++) {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ColumnBuilder strings = Columns.newBuilder(text, 5);
        for (int row = 0; row < 5; row++) {
          ((StringColumn.Builder) strings).append(new byte[10_000], 0, 10_000);
        }
        Column keys = numbers(i * 5, 5).column("k0");
        blocks.add(new Block(header, List.of(keys, strings.build()), 5));
      }
      sources.add(new ListSource(blocks));
    }
    int rowCount = 0;
    List<BoundExpression> key = List.of(new ColumnExpression("k0", INT64));
    try (MergingReader reader = new MergingReader(header, sources, key, 16384, 200_000)) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        rowCount += next.get().rowCount();
        assertTrue(next.get().sizeBytes() < 310_000, "bytes=" + next.get().sizeBytes());
      }
    }
    assertEquals(1000, rowCount);
  }

  private static Block numbers(int first, int rowCount) {
    long[] values = IntStream.range(first, first + rowCount).asLongStream().toArray();
    return new Block(
        List.of(new NamedType("k0", INT64)), List.of(new LongColumn(values, rowCount)), rowCount);
  }

  private static void assertMerged(
      List<DataType> types, List<Block> parts, int blockRows, int maxBlockRows, long maxBlockBytes)
      throws IOException {
    List<BoundExpression> key = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      key.add(new ColumnExpression("k" + i, types.get(i)));
    }
    List<SortedSource> sources = new ArrayList<>();
    List<int[]> expected = new ArrayList<>();
    for (int source = 0; source < parts.size(); source++) {
      Block part = parts.get(source);
      List<Block> blocks = new ArrayList<>();
      for (int from = 0; from < part.rowCount(); from += blockRows) {
        blocks.add(part.slice(from, Math.min(part.rowCount(), from + blockRows)));
      }
      for (int row = 0; row < part.rowCount(); row++) {
        expected.add(new int[] {source, row});
      }
      sources.add(new ListSource(blocks));
    }
    RowOrder order = new RowOrder(types);
    expected.sort(
        (a, b) -> order.compare(parts.get(a[0]).columns(), a[1], parts.get(b[0]).columns(), b[1]));
    int position = 0;
    try (MergingReader reader =
        new MergingReader(parts.get(0).header(), sources, key, maxBlockRows, maxBlockBytes)) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        Block block = next.get();
        int[] source = ((IntColumn) block.column("source")).values();
        int[] row = ((IntColumn) block.column("row")).values();
        for (int i = 0; i < block.rowCount(); i++) {
          int[] at = expected.get(position++);
          String message = "types=" + types + " seed=" + SEED + " position=" + position;
          assertEquals(at[0], source[i], message);
          assertEquals(at[1], row[i], message);
          Block part = parts.get(at[0]);
          assertEquals(0, order.compare(block.columns(), i, part.columns(), at[1]), message);
        }
      }
    }
    assertEquals(expected.size(), position);
  }

  /** Sorted random keys, then the numbers of source and row by which a row is known again. */
  private static Block sortedPart(
      List<DataType> types, int rowCount, int source, int distinct, Random random) {
    List<NamedType> header = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int key = 0; key < types.size(); key++) {
      header.add(new NamedType("k" + key, types.get(key)));
      columns.add(RandomColumns.column(types.get(key), rowCount, distinct, random));
    }
    RowOrder order = new RowOrder(types);
    int[] sorted =
        IntStream.range(0, rowCount)
            .boxed()
            .sorted((a, b) -> order.compare(columns, a, columns, b))
            .mapToInt(Integer::intValue)
            .toArray();
    columns.replaceAll(column -> column.gather(sorted, rowCount));
    DataType int32 = DataTypeParser.parse("Int32");
    header.add(new NamedType("source", int32));
    header.add(new NamedType("row", int32));
    int[] sources = new int[rowCount];
    java.util.Arrays.fill(sources, source);
    columns.add(new IntColumn(sources, rowCount));
    columns.add(new IntColumn(IntStream.range(0, rowCount).toArray(), rowCount));
    return new Block(header, columns, rowCount);
  }

  /** Blocks from memory. */
  private static final class ListSource implements SortedSource {
    private final Deque<Block> blocks;

    ListSource(List<Block> blocks) {
      this.blocks = new ArrayDeque<>(blocks);
    }

    @Override
    public Optional<Block> next() {
      return Optional.ofNullable(blocks.poll());
    }

    @Override
    public void close() {
      blocks.clear();
    }
  }
}
