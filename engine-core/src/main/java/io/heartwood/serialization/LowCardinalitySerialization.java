package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NullableColumn;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * LowCardinality: numbers of keys instead of values.
 *
 * <pre>
 * prefix        u64 version, 1: a substream of its own in each granule of a Compact part, the
 *               beginning of the keys of a Wide part
 * keys          dictionaries: u64 count, keys
 * indexes       groups, one or more for each granule that has rows:
 *   u64 flags     bits 0-7 width of indexes (0 u8, 1 u16, 2 u32, 3 u64)
 *                 0x100 a dictionary is used   0x200 further keys follow
 *                 0x400 the dictionary is the next one of the keys
 *   u64 count, keys       if 0x200
 *   u64 rows, indexes     those beyond the dictionary mean further keys
 * </pre>
 *
 * <p>Key 0 is the type's default value; of a Nullable type key 0 is NULL and key 1 the default.
 * Strings among keys are always in the classic form. All forms are read. Written are groups with
 * keys of their own and no dictionary, or if the sink asks for it, as ClickHouse does in Wide
 * parts: groups that fill one dictionary after the other, see {@link KeyDictionary}. ClickHouse
 * 26.7, golden parts {@code 05_wide_lc_nullable_array_map}, {@code
 * 06_compact_lc_nullable_array_map}, {@code 07_wide_lc_overflow}.
 */
final class LowCardinalitySerialization implements Serialization {
  static final long VERSION = 1;
  private static final long WIDTH_MASK = 0xff;
  private static final long USES_DICTIONARY = 0x100;
  private static final long HAS_KEYS = 0x200;
  private static final long NEXT_DICTIONARY = 0x400;
  private static final long ALL_FLAGS = 0x7ff;

  /** Flags of a group with keys of its own and no dictionary, without the width of indexes. */
  static final long SINGLE_GROUP = HAS_KEYS | NEXT_DICTIONARY;

  private static final int MAX_KEYS = 1 << 28;

  private final DataType type;
  private final Substream prefix;
  private final Substream keys;
  private final Substream indexes;
  private final Serialization dictionaryKeys;
  private final Serialization groupKeys;
  private final List<Substream> substreams;

  /**
   * @param type the type of the values, maybe Nullable
   * @param prefix where each granule has its prefix, or null if the keys begin with it
   */
  LowCardinalitySerialization(DataType type, Substream prefix, Substream keys, Substream indexes) {
    this.type = type;
    this.prefix = prefix;
    this.keys = keys;
    this.indexes = indexes;
    this.dictionaryKeys = Serializations.plain(type.withoutNullable(), keys);
    this.groupKeys = Serializations.plain(type.withoutNullable(), indexes);
    List<Substream> all = new ArrayList<>();
    all.add(keys);
    all.add(indexes);
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    sink.writer(prefix == null ? keys : prefix).writeLongs(new long[] {VERSION}, 0, 1);
  }

  @Override
  public void readPrefix(SubstreamSource source) throws IOException {
    readVersion(source.input(prefix == null ? keys : prefix));
  }

  static void readVersion(SubstreamInput input) throws IOException {
    long version = readLong(input);
    if (version != VERSION) {
      throw input.corrupt("version " + VERSION + " of LowCardinality", Long.toString(version));
    }
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    if (from == to) {
      return;
    }
    boolean nullable = column instanceof NullableColumn;
    Column values = nullable ? ((NullableColumn) column).nested() : column;
    byte[] nulls = nullable ? ((NullableColumn) column).nulls() : null;
    int firstIndex = nullable ? 2 : 1;
    DistinctValues distinct = new DistinctValues(values, nulls, from, to, firstIndex);
    if (sink.maxDictionaryKeys() > 0) {
      writeWithDictionary(values, distinct, firstIndex, sink);
      return;
    }
    ColumnBuilder builder = values.newBuilder(distinct.count() + firstIndex);
    for (int i = 0; i < firstIndex; i++) {
      builder.appendDefault();
    }
    builder.appendGather(values, distinct.rows(), 0, distinct.count());
    Column all = builder.build();
    int width = indexWidth(all.rowCount());
    sink.writer(indexes).writeLongs(new long[] {SINGLE_GROUP | width, all.rowCount()}, 0, 2);
    groupKeys.write(all, 0, all.rowCount(), sink);
    CompressedBlockWriter writer = sink.writer(indexes);
    writer.writeLongs(new long[] {to - from}, 0, 1);
    writeIndexes(distinct.indexes(), width, writer);
  }

