package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a JSON at paths without streams of their own, in one of three forms.
 *
 * <pre>
 * map       an Array(Tuple(paths String, values String)) of values with their types, see {@link DynamicValues}
 * buckets   such a map for each bucket
 * advanced  for each bucket a structure and streams for reading single paths, which are not used
 *           here, and for all together a copy: u64 sizes of rows, indexes into the paths of the
 *           structures of all buckets, values. A structure has groups, each:
 *             varint rows, varint n, n x str path, 48 bytes of positions
 *           in Compact parts the positions are a substream of their own. An index is u8 while there
 *           are at most 256 paths, then u16, u32.
 * </pre>
 *
 * <p>In Compact parts without marks by substream, what is not used stands in the way and is read
 * over. Behind the paths of each structure, also of one without rows:
 *
 * <pre>
 * n x                 the values at the path: a Dynamic as in a granule of a Compact part, its
 *                     strings with sizes and its structures without counts
 * n x 16 bytes        their positions
 * n x                 varint s, s x str name of a substream
 * sum of s x 16 bytes positions of substreams
 * n x 32 bytes        positions of the two above
 * 48 bytes            positions, see above
 * </pre>
 *
 * <p>Strings of the copy are always in the classic form. All forms are read; the map is written.
 * ClickHouse 26.7, golden parts {@code 23_variant_dynamic_json} and {@code 28_json_merged}.
 */
final class SharedData {
  private static final int POSITIONS_BYTES = 48;
  private static final int MAX_PATHS = 1 << 24;
  private static final int MARK_BYTES = 16;

  /** The form of values at single paths, whatever that of the column is. */
  private static final SerializationForm PATH_FORM =
      new SerializationForm(
          SerializationForm.Kind.DEFAULT,
          SerializationForm.Strings.WITH_SIZE_STREAM,
          SerializationForm.Strings.WITH_SIZE_STREAM);

  private static final int SKIPPED_BYTES = 1 << 12;
  private static final DataType DYNAMIC = DataTypeParser.parse("Dynamic");

  /** By how much values at paths here count as deeper than the column they are of. */
  private static final int INNER_DEPTH = 4;

  private final List<ArraySerialization> maps;
  private final List<Substream> structures;
  private final boolean compact;
  private final Substream sizes;
  private final Substream indexes;
  private final Substream values;
  private final List<Substream> substreams;

  /** The map form, or that of buckets. */
  SharedData(List<ArraySerialization> maps) {
    this.maps = List.copyOf(maps);
    this.structures = List.of();
    this.compact = false;
    this.sizes = null;
    this.indexes = null;
    this.values = null;
    List<Substream> all = new ArrayList<>();
    maps.forEach(map -> all.addAll(map.substreams()));
    this.substreams = List.copyOf(all);
  }

  /**
   * The advanced form.
   *
   * @param substreams those that are read: structures, and sizes, indexes and values of the copy
   * @param structures the structure of each bucket
   * @param compact whether positions are not among the bytes of structures
   */
  SharedData(List<Substream> substreams, List<Substream> structures, boolean compact) {
    this.maps = List.of();
    this.structures = List.copyOf(structures);
    this.compact = compact;
    this.substreams = List.copyOf(substreams);
    this.sizes = substreams.get(substreams.size() - 3);
    this.indexes = substreams.get(substreams.size() - 2);
    this.values = substreams.get(substreams.size() - 1);
  }

  List<Substream> substreams() {
    return substreams;
  }

  /** Writes all rows; in the map form only. */
  void write(ArrayColumn pairs, SubstreamSink sink) throws IOException {
    maps.get(0).write(pairs, 0, pairs.rowCount(), sink);
  }

  /** Reads rows: one column of pairs, or one for each bucket. Their values are well formed. */
  List<ArrayColumn> read(SubstreamSource source, int rowCount) throws IOException {
    if (structures.isEmpty()) {
      List<ArrayColumn> columns = new ArrayList<>();
      for (ArraySerialization map : maps) {
        ArrayColumn.Builder builder = newBuilder();
        map.read(source, rowCount, builder);
        columns.add(checked(builder, source.input(map.substreams().get(2))));
      }
      return columns;
    }
    List<ArrayColumn> groups = new ArrayList<>();
    SubstreamInput[] inputs = new SubstreamInput[structures.size()];
    int done = 0;
    ArrayColumn.Builder builder = newBuilder();
    if (rowCount == 0 && source.sequential()) {
      readGroup(source, 0, inputs, builder);
    }
    while (done < rowCount) {
      done += readGroup(source, rowCount - done, inputs, builder);
    }
    groups.add(checked(builder, source.input(values)));
    return groups;
  }

