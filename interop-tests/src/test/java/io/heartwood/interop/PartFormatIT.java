package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.ShortColumn;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.part.PartType;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartColumn;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.format.PartLoader;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import io.heartwood.part.format.PartWriteRequest;
import io.heartwood.part.format.PartWriteResult;
import io.heartwood.part.format.PartWriter;
import io.heartwood.part.format.PartitionValue;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts that we write are attached, checked and read by ClickHouse, and parts that it writes are
 * read by us: random columns of every type, Wide and Compact, without a table of ours in between.
 */
class PartFormatIT {
  private static final int CASES = 30;
  private static final List<String> CODECS = List.of("Default", "LZ4", "ZSTD(3)", "NONE");

  @Test
  void clickHouseTakesOurPartsAndWeReadItsOwn(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("heartwood.seed", 1);
    try (ClickHouse clickHouse = ClickHouse.start(directory)) {
      clickHouse.query("CREATE DATABASE db");
      for (int i = 0; i < CASES; i++) {
        new Case(clickHouse, "db.t" + i, seed + i).run(i % 2 == 0);
      }
    }
  }

  private static final class Case {
    private final ClickHouse clickHouse;
    private final String table;
    private final String context;
    private final Random random;
    private final List<NamedType> header;
    private final List<String> codecs = new ArrayList<>();
    private final boolean partitioned;

    Case(ClickHouse clickHouse, String table, long seed) {
      this.clickHouse = clickHouse;
      this.table = table;
      this.context = "seed=" + seed;
      this.random = new Random(seed);
      this.header = new ArrayList<>(RandomTable.ofCommonTypes(random).header());
      // Columns k and p have roles here.
      header.removeIf(column -> column.name().equals("k") || column.name().equals("p"));
      header.add(0, new NamedType("k", IntegerType.UINT64));
      header.add(1, new NamedType("p", IntegerType.INT16));
      header.forEach(column -> codecs.add(CODECS.get(random.nextInt(CODECS.size()))));
      this.partitioned = random.nextBoolean();
    }

    void run(boolean wide) throws IOException {
      int granularity = List.of(1, 7, 64, 1000, 8192).get(random.nextInt(5));
      int rowCount = 1 + random.nextInt(granularity < 64 ? 300 : 20000);
      StringBuilder sql = new StringBuilder("CREATE TABLE " + table + " (");
      for (int i = 0; i < header.size(); i++) {
        NamedType column = header.get(i);
        sql.append(i == 0 ? "" : ", ")
            .append("`" + column.name() + "` " + column.type() + " CODEC(" + codecs.get(i) + ")");
      }
      sql.append(") ENGINE = MergeTree ")
          .append(partitioned ? "PARTITION BY p " : "")
          .append("ORDER BY k SETTINGS index_granularity = " + granularity)
          .append(", min_bytes_for_wide_part = " + (wide ? "0" : "1000000000"))
          .append(", old_parts_lifetime = 100000");
      clickHouse.query(sql.toString());
      String uuidPath =
          clickHouse.query(
              "SELECT data_paths[1] FROM system.tables WHERE database || '.' || name = '"
                  + table
                  + "'");
      Block block = randomBlock(rowCount);
      ourPartIsTaken(Path.of(uuidPath), block, wide, granularity);
      itsPartIsRead(Path.of(uuidPath), block);
    }

    private void ourPartIsTaken(Path tablePath, Block block, boolean wide, int granularity)
        throws IOException {
      Path home = tablePath.resolve("detached");
      String name = partition(block).id() + "_1_1_0";
      try (LocalDisk disk = LocalDisk.open("ours", home.resolve("../../ours-" + table))) {
        DiskPath part = DiskPath.of("ours_1_1_0");
        write(disk, part, block, wide ? PartType.WIDE : PartType.COMPACT, granularity);
        Files.move(Path.of(disk.location()).resolve("ours_1_1_0"), home.resolve(name));
      }
      clickHouse.query("ALTER TABLE " + table + " ATTACH PART '" + name + "'");
      assertEquals(
          "1",
          clickHouse.query(
              "CHECK TABLE " + table + " SETTINGS check_query_single_value_result = 1"),
          context);
      assertEquals(
          Integer.toString(block.rowCount()),
          clickHouse.query("SELECT count() FROM " + table),
          context);
      assertEquals(
          RowBinary.rows(RowBinary.encode(block), header),
          RowBinary.rows(
              clickHouse.query("SELECT * FROM " + table + " ORDER BY k", "RowBinary"), header),
          context);
      for (int i = 0; i < 5; i++) {
        long low = random.nextInt(2 * block.rowCount());
        long high = low + random.nextInt(2 * block.rowCount());
        assertEquals(
            Long.toString(countBetween(block, low, high)),
            clickHouse.query(
                "SELECT count() FROM " + table + " WHERE k BETWEEN " + low + " AND " + high),
            context);
      }
      assertEquals(
          wide ? "Wide" : "Compact",
          clickHouse.query(
              "SELECT part_type FROM system.parts WHERE active AND database || '.' || table = '"
                  + table
                  + "'"),
          context);
    }

