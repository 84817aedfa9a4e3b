package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.types.MapType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A map whose pairs are in buckets by their keys, each of which is stored as a map.
 *
 * <pre>
 * .buckets_info     u8 0, u64 number of buckets, u8 whether statistics follow (only in the first
 *                   granule of a Compact part): f64 pairs of an average row, u64 rows
 * .&lt;i&gt;...           bucket i: an array of pairs, as of a basic map
 * .bucket_indexes   one byte for each pair, row by row: its bucket. Not there if there is one bucket
 * </pre>
 *
 * <p>In Compact parts, information on the buckets of all maps of a column stands before their rows.
 * Only read: ClickHouse reads basic maps as well. ClickHouse 26.7 with {@code
 * map_serialization_version = 'with_buckets'}, by experiment; {@code TheirSettingsIT} compares.
 */
final class BucketedMapSerialization implements Serialization {
  static final String INFO = ".buckets_info";
  static final String INDEXES = ".bucket_indexes";

  private static final int MAX_BUCKETS = 256;
  private static final int STATISTICS_BYTES = 16;
  private static final int MAX_ELEMENTS = Integer.MAX_VALUE - (1 << 16);
  private static final int CHUNK_BYTES = 1 << 16;

  private final MapType type;
  private final List<ArraySerialization> buckets;
  private final Substream indexes;
  private final List<Substream> substreams;

  /**
   * @param info how many buckets there are, if that is a stream of its own, else null
   * @param buckets at least one
   * @param indexes null if there is one bucket
   */
  BucketedMapSerialization(
      MapType type, Substream info, List<ArraySerialization> buckets, Substream indexes) {
    this.type = type;
    this.buckets = List.copyOf(buckets);
    this.indexes = indexes;
    List<Substream> all = new ArrayList<>();
    if (info != null) {
      all.add(info);
    }
    buckets.forEach(bucket -> all.addAll(bucket.substreams()));
    if (indexes != null) {
      all.add(indexes);
    }
    this.substreams = List.copyOf(all);
  }

  /** Reads the number of buckets. */
  static int readInfo(SubstreamInput input) throws IOException {
    int version = input.readByte();
    if (version != 0) {
      throw input.corrupt("version 0 of buckets of a map", Integer.toString(version));
    }
    long count = LowCardinalitySerialization.readLong(input);
    if (count < 1 || count > MAX_BUCKETS) {
      throw input.corrupt("1 to " + MAX_BUCKETS + " buckets", Long.toString(count));
    }
    int flag = input.readByte();
    if (flag != 0 && flag != 1) {
      throw input.corrupt("0 or 1 for statistics of a map", Integer.toString(flag));
    }
    if (flag == 1) {
      input.readBytes(new byte[STATISTICS_BYTES], 0, STATISTICS_BYTES);
    }
    return (int) count;
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) {
    throw new IllegalStateException("maps in buckets are not written");
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    if (buckets.size() == 1) {
      buckets.get(0).read(source, rowCount, target);
      return;
    }
    List<ArrayColumn> columns = new ArrayList<>(buckets.size());
    long total = 0;
    for (ArraySerialization bucket : buckets) {
      ArrayColumn.Builder builder = (ArrayColumn.Builder) Columns.newBuilder(type, 0);
      bucket.read(source, rowCount, builder);
      columns.add(builder.build());
      total += builder.elementCount();
    }
    SubstreamInput input = source.input(indexes);
    ArrayColumn.Builder maps = (ArrayColumn.Builder) target;
    if (total > MAX_ELEMENTS - maps.elementCount()) {
      throw input.corrupt("at most " + MAX_ELEMENTS + " pairs", Long.toString(total));
    }
    byte[] places = new byte[(int) total];
    for (int done = 0; done < places.length; ) {
      int count = Math.min(CHUNK_BYTES, places.length - done);
      input.readBytes(places, done, count);
      done += count;
    }
    int[] rows = rows(columns, places, rowCount, input);
    Column pairs = Columns.concat(columns.stream().map(ArrayColumn::elements).toList());
    maps.elements().appendGather(pairs, rows, 0, rows.length);
    maps.endRows(lengths(columns, rowCount), rowCount);
  }

  /** The pairs of each row in their order, as rows of all buckets one after the other. */
  private static int[] rows(
      List<ArrayColumn> columns, byte[] places, int rowCount, SubstreamInput input)
      throws IOException {
    int[] next = new int[columns.size()];
    for (int i = 1; i < next.length; i++) {
      next[i] = next[i - 1] + columns.get(i - 1).elements().rowCount();
    }
    int[] starts = next.clone();
    int[] rows = new int[places.length];
    long[] lengths = lengths(columns, rowCount);
    int pair = 0;
    for (int row = 0; row < rowCount; row++) {
      for (int end = pair + (int) lengths[row]; pair < end; pair++) {
        int bucket = places[pair] & 0xff;
        // Of the buckets of a row none may give more pairs than it has, so that all are given.
        if (bucket >= next.length
            || next[bucket] - starts[bucket] >= columns.get(bucket).offsets()[row + 1]) {
          throw input.corrupt("a bucket with a pair for row " + row, "bucket " + bucket);
        }
        rows[pair] = next[bucket]++;
      }
    }
    return rows;
  }

  private static long[] lengths(List<ArrayColumn> columns, int rowCount) {
    long[] lengths = new long[rowCount];
    for (ArrayColumn column : columns) {
      int[] offsets = column.offsets();
      for (int row = 0; row < rowCount; row++) {
        lengths[row] += offsets[row + 1] - offsets[row];
      }
    }
    return lengths;
  }

  @Override
  public String toString() {
    return "Map in " + buckets.size() + " buckets";
  }
}