  /** A builder of pairs. */
  static ArrayColumn.Builder newBuilder() {
    List<ColumnBuilder> pair = List.of(new StringColumn.Builder(0), new StringColumn.Builder(0));
    return new ArrayColumn.Builder(new TupleColumn.Builder(pair), 0);
  }

  /** The pairs; their values must be well formed. */
  static ArrayColumn checked(ArrayColumn.Builder builder, SubstreamInput input) throws IOException {
    ArrayColumn pairs = builder.build();
    DynamicValues.check((StringColumn) ((TupleColumn) pairs.elements()).element(1), input);
    return pairs;
  }

  private int readGroup(
      SubstreamSource source, int maxRows, SubstreamInput[] inputs, ArrayColumn.Builder target)
      throws IOException {
    StringColumn.Builder paths = new StringColumn.Builder(0);
    long rows = -1;
    for (int i = 0; i < inputs.length; i++) {
      SubstreamInput input = source.input(structures.get(i));
      long bucketRows = input.readVarint();
      boolean allowed = compact ? bucketRows == maxRows : bucketRows <= maxRows;
      if (!allowed || rows >= 0 && bucketRows != rows) {
        throw input.corrupt(
            rows >= 0 ? "a group of " + rows + " rows" : "a group of at most " + maxRows + " rows",
            Long.toString(bucketRows));
      }
      rows = bucketRows;
      int count = BinaryTypes.readCount(input, MAX_PATHS - paths.rowCount());
      StringKernels.readPrefixed(input, count, paths);
      if (!compact) {
        skip(input, POSITIONS_BYTES);
      } else if (source.sequential()) {
        skipPaths(input, count, (int) bucketRows, source.depth() + INNER_DEPTH);
      }
    }
    SubstreamInput sizeInput = source.input(sizes);
    long[] lengths = SizedStringSerialization.readLengths(sizeInput, (int) rows);
    long total = StringKernels.sumOfLengths(lengths, lengths.length);
    if (total < 0 || total > StringKernels.MAX_COLUMN_BYTES - target.elementCount()) {
      throw sizeInput.corrupt("sizes of objects", "sizes out of range");
    }
    TupleColumn.Builder pairs = (TupleColumn.Builder) target.elements();
    StringColumn names = paths.build();
    int width = names.rowCount() <= 1 << 8 ? 1 : names.rowCount() <= 1 << 16 ? 2 : 4;
    SubstreamInput indexInput = source.input(indexes);
    for (long i = 0; i < total; i++) {
      long index = 0;
      for (int part = 0; part < width; part++) {
        index |= (long) indexInput.readByte() << 8 * part;
      }
      if (index >= names.rowCount()) {
        throw indexInput.corrupt("a path below " + names.rowCount(), Long.toString(index));
      }
      pairs.element(0).appendRow(names, (int) index);
    }
    StringKernels.readPrefixed(
        source.input(values), (int) total, (StringColumn.Builder) pairs.element(1));
    pairs.endRows((int) total);
    target.endRows(lengths, (int) rows);
    return (int) rows;
  }

  /** Skips what is there for reading single paths of a bucket. */
  private static void skipPaths(SubstreamInput input, int pathCount, int rowCount, int depth)
      throws IOException {
    SubstreamSource inner = new Sequence(input, depth);
    for (int i = 0; i < pathCount; i++) {
      Serializations.storedGranule(DYNAMIC, PATH_FORM, input, depth)
          .read(inner, rowCount, Columns.newBuilder(DYNAMIC, 0));
    }
    skip(input, (long) pathCount * MARK_BYTES);
    long substreamCount = 0;
    for (int i = 0; i < pathCount; i++) {
      int count = BinaryTypes.readCount(input, MAX_PATHS);
      for (int j = 0; j < count; j++) {
        skip(input, BinaryTypes.readCount(input, StringKernels.MAX_COLUMN_BYTES));
      }
      substreamCount += count;
    }
    skip(input, substreamCount * MARK_BYTES);
    skip(input, (long) pathCount * 2 * MARK_BYTES + POSITIONS_BYTES);
  }

  private static void skip(SubstreamInput input, long byteCount) throws IOException {
    byte[] bytes = new byte[(int) Math.min(byteCount, SKIPPED_BYTES)];
    for (long rest = byteCount; rest > 0; rest -= bytes.length) {
      input.readBytes(bytes, 0, (int) Math.min(rest, bytes.length));
    }
  }

  /** One input with all substreams of values inside others. */
  private record Sequence(SubstreamInput input, int depth) implements SubstreamSource {
    @Override
    public SubstreamInput input(Substream substream) {
      return input;
    }

    @Override
    public boolean sequential() {
      return true;
    }
  }
}