    private PartitionValue partition(Block block) {
      return partitioned
          ? PartitionValue.ofRow(List.of(IntegerType.INT16), List.of(block.column("p")), 0)
          : PartitionValue.NONE;
    }

    private void write(
        LocalDisk disk, DiskPath directory, Block block, PartType type, int granularity)
        throws IOException {
      List<PartColumn> columns = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        columns.add(
            new PartColumn(
                header.get(i).name(), header.get(i).type(), CodecChain.parse(codecs.get(i))));
      }
      try (DiskTransaction transaction = disk.begin()) {
        PartWriteRequest.Builder request =
            PartWriteRequest.builder(transaction, directory, type, columns)
                .primaryKey(List.of(new ColumnKey("k", IntegerType.UINT64)))
                .granularity(granularity, random.nextBoolean() ? 10 << 20 : 5000)
                .blockSizes(
                    random.nextBoolean()
                        ? CompressBlockSizes.DEFAULT
                        : new CompressBlockSizes(100, 1000));
        if (partitioned) {
          request.partition(partition(block), List.of("p"));
        }
        try (PartWriter writer = PartWriter.open(request.build())) {
          int row = 0;
          while (row < block.rowCount()) {
            int end = Math.min(block.rowCount(), row + 1 + random.nextInt(10000));
            writer.write(block.slice(row, end));
            row = end;
          }
          PartWriteResult result = writer.finish();
          assertEquals(block.rowCount(), result.rowCount(), context);
        }
        transaction.commit();
      }
      LoadedPart part =
          PartLoader.load(
              disk,
              directory,
              new PartKeys(List.of(IntegerType.UINT64), List.of(), List.of(), granularity));
      assertEquals(part.granules().markCount(), part.primaryIndex().rowCount(), context);
    }

    private void itsPartIsRead(Path tablePath, Block block) throws IOException {
      clickHouse.query("OPTIMIZE TABLE " + table + " FINAL");
      String name =
          clickHouse.query(
              "SELECT name FROM system.parts WHERE active AND database || '.' || table = '"
                  + table
                  + "'");
      // A copy of the rows in the way ClickHouse lays them out by default.
      try (LocalDisk disk =
          LocalDisk.open("theirs", tablePath.resolve("../copy-" + table).normalize())) {
        Path copy = Path.of(disk.location()).resolve(name);
        Files.createDirectories(copy);
        try (var files = Files.list(tablePath.resolve(name))) {
          for (Path file : files.toList()) {
            Files.copy(file, copy.resolve(file.getFileName()));
          }
        }
        LoadedPart part =
            PartLoader.load(
                disk,
                DiskPath.of(name),
                new PartKeys(List.of(IntegerType.UINT64), List.of(), List.of(), 8192));
        assertEquals(part.granules().markCount(), part.primaryIndex().rowCount(), context);
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (PartReader reader =
            PartReader.open(
                PartReadRequest.of(
                    part, header, List.of(new MarkRange(0, part.granules().granuleCount()))))) {
          for (Optional<Block> read = reader.next(); read.isPresent(); read = reader.next()) {
            rows.writeBytes(RowBinary.encode(read.get()));
          }
        }
        assertEquals(
            RowBinary.rows(RowBinary.encode(block), header),
            RowBinary.rows(rows.toByteArray(), header),
            context);
      }
    }

    private Block randomBlock(int rowCount) {
      List<Column> columns = new ArrayList<>();
      for (NamedType column : header) {
        if (column.name().equals("k")) {
          long[] keys = new long[rowCount];
          for (int i = 1; i < rowCount; i++) {
            keys[i] = keys[i - 1] + 1 + random.nextInt(2);
          }
          columns.add(new LongColumn(keys, rowCount));
        } else if (column.name().equals("p")) {
          columns.add(new ShortColumn(new short[rowCount], rowCount));
        } else {
          ColumnBuilder builder = Columns.newBuilder(column.type(), rowCount);
          RandomValues.append(builder, column, rowCount, random);
          columns.add(builder.build());
        }
      }
      return new Block(header, columns, rowCount);
    }

    private static long countBetween(Block block, long low, long high) {
      long[] keys = ((LongColumn) block.column("k")).values();
      long count = 0;
      for (int i = 0; i < block.rowCount(); i++) {
        count += keys[i] >= low && keys[i] <= high ? 1 : 0;
      }
      return count;
    }
  }

  /** A key that is a column. */
  private record ColumnKey(String name, DataType type) implements BoundExpression {
    @Override
    public Expression expression() {
      return new ColumnReference(name);
    }

    @Override
    public Set<String> columns() {
      return Set.of(name);
    }

    @Override
    public Column evaluate(Block block) {
      return block.column(name);
    }
  }
}
