package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.part.PartType;
import io.heartwood.schema.PartLayout;
import io.heartwood.schema.TableSettings;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PartRoundTripTest {
  private static final long SEED = Long.getLong("heartwood.seed", 7);
  private static final DiskPath DIRECTORY = DiskPath.of("part");

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

  private static final List<NamedType> HEADER = header();

  private static List<NamedType> header() {
    List<NamedType> header = new ArrayList<>();
    header.add(new NamedType("key", IntegerType.UINT32));
    for (DataType type : RandomColumns.TYPES) {
      header.add(new NamedType("a " + header.size() + "/" + type, type));
    }
    return List.copyOf(header);
  }

  private static Block randomBlock(int rowCount, Random random) {
    List<Column> columns = new ArrayList<>();
    int[] keys = new int[rowCount];
    for (int i = 1; i < rowCount; i++) {
      keys[i] = keys[i - 1] + random.nextInt(3);
    }
    columns.add(new IntColumn(keys, rowCount));
    for (DataType type : RandomColumns.TYPES) {
      columns.add(RandomColumns.of(type, rowCount, random.nextDouble(), random));
    }
    return new Block(HEADER, columns, rowCount);
  }

  private static PartWriteRequest.Builder request(DiskTransaction transaction, PartType type) {
    List<String> codecs = List.of("Default", "LZ4", "ZSTD(1)", "NONE", "LZ4HC(3)");
    List<PartColumn> columns = new ArrayList<>();
    for (NamedType column : HEADER) {
      columns.add(
          new PartColumn(
              column.name(),
              column.type(),
              CodecChain.parse(codecs.get(columns.size() % codecs.size()))));
    }
    return PartWriteRequest.builder(transaction, DIRECTORY, type, columns)
        .primaryKey(List.of(new ColumnKey("key", IntegerType.UINT32)));
  }

  /** One of the named layouts, or settings of the layout at random. */
  private static TableSettings randomLayout(Random random) {
    int choice = random.nextInt(4);
    if (choice < 2) {
      return TableSettings.DEFAULT.withPartLayout(PartLayout.values()[choice]);
    }
    List<List<String>> choices =
        List.of(
            List.of("part_layout", "conservative", "modern"),
            List.of("compress_marks", "0", "1"),
            List.of("compress_primary_key", "0", "1"),
            List.of("marks_compression_codec", "NONE", "LZ4", "ZSTD(3)"),
            List.of("marks_compress_block_size", "1000", "65536"),
            List.of("primary_key_compression_codec", "NONE", "LZ4HC"),
            List.of("write_marks_for_substreams_in_compact_parts", "0", "1"),
            List.of("serialization_info_version", "basic", "with_types"),
            List.of("string_serialization_version", "single_stream", "with_size_stream"),
            List.of("propagate_types_serialization_versions_to_nested_types", "0", "1"),
            List.of("nullable_serialization_version", "basic", "allow_sparse"),
            List.of("ratio_of_defaults_for_sparse_serialization", "0", "0.5", "0.9", "1"),
            List.of("compute_exact_num_defaults_for_sparse_columns", "0", "1"),
            List.of("replace_long_file_name_to_hash", "0", "1"),
            List.of("max_file_name_length", "10", "30"),
            List.of("low_cardinality_max_dictionary_size", "0", "1", "5", "100", "8192"));
    Map<String, String> given = new TreeMap<>();
    for (List<String> setting : choices) {
      if (random.nextBoolean()) {
        given.put(setting.get(0), setting.get(1 + random.nextInt(setting.size() - 1)));
      }
    }
    return TableSettings.of(given);
  }

  private static PartWriteResult write(
      MemoryDisk disk, PartType type, Block block, Random random, ExecutorService helpers)
      throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      int granularity = List.of(1, 3, 100, 1000, 8192).get(random.nextInt(5));
      TableSettings settings = randomLayout(random);
      DefaultCounts counts = new DefaultCounts(HEADER, settings);
      counts.add(block);
      PartWriteRequest.Builder request =
          request(transaction, type)
              .settings(settings)
              .sparse(new SparseChoice(counts, random.nextBoolean()))
              .granularity(granularity, random.nextBoolean() ? 0 : 1 + random.nextInt(100000))
              .partition(
                  PartitionValue.ofRow(
                      List.of(IntegerType.UINT8), List.of(new ByteColumn(new byte[] {7}, 1)), 0),
                  List.of("key"))
              .parallel(helpers, 1 + random.nextInt(3));
      if (random.nextBoolean()) {
        request.blockSizes(new CompressBlockSizes(random.nextInt(300), 1 + random.nextInt(3000)));
      }
      PartWriteResult result;
      try (PartWriter writer = PartWriter.open(request.build())) {
        for (int row = 0; row < block.rowCount(); ) {
          int end = Math.min(block.rowCount(), row + random.nextInt(2000));
          writer.write(block.slice(row, end));
          row = end;
        }
        result = writer.finish();
      }
      transaction.commit();
      return result;
    }
  }

  @ParameterizedTest
  @EnumSource(PartType.class)
  void rowsComeBackWhateverTheGranulesAndBlocks(PartType type) throws Exception {
    ExecutorService helpers = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 8; i++) {
        Random random = new Random(SEED + i);
        String context = "seed=" + (SEED + i);
        Block block = randomBlock(1 + random.nextInt(3000), random);
        try (MemoryDisk disk = new MemoryDisk("test")) {
          PartWriteResult result = write(disk, type, block, random, helpers);
          PartKeys keys =
              new PartKeys(
                  List.of(IntegerType.UINT32),
                  List.of(IntegerType.UINT8),
                  List.of(HEADER.get(0)),
                  8192);
          LoadedPart loaded = PartLoader.load(disk, DIRECTORY, keys);
          assertEquals(List.of(), PartChecker.check(disk, DIRECTORY, keys), context);
          assertSameAsWritten(
              loaded, LoadedPart.of(disk, DIRECTORY, result, PartCaches.ofOnePart()), context);
          assertKeys(block, loaded, context);
          assertRows(block, loaded, random, context);
        }
      }
    } finally {
      helpers.shutdown();
    }
  }

  private static void assertSameAsWritten(LoadedPart loaded, LoadedPart written, String context)
      throws IOException {
    assertEquals(written.type(), loaded.type(), context);
    assertEquals(written.columns(), loaded.columns(), context);
    assertEquals(written.rowCount(), loaded.rowCount(), context);
    assertEquals(written.checksums(), loaded.checksums(), context);
    assertEquals(written.granules(), loaded.granules(), context);
    assertEquals(
        written.description().serialization(), loaded.description().serialization(), context);
    assertEquals(written.description().substreams(), loaded.description().substreams(), context);
    assertEquals("7", loaded.partition().id(), context);
    assertEquals(written.partition(), loaded.partition(), context);
    assertEquals(written.defaultCodec(), loaded.defaultCodec(), context);
    assertArrayEquals(
        RandomColumns.bytes(written.minMax().ranges().get(0)),
        RandomColumns.bytes(loaded.minMax().ranges().get(0)),
        context);
    assertArrayEquals(
        RandomColumns.bytes(written.primaryIndex().columns().get(0)),
        RandomColumns.bytes(loaded.primaryIndex().columns().get(0)),
        context);
  }

  private static void assertKeys(Block block, LoadedPart part, String context) throws IOException {
    int[] keys = ((IntColumn) block.column(0)).values();
    int[] index = ((IntColumn) part.primaryIndex().columns().get(0)).values();
    Marks granules = part.granules();
    for (int granule = 0; granule < granules.granuleCount(); granule++) {
      assertEquals(keys[(int) granules.firstRow(granule)], index[granule], context);
    }
    assertEquals(keys[block.rowCount() - 1], index[granules.granuleCount()], context);
    int[] range = ((IntColumn) part.minMax().ranges().get(0)).values();
    assertEquals(keys[0], range[0], context);
    assertEquals(keys[block.rowCount() - 1], range[1], context);
  }

  private static void assertRows(Block block, LoadedPart part, Random random, String context)
      throws IOException {
    // Some columns in another order, one that is missing, and random ranges of granules.
    List<NamedType> columns = new ArrayList<>(HEADER);
    Collections.shuffle(columns, random);
    columns = new ArrayList<>(columns.subList(0, 1 + random.nextInt(columns.size())));
    columns.add(new NamedType("missing", IntegerType.INT64));
    List<MarkRange> ranges = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    Marks granules = part.granules();
    for (int mark = random.nextInt(3); mark < granules.granuleCount(); ) {
      int end = Math.min(granules.granuleCount(), mark + 1 + random.nextInt(20));
      ranges.add(new MarkRange(mark, end));
      rows.add(new int[] {(int) granules.firstRow(mark), (int) granules.firstRow(end)});
      mark = end + random.nextInt(3);
    }
    PartReadRequest request =
        PartReadRequest.of(part, columns, ranges)
            .withBlockSize(1 + random.nextInt(5000), 1 + random.nextInt(1 << 20));
    assertColumns(block, columns, rows, TestParts.read(request), context);
    assertColumns(block, columns, rows, TestParts.readAndRecycle(request), context + " recycled");
  }

  private static void assertColumns(
      Block block, List<NamedType> columns, List<int[]> rows, List<Block> read, String context) {
    for (NamedType column : columns) {
      List<Column> expected = new ArrayList<>();
      for (int[] range : rows) {
        expected.add(
            column.name().equals("missing")
                ? Columns.defaults(column.type(), range[1] - range[0])
                : block.column(column.name()).slice(range[0], range[1]));
      }
      if (!expected.isEmpty()) {
        assertArrayEquals(
            RandomColumns.bytes(Columns.concat(expected)),
            RandomColumns.bytes(
                Columns.concat(read.stream().map(b -> b.column(column.name())).toList())),
            context + " " + column);
      }
    }
  }

  @Test
  void onlyArraysOfABlockThatIsGivenBackServeTheNextOne() throws Exception {
    Random random = new Random(SEED);
    Block block = randomBlock(2000, random);
    int[] expected = ((IntColumn) block.column("key")).values();
    try (MemoryDisk disk = new MemoryDisk("test")) {
      try (DiskTransaction transaction = disk.begin()) {
        try (PartWriter writer =
            PartWriter.open(request(transaction, PartType.WIDE).granularity(100, 0).build())) {
          writer.write(block);
          writer.finish();
        }
        transaction.commit();
      }
      PartKeys keys = new PartKeys(List.of(IntegerType.UINT32), List.of(), List.of(), 100);
      LoadedPart part = PartLoader.load(disk, DIRECTORY, keys);
      PartReadRequest request =
          PartReadRequest.of(part, HEADER.subList(0, 1), TestParts.all(part))
              .withBlockSize(300, 1 << 20);
      try (PartReader reader = PartReader.open(request)) {
        Block first = reader.next().orElseThrow();
        Block second = reader.next().orElseThrow();
        reader.recycle(first);
        Block third = reader.next().orElseThrow();
        assertKeys(expected, 0, first);
        assertKeys(expected, 300, second);
        int[] array = ((IntColumn) third.column(0)).values();
        reader.recycle(third);
        if (Boolean.getBoolean("heartwood.spent.columns.overwritten")) {
          assertEquals(0x5a5a5a5a, array[299]);
        }
        reader.recycle(third);
        Block fourth = reader.next().orElseThrow();
        assertSame(array, ((IntColumn) fourth.column(0)).values());
        Block fifth = reader.next().orElseThrow();
        assertKeys(expected, 900, fourth);
        assertKeys(expected, 1200, fifth);
        assertKeys(expected, 0, first);
        assertKeys(expected, 300, second);
      }
    }
  }

  private static void assertKeys(int[] expected, int from, Block block) {
    int[] found = Arrays.copyOf(((IntColumn) block.column(0)).values(), block.rowCount());
    assertArrayEquals(Arrays.copyOfRange(expected, from, from + block.rowCount()), found);
  }

  @ParameterizedTest
  @CsvSource({"WIDE, CONSERVATIVE", "WIDE, MODERN", "COMPACT, CONSERVATIVE", "COMPACT, MODERN"})
  void aPartWithoutRowsIsAPart(PartType type, PartLayout layout) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      try (DiskTransaction transaction = disk.begin()) {
        PartWriteRequest request =
            request(transaction, type)
                .settings(TableSettings.DEFAULT.withPartLayout(layout))
                .build();
        try (PartWriter writer = PartWriter.open(request)) {
          assertEquals(0, writer.finish().rowCount());
        }
        transaction.commit();
      }
      LoadedPart part = PartLoader.load(disk, DIRECTORY, PartKeys.UNKNOWN);
      assertEquals(0, part.granules().markCount());
      assertEquals(List.of(), PartChecker.check(disk, DIRECTORY, PartKeys.UNKNOWN));
      assertEquals(List.of(), TestParts.read(PartReadRequest.of(part, HEADER, List.of())));
    }
  }

  @ParameterizedTest
  @EnumSource(PartType.class)
  void anAbandonedPartLeavesNothing(PartType type) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      try (DiskTransaction transaction = disk.begin();
          PartWriter writer = PartWriter.open(request(transaction, type).build())) {
        writer.write(randomBlock(100, new Random(SEED)));
      }
      assertEquals(List.of(), disk.list(DiskPath.ROOT));
      assertEquals(List.of(), disk.openResources());
    }
  }

  @Test
  void compactTailsOfLessThanHalfAGranuleJoinTheOneBefore() throws IOException {
    assertEquals(List.of(64, 64, 64, 72), granules(PartType.COMPACT, 64, 264));
    assertEquals(List.of(8192, 11808), granules(PartType.COMPACT, 8192, 20000));
    assertEquals(List.of(64, 32), granules(PartType.COMPACT, 64, 96));
    assertEquals(List.of(95), granules(PartType.COMPACT, 64, 95));
    assertEquals(List.of(64, 64, 64, 64, 8), granules(PartType.WIDE, 64, 264));
  }

  /** Row counts of the granules; the same however the rows are cut into blocks. */
  private static List<Integer> granules(PartType type, int granularity, int rowCount)
      throws IOException {
    List<List<Integer>> results = new ArrayList<>();
    for (int blockRows : new int[] {rowCount, 1, 7, 63, 64, 65, 100}) {
      try (MemoryDisk disk = new MemoryDisk("test");
          DiskTransaction transaction = disk.begin();
          PartWriter writer =
              PartWriter.open(
                  PartWriteRequest.builder(
                          transaction,
                          DIRECTORY,
                          type,
                          List.of(new PartColumn("k", IntegerType.UINT32, CodecChain.DEFAULT)))
                      .granularity(granularity, 10 << 20)
                      .build())) {
        for (int row = 0; row < rowCount; row += blockRows) {
          int rows = Math.min(blockRows, rowCount - row);
          writer.write(
              new Block(
                  List.of(new NamedType("k", IntegerType.UINT32)),
                  List.of(new IntColumn(new int[rows], rows)),
                  rows));
        }
        Marks marks = writer.finish().granules();
        List<Integer> counts = new ArrayList<>();
        for (int granule = 0; granule < marks.granuleCount(); granule++) {
          counts.add(marks.rowCount(granule));
        }
        results.add(counts);
      }
    }
    assertEquals(1, Set.copyOf(results).size(), results.toString());
    return results.get(0);
  }

  @Test
  void granulesAreCutByBytesAsClickHouseDoes() {
    assertEquals(1500, GranuleCutter.granuleRows(3000, 3000 * 10000L, 8192, 10485760));
    assertEquals(8192, GranuleCutter.granuleRows(3000, 3000 * 8L, 8192, 10485760));
    assertEquals(1, GranuleCutter.granuleRows(10, 10 * 1000L, 8192, 500));
    assertEquals(8192, GranuleCutter.granuleRows(10, 10 * 1000L, 8192, 0));
  }

  @Test
  void columnsWithStreamsOfOneNameAreRefused() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test");
        DiskTransaction transaction = disk.begin()) {
      List<PartColumn> columns =
          List.of(
              new PartColumn("a", RandomColumns.TYPES.get(28), CodecChain.DEFAULT),
              new PartColumn("a", IntegerType.UINT8, CodecChain.DEFAULT));
      assertThrows(
          IllegalArgumentException.class,
          () -> PartWriteRequest.builder(transaction, DIRECTORY, PartType.WIDE, columns));
    }
  }

  @ParameterizedTest
  @EnumSource(PartType.class)
  void noFlippedBitChangesRowsUnnoticed(PartType type) throws Exception {
    Random random = new Random(SEED);
    try (MemoryDisk disk = new MemoryDisk("test")) {
      ExecutorService helpers = Executors.newFixedThreadPool(1);
      PartWriteResult result = write(disk, type, randomBlock(60, random), random, helpers);
      helpers.shutdown();
      LoadedPart whole = LoadedPart.of(disk, DIRECTORY, result, PartCaches.ofOnePart());
      List<String> rows = contents(whole);
      for (String file : disk.list(DIRECTORY)) {
        byte[] content = disk.readAll(DIRECTORY.resolve(file), 1 << 20);
        for (int i = 0; i < 8 && content.length > 0; i++) {
          int bit = random.nextInt(content.length * 8);
          byte[] changed = content.clone();
          changed[bit >> 3] ^= (byte) (1 << (bit & 7));
          String context = "seed=" + SEED + " " + file + " bit " + bit;
          assertRowsOrRefusal(disk, Map.of(file, changed), file, rows, context);
          byte[] truncated = Arrays.copyOf(content, random.nextInt(content.length));
          assertRowsOrRefusal(disk, Map.of(file, truncated), file, rows, context + " truncated");
        }
      }
    }
  }

  private static void assertRowsOrRefusal(
      MemoryDisk whole, Map<String, byte[]> changes, String file, List<String> rows, String context)
      throws IOException {
    try (MemoryDisk disk = new MemoryDisk("damaged")) {
      Map<String, byte[]> files = new TreeMap<>();
      for (String name : whole.list(DIRECTORY)) {
        files.put(name, whole.readAll(DIRECTORY.resolve(name), 1 << 20));
      }
      files.putAll(changes);
      TestParts.store(disk, DIRECTORY, files);
      List<String> read;
      try {
        LoadedPart part = PartLoader.load(disk, DIRECTORY, PartKeys.UNKNOWN);
        if (part.columns().size() < HEADER.size()) {
          return;
        }
        read = contents(part);
      } catch (CorruptPartException | UnsupportedPartFormatException e) {
        assertTrue(e.getMessage().length() > 10, context);
        return;
      }
      // Files that no hash covers: a changed name or type there is another part.
      if (PartFiles.isListedInChecksums(file)) {
        assertEquals(rows, read, context);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PartType.class)
  void liesWithTheRightHashEndInRowsOrRefusal(PartType type) throws Exception {
    Random random = new Random(SEED);
    try (MemoryDisk disk = new MemoryDisk("test")) {
      ExecutorService helpers = Executors.newFixedThreadPool(1);
      write(disk, type, randomBlock(60, random), random, helpers);
      helpers.shutdown();
      PartKeys keys =
          new PartKeys(
              List.of(IntegerType.UINT32),
              List.of(IntegerType.UINT8),
              List.of(HEADER.get(0)),
              8192);
      PartChecksums checksums =
          ChecksumsFile.read(disk.readAll(DIRECTORY.resolve(PartFiles.CHECKSUMS), 1 << 20));
      for (String file : checksums.files().keySet()) {
        byte[] content = disk.readAll(DIRECTORY.resolve(file), 1 << 20);
        for (int i = 0; i < 8 && content.length > 0; i++) {
          byte[] changed =
              random.nextInt(4) == 0
                  ? Arrays.copyOf(content, random.nextInt(content.length + 20))
                  : content.clone();
          for (int change = random.nextInt(4); change > 0 && changed.length > 0; change--) {
            changed[random.nextInt(changed.length)] =
                (byte) (random.nextBoolean() ? 0xff : random.nextInt());
          }
          Map<String, byte[]> changes = new TreeMap<>();
          changes.put(file, changed);
          changes.put(PartFiles.CHECKSUMS, withHashOf(checksums, file, changed));
          readOrRefuse(disk, changes, keys, "seed=" + SEED + " " + file + " case " + i);
        }
      }
    }
  }

  private static byte[] withHashOf(PartChecksums checksums, String file, byte[] content)
      throws IOException {
    PartChecksums.Builder builder = PartChecksums.builder();
    for (Map.Entry<String, FileChecksum> entry : checksums.files().entrySet()) {
      FileChecksum known = entry.getValue();
      if (!entry.getKey().equals(file)) {
        builder.add(entry.getKey(), known);
      } else if (known.compressed()) {
        builder.add(
            file,
            FileChecksum.compressed(
                content.length,
                ChainedHasher.hash(content),
                known.uncompressedSizeBytes(),
                known.uncompressedHash()));
      } else {
        builder.addPlain(file, content);
      }
    }
    return ChecksumsFile.write(builder.build());
  }

  private static void readOrRefuse(
      MemoryDisk whole, Map<String, byte[]> changes, PartKeys keys, String context)
      throws IOException {
    try (MemoryDisk disk = new MemoryDisk("lying")) {
      Map<String, byte[]> files = new TreeMap<>();
      for (String name : whole.list(DIRECTORY)) {
        files.put(name, whole.readAll(DIRECTORY.resolve(name), 1 << 20));
      }
      files.putAll(changes);
      TestParts.store(disk, DIRECTORY, files);
      PartChecker.check(disk, DIRECTORY, keys);
      try {
        LoadedPart part = PartLoader.load(disk, DIRECTORY, keys);
        part.primaryIndex();
        assertTrue(contents(part).size() > 0, context);
      } catch (CorruptPartException | UnsupportedPartFormatException e) {
        assertTrue(e.getMessage().length() > 10, context);
      } catch (RuntimeException e) {
        throw new AssertionError(context, e);
      }
    }
  }

  /** The bytes of all values, column by column. */
  private static List<String> contents(LoadedPart part) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Block block :
        TestParts.read(PartReadRequest.of(part, part.columns(), TestParts.all(part)))) {
      for (Column column : block.columns()) {
        contents.add(Arrays.toString(RandomColumns.bytes(column)));
      }
    }
    return contents;
  }
}