  private void writeWithDictionary(
      Column values, DistinctValues distinct, int firstIndex, SubstreamSink sink)
      throws IOException {
    KeyDictionary dictionary =
        sink.state(
            this,
            KeyDictionary.class,
            () -> new KeyDictionary(values, firstIndex, sink.maxDictionaryKeys()));
    boolean first = dictionary.isNew();
    Column further = dictionary.add(values.gather(distinct.rows(), distinct.count()));
    int[] numbers = distinct.indexes();
    dictionary.translate(numbers);
    int width = indexWidth(dictionary.keyCount() + further.rowCount());
    long flags = USES_DICTIONARY | width;
    flags |= first ? NEXT_DICTIONARY : 0;
    flags |= further.rowCount() > 0 ? HAS_KEYS : 0;
    sink.writer(indexes).writeLongs(new long[] {flags}, 0, 1);
    if (further.rowCount() > 0) {
      sink.writer(indexes).writeLongs(new long[] {further.rowCount()}, 0, 1);
      groupKeys.write(further, 0, further.rowCount(), sink);
    }
    CompressedBlockWriter writer = sink.writer(indexes);
    writer.writeLongs(new long[] {numbers.length}, 0, 1);
    writeIndexes(numbers, width, writer);
    if (dictionary.isFull()) {
      writeDictionary(dictionary, sink);
    }
  }

  /** Writes the dictionary that is not full yet. */
  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    if (sink.maxDictionaryKeys() > 0) {
      KeyDictionary dictionary = sink.state(this, KeyDictionary.class, () -> null);
      if (dictionary != null && !dictionary.isNew()) {
        writeDictionary(dictionary, sink);
      }
    }
  }

  private void writeDictionary(KeyDictionary dictionary, SubstreamSink sink) throws IOException {
    Column all = dictionary.takeKeys();
    sink.writer(keys).writeLongs(new long[] {all.rowCount()}, 0, 1);
    dictionaryKeys.write(all, 0, all.rowCount(), sink);
  }

  /** As ClickHouse chooses it: 256 keys are one too many for a byte. */
  private static int indexWidth(int keyCount) {
    return keyCount < 1 << 8 ? 0 : keyCount < 1 << 16 ? 1 : 2;
  }

  private static void writeIndexes(int[] numbers, int width, CompressedBlockWriter writer)
      throws IOException {
    if (width == 0) {
      byte[] bytes = new byte[numbers.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) numbers[i];
      }
      writer.write(bytes, 0, bytes.length);
    } else if (width == 1) {
      short[] shorts = new short[numbers.length];
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = (short) numbers[i];
      }
      writer.writeShorts(shorts, 0, shorts.length);
    } else {
      writer.writeInts(numbers, 0, numbers.length);
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    Column dictionary = null;
    IndexReader reader = new IndexReader(rowCount);
    for (int done = 0; done < rowCount; ) {
      SubstreamInput input = source.input(indexes);
      long flags = readLong(input);
      if ((flags & ~ALL_FLAGS) != 0 || (flags & WIDTH_MASK) > 3) {
        throw input.corrupt("flags of LowCardinality indexes", Long.toHexString(flags));
      }
      Column values = null;
      if ((flags & USES_DICTIONARY) != 0) {
        if (dictionary == null || (flags & NEXT_DICTIONARY) != 0) {
          SubstreamInput dictionaries = source.input(keys);
          dictionary =
              dictionaries.readOrRecall(this, () -> readKeys(source, dictionaries, dictionaryKeys));
        }
        values = dictionary;
      }
      if ((flags & HAS_KEYS) != 0) {
        Column further = readKeys(source, input, groupKeys);
        values = values == null ? further : Columns.concat(List.of(values, further));
      }
      long rows = readLong(input);
      if (rows < 0 || rows > rowCount - done || values == null && rows > 0) {
        throw input.corrupt("at most " + (rowCount - done) + " rows with keys", rows + " rows");
      }
      if (rows > 0) {
        reader.read(input, (int) (flags & WIDTH_MASK), values, (int) rows, target);
      }
      done += (int) rows;
    }
  }

  private Column readKeys(SubstreamSource source, SubstreamInput input, Serialization form)
      throws IOException {
    long count = readLong(input);
    if (count < 0 || count > MAX_KEYS) {
      throw input.corrupt("at most " + MAX_KEYS + " keys", Long.toString(count));
    }
    ColumnBuilder builder = Columns.newBuilder(type.withoutNullable(), 16);
    form.read(source, (int) count, builder);
    return builder.build();
  }

  static long readLong(SubstreamInput input) throws IOException {
    long[] value = new long[1];
    input.readLongs(value, 0, 1);
    return value[0];
  }

  @Override
  public String toString() {
    return "LowCardinality(" + type + ")";
  }
}
