package io.heartwood.serialization;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of Dynamic: the binary encoding of a type and then of a value of it, as {@link RowBinary}
 * has it; NULL is the empty string.
 *
 * <p>Turned into columns by type and back, so that loops over values of one type are loops over a
 * column of that type.
 */
public final class DynamicValues {
  private static final int MAX_DEPTH = 128;

  private DynamicValues() {}

  /** Appends a value, given as a row of a column of its type. */
  public static void append(DataType type, Column column, int row, StringColumn.Builder target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryOutput output = new BinaryOutput(bytes, 64);
      BinaryTypes.write(type, output);
      RowBinary.write(column, type, row, output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    target.append(bytes.toByteArray(), 0, bytes.size());
  }

  /**
   * The values by type: each type that occurs has a member, in the order of names; {@code types}
   * receives them.
   */
  public static VariantColumn byType(StringColumn values, List<DataType> types) {
    types.clear();
    types.addAll(count(values, 0, values.rowCount()).keySet());
    types.sort(Comparator.comparing(DataType::toString, VariantType.BY_BYTES));
    if (types.size() > VariantType.MAX_MEMBERS) {
      throw new IllegalStateException("too many types in one column: types=" + types.size());
    }
    return split(values, 0, values.rowCount(), types, -1);
  }

  /** How many values there are of each type. */
  static Map<DataType, Long> count(StringColumn values, int from, int to) {
    Map<DataType, Long> counts = new HashMap<>();
    long[] simple = new long[256];
    ArrayInput input = new ArrayInput("values of Dynamic", values.bytes());
    int[] offsets = values.offsets();
    try {
      for (int row = from; row < to; row++) {
        if (offsets[row] == offsets[row + 1]) {
          continue;
        }
        int code = values.bytes()[offsets[row]] & 0xff;
        if (BinaryTypes.simple(code) != null) {
          simple[code]++;
        } else {
          counts.merge(typeAt(input, offsets[row]), 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int code = 0; code < simple.length; code++) {
      if (simple[code] > 0) {
        counts.put(BinaryTypes.simple(code), simple[code]);
      }
    }
    return counts;
  }

  private static DataType typeAt(ArrayInput input, int offset) throws IOException {
    input.restart(offset);
    return BinaryTypes.read(input);
  }

  /**
   * The values of rows {@code [from, to)} by type.
   *
   * @param types the types that have members
   * @param shared the number of the member that takes values of other types as they are, before
   *     which and behind which the types are; -1 if there are no others
   */
  static VariantColumn split(
      StringColumn values, int from, int to, List<DataType> types, int shared) {
    int memberCount = types.size() + (shared < 0 ? 0 : 1);
    List<ColumnBuilder> builders = new ArrayList<>();
    DataType[] memberTypes = new DataType[memberCount];
    Map<DataType, Integer> numbers = new HashMap<>();
    for (int number = 0, next = 0; number < memberCount; number++) {
      if (number == shared) {
        builders.add(new StringColumn.Builder(0));
      } else {
        memberTypes[number] = types.get(next++);
        numbers.put(memberTypes[number], number);
        builders.add(Columns.newBuilder(memberTypes[number], 0));
      }
    }
    int[] numberOfCode = new int[256];
    for (int code = 0; code < numberOfCode.length; code++) {
      DataType simple = BinaryTypes.simple(code);
      numberOfCode[code] = simple == null ? -2 : numbers.getOrDefault(simple, -1);
    }
    VariantColumn.Builder split = new VariantColumn.Builder(builders, to - from);
    byte[] bytes = values.bytes();
    int[] offsets = values.offsets();
    ArrayInput input = new ArrayInput("values of Dynamic", bytes);
    try {
      for (int row = from; row < to; row++) {
        int start = offsets[row];
        if (start == offsets[row + 1]) {
          split.appendNull();
          continue;
        }
        input.restart(start);
        int number = numberOfCode[bytes[start] & 0xff];
        if (number == -2) {
          number = numbers.getOrDefault(BinaryTypes.read(input), -1);
        } else {
          input.readByte();
        }
        if (number >= 0) {
          RowBinary.read(input, memberTypes[number], split.member(number));
        } else {
          number = shared;
          ((StringColumn.Builder) split.member(number))
              .append(bytes, start, offsets[row + 1] - start);
        }
        split.endValue(number);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return split.build();
  }

  /**
   * Appends the values of a column by type.
   *
   * @param types the types of the members, null for the one that has values as they are
   */
  static void join(VariantColumn split, List<DataType> types, StringColumn.Builder target)
      throws IOException {
    byte[][] encodedTypes = new byte[types.size()][];
    for (int number = 0; number < encodedTypes.length; number++) {
      encodedTypes[number] =
          types.get(number) == null ? null : BinaryTypes.encoded(types.get(number));
    }
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    BinaryOutput output = new BinaryOutput(buffer, 1 << 10);
    for (int row = 0; row < split.rowCount(); row++) {
      if (split.isNull(row)) {
        target.appendDefault();
        continue;
      }
      int number = split.discriminators()[row] & 0xff;
      Column member = split.members().get(number);
      int position = split.positionOf(row);
      if (encodedTypes[number] == null) {
        target.appendRow(member, position);
      } else {
        buffer.reset();
        output.write(encodedTypes[number], 0, encodedTypes[number].length);
        RowBinary.write(member, types.get(number), position, output);
        output.flush();
        target.append(buffer.toByteArray(), 0, buffer.size());
      }
    }
  }

  /**
   * Requires that every row is a value, so that whoever uses them later meets no surprise.
   *
   * @param input where the values came from, for the exception
   */
  static void check(StringColumn values, SubstreamInput input) throws IOException {
    for (int row = 0; row < values.rowCount(); row++) {
      int start = values.offsets()[row];
      int end = values.offsets()[row + 1];
      if (start < end) {
        ArrayInput value = new ArrayInput("value", values.bytes(), start, end);
        try {
          skip(value, 0);
          if (!value.atEnd()) {
            throw value.corrupt("the end of the value", "more bytes");
          }
        } catch (CorruptPartException e) {
          throw input.corrupt("values with their types", e.getMessage());
        }
      }
    }
  }

  private static void skip(SubstreamInput input, int depth) throws IOException {
    if (input.available() > 0 && input.block()[input.blockPosition()] == BinaryTypes.NOTHING) {
      input.readByte();
      return;
    }
    skip(input, BinaryTypes.read(input), depth + 1);
  }

  private static void skip(SubstreamInput input, DataType named, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw input.corrupt("a value nested at most " + MAX_DEPTH + " deep", "a deeper one");
    }
    DataType type = named.valueType();
    if (type instanceof DynamicType) {
      skip(input, depth);
      return;
    }
    if (type instanceof JsonType json) {
      skipObject(input, json, depth);
      return;
    }
    switch (type.physicalType()) {
      case STRING -> skipBytes(input, input.readVarint());
      case NULLABLE -> {
        int flag = input.readByte();
        if (flag > 1) {
          throw input.corrupt("a null flag of 0 or 1", Integer.toString(flag));
        }
        if (flag == 0) {
          skip(input, type.withoutNullable(), depth + 1);
        }
      }
      case ARRAY -> {
        DataType element = ArrayType.elementOf(type);
        long count = input.readVarint();
        // Elements of no bytes at all are only empty tuples, which nobody has more of than bytes.
        if (count > 0 && count > input.available()) {
          throw input.corrupt("an array that fits into the value", count + " elements");
        }
        for (long i = 0; i < count; i++) {
          skip(input, element, depth + 1);
        }
      }
      case TUPLE -> {
        for (TupleType.Element element : TupleType.elementsOf(type)) {
          skip(input, element.type(), depth + 1);
        }
      }
      case VARIANT -> {
        int number = input.readByte();
        List<DataType> members = ((VariantType) type).members();
        if (number != 255 && number >= members.size()) {
          throw input.corrupt("a discriminator below " + members.size(), "" + number);
        }
        if (number != 255) {
          skip(input, members.get(number), depth + 1);
        }
      }
      default -> skipBytes(input, type.valueSizeBytes());
    }
  }

  private static void skipObject(SubstreamInput input, JsonType json, int depth)
      throws IOException {
    Map<String, DataType> typed = new HashMap<>();
    json.typedPaths().forEach(path -> typed.put(path.name(), path.type()));
    for (long rest = input.readVarint(); rest > 0; rest--) {
      DataType type = typed.get(BinaryTypes.readText(input));
      if (type == null) {
        skip(input, depth);
      } else {
        skip(input, type, depth + 1);
      }
    }
  }

  private static void skipBytes(SubstreamInput input, long count) throws IOException {
    for (long rest = count; rest > 0; ) {
      int chunk = (int) Math.min(rest, input.available());
      input.skipTo(input.blockPosition() + chunk);
      rest -= chunk;
    }
  }

  /** An array of the paths and values of JSON rows. */
  static ArrayColumn pairs(Column heldJson, int typedPaths) {
    return (ArrayColumn) ((TupleColumn) heldJson).element(typedPaths);
  }
}
