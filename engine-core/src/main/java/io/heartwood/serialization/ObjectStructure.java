package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.types.JsonType;
import io.heartwood.types.VariantType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which paths of a JSON have streams of their own, and how the others are stored: what {@code
 * .object_structure} says.
 *
 * <pre>
 * u64 version   0: varint most paths, varint n, n x str path
 *               2: varint n, n x str path
 *               4: varint n, n x str path, varint form, varint buckets (forms 1 and 2), u8 whether
 *                  counts follow
 * varint        number of values at each path
 * varint n      n x (str path in the shared data, varint number of its values)
 * </pre>
 *
 * <p>Version 0 is written: every ClickHouse since 24.8 reads it. ClickHouse 26.7, golden parts
 * {@code 23_variant_dynamic_json} and {@code 28_json_merged}.
 *
 * @param paths in byte order
 * @param counts number of values at each path; empty if unknown
 * @param form how the values at other paths are stored
 * @param buckets into how many parts they are split, at least 1
 */
record ObjectStructure(List<String> paths, List<Long> counts, Form form, int buckets) {
  /** How the values at other paths are stored. */
  enum Form {
    /** A {@code Map(String, String)}. */
    MAP,
    /** Such a map for each bucket; the hash of a path says which it is in. */
    BUCKETS,
    /** Streams for reading single paths, and a copy of all of them. */
    ADVANCED
  }

  private static final int VERSION_1 = 0;
  private static final int VERSION_2 = 2;
  private static final int VERSION_3 = 4;
  private static final int MAX_BUCKETS = 1024;

  ObjectStructure {
    paths = List.copyOf(paths);
    counts = List.copyOf(counts);
  }

  void write(CompressedBlockWriter writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryOutput output = new BinaryOutput(bytes, 1 << 10);
    writePaths(output);
    output.flush();
    writer.write(bytes.toByteArray(), 0, bytes.size());
    for (int i = 0; i < paths.size(); i++) {
      writer.writeVarint(counts.isEmpty() ? 0 : counts.get(i));
    }
    writer.writeVarint(0);
  }

  /** Writes all but the counts. */
  void writePaths(BinaryOutput output) throws IOException {
    output.writeLong(VERSION_1);
    output.writeVarint(paths.size());
    output.writeVarint(paths.size());
    for (String path : paths) {
      output.writeString(path);
    }
  }

  /**
   * Reads a structure.
   *
   * @param hasCounts whether counts stand behind versions 0 and 2, and version 4 says if they do
   */
  static ObjectStructure read(SubstreamInput input, boolean hasCounts) throws IOException {
    long version = LowCardinalitySerialization.readLong(input);
    if (version != VERSION_1 && version != VERSION_2 && version != VERSION_3) {
      throw input.corrupt("version 0, 2 or 4 of the structure of JSON", Long.toString(version));
    }
    if (version == VERSION_1) {
      input.readVarint();
    }
    int count = BinaryTypes.readCount(input, JsonType.MAX_PATHS);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = BinaryTypes.readText(input);
      if (i > 0 && VariantType.BY_BYTES.compare(paths.get(i - 1), path) >= 0) {
        throw input.corrupt("paths in order", path);
      }
      paths.add(path);
    }
    Form form = Form.MAP;
    int buckets = 1;
    if (version == VERSION_3) {
      form = Form.values()[BinaryTypes.readCount(input, Form.values().length - 1)];
      buckets = form == Form.MAP ? 1 : BinaryTypes.readCount(input, MAX_BUCKETS);
      if (buckets == 0) {
        throw input.corrupt("a number of buckets", "0");
      }
    }
    if (hasCounts && (version != VERSION_3 || input.readByte() != 0)) {
      for (int i = 0; i < count; i++) {
        input.readVarint();
      }
      DynamicStructure.skipCounts(input);
    }
    return new ObjectStructure(paths, Collections.emptyList(), form, buckets);
  }
}
