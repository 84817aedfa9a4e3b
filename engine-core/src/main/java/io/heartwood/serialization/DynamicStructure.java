package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.DynamicType;
import io.heartwood.types.VariantType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which types of a Dynamic have streams of their own: what {@code .dynamic_structure} says.
 *
 * <pre>
 * u64 version   1: varint most types, varint n, n x str name of a type
 *               2: varint n, n x str name of a type
 *               4: varint n, n types as {@link BinaryTypes}, u8 whether counts follow
 * varint        number of values for each type, SharedVariant among them in the order of names
 * varint n      n x (str name of a type in the shared variant, varint number of its values)
 * </pre>
 *
 * <p>Version 1 is written: every ClickHouse since 24.8 reads it. ClickHouse 26.7, golden part
 * {@code 23_variant_dynamic_json}.
 *
 * @param types in the order of names
 * @param counts number of values of each member, the shared one included; empty if unknown
 */
record DynamicStructure(List<DataType> types, List<Long> counts) {
  /** The name under which values of all other types are stored, as strings. */
  static final String SHARED = "SharedVariant";

  private static final int VERSION_1 = 1;
  private static final int VERSION_2 = 2;
  private static final int VERSION_3 = 4;

  DynamicStructure {
    types = List.copyOf(types);
    counts = List.copyOf(counts);
  }

  /** The number of the member for values of other types. */
  int sharedNumber() {
    int number = 0;
    while (number < types.size()
        && VariantType.BY_BYTES.compare(types.get(number).toString(), SHARED) < 0) {
      number++;
    }
    return number;
  }

  /** The types of all members, null for the shared one. */
  List<DataType> members() {
    List<DataType> members = new ArrayList<>(types);
    members.add(sharedNumber(), null);
    return members;
  }

  void write(CompressedBlockWriter writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryOutput output = new BinaryOutput(bytes, 1 << 10);
    writeTypes(output);
    output.flush();
    writer.write(bytes.toByteArray(), 0, bytes.size());
    for (int i = 0; i <= types.size(); i++) {
      writer.writeVarint(counts.isEmpty() ? 0 : counts.get(i));
    }
    writer.writeVarint(0);
  }

  /** Writes all but the counts. */
  void writeTypes(BinaryOutput output) throws IOException {
    output.writeLong(VERSION_1);
    output.writeVarint(types.size());
    output.writeVarint(types.size());
    for (DataType type : types) {
      output.writeString(type.toString());
    }
  }

  /**
   * Reads a structure.
   *
   * @param hasCounts whether counts stand behind versions 1 and 2, and version 4 says if they do
   */
  static DynamicStructure read(SubstreamInput input, boolean hasCounts) throws IOException {
    long version = LowCardinalitySerialization.readLong(input);
    if (version != VERSION_1 && version != VERSION_2 && version != VERSION_3) {
      throw input.corrupt("version 1, 2 or 4 of the structure of Dynamic", Long.toString(version));
    }
    if (version == VERSION_1) {
      input.readVarint();
    }
    int count = BinaryTypes.readCount(input, DynamicType.MAX_TYPES);
    List<DataType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DataType type = version == VERSION_3 ? BinaryTypes.read(input) : readName(input);
      if (i > 0
          && VariantType.BY_BYTES.compare(types.get(i - 1).toString(), type.toString()) >= 0) {
        throw input.corrupt("types in the order of their names", type.toString());
      }
      types.add(type);
    }
    if (hasCounts && (version != VERSION_3 || input.readByte() != 0)) {
      for (int i = 0; i <= count; i++) {
        input.readVarint();
      }
      skipCounts(input);
    }
    return new DynamicStructure(types, Collections.emptyList());
  }

  /** Skips names with the numbers of their values. */
  static void skipCounts(SubstreamInput input) throws IOException {
    for (long rest = input.readVarint(); rest > 0; rest--) {
      BinaryTypes.readText(input);
      input.readVarint();
    }
  }

  private static DataType readName(SubstreamInput input) throws IOException {
    String name = BinaryTypes.readText(input);
    try {
      DataType type = DataTypeParser.parse(name);
      BinaryTypes.encoded(type);
      return type;
    } catch (IllegalArgumentException e) {
      throw input.corrupt("the name of a type", name);
    }
  }
}
