package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small parts as we write them, of columns of all types. */
final class SmallParts {
  static final DiskPath DIRECTORY = DiskPath.of("part");

  /** Values of {@code part_layout}. */
  static final List<String> LAYOUTS = List.of("conservative", "modern");

  private static final int COLUMNS_PER_PART = 4;
  private static final int ROWS = 50;
  private static final List<String> CODECS =
      List.of("Default", "NONE", "ZSTD(1)", "LZ4HC(3)", "LZ4");

  private SmallParts() {}

  /** Parts whose columns are together of all types, Wide and Compact. */
  static List<SortedMap<String, byte[]>> all() throws IOException {
    List<SortedMap<String, byte[]>> parts = new ArrayList<>();
    Random random = new Random(5);
    List<DataType> types = RandomColumns.TYPES;
    for (String layout : LAYOUTS) {
      for (PartType type : PartType.values()) {
        for (int from = 0; from < types.size(); from += COLUMNS_PER_PART) {
          List<DataType> some =
              types.subList(from, Math.min(types.size(), from + COLUMNS_PER_PART));
          parts.add(write(layout, type, some, random, ROWS));
        }
      }
    }
    return parts;
  }

  /** A part with a column of each type. */
  static SortedMap<String, byte[]> write(PartType partType, List<DataType> types, Random random)
      throws IOException {
    return write(LAYOUTS.get(0), partType, types, random, ROWS);
  }

  /** The same in one of the {@link #LAYOUTS}, with so many rows. */
  static SortedMap<String, byte[]> write(
      String layout, PartType partType, List<DataType> types, Random random, int rowCount)
      throws IOException {
    List<NamedType> header = new ArrayList<>();
    List<PartColumn> partColumns = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (DataType type : types) {
      String name = "c" + columns.size();
      header.add(new NamedType(name, type));
      partColumns.add(
          new PartColumn(name, type, CodecChain.parse(CODECS.get(random.nextInt(CODECS.size())))));
      columns.add(RandomColumns.of(type, rowCount, 0.5, random));
    }
    try (MemoryDisk disk = new MemoryDisk("small")) {
      try (DiskTransaction transaction = disk.begin()) {
        PartWriteRequest request =
            PartWriteRequest.builder(transaction, DIRECTORY, partType, partColumns)
                .settings(TableSettings.of(Map.of("part_layout", layout)))
                .granularity(20, 0)
                .build();
        try (PartWriter writer = PartWriter.open(request)) {
          writer.write(new Block(header, columns, rowCount));
          writer.finish();
        }
        transaction.commit();
      }
      SortedMap<String, byte[]> files = new TreeMap<>();
      for (String name : disk.list(DIRECTORY)) {
        try (DiskInput input = disk.open(DIRECTORY.resolve(name), ReadHint.SCAN)) {
          byte[] content = new byte[(int) input.sizeBytes()];
          input.readFully(0, content, 0, content.length);
          files.put(name, content);
        }
      }
      return files;
    }
  }
}
