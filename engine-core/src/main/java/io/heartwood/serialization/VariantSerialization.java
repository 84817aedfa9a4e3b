package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.VariantColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Variant: a discriminator a row, and the values of each type as a column of it.
 *
 * <pre>
 * prefix          u64 mode: a substream of its own in each granule of a Compact part, the beginning
 *                 of the discriminators of a Wide part
 * discriminators  mode 0: u8 a row, 255 for NULL
 *                 mode 1: groups, whole granules: varint rows, u8 0 and u8 a row, or u8 1 and one u8
 *                 for all rows
 * </pre>
 *
 * <p>Both modes are read; mode 0 is written, which every ClickHouse that has Variant reads.
 * ClickHouse 26.7, golden part {@code 23_variant_dynamic_json}.
 */
final class VariantSerialization implements Serialization {
  private static final int MAX_PIECE_ROWS = 1 << 20;
  private static final int MAX_GROUP_ROWS = 1 << 26;

  private final boolean compact;
  private final Substream prefix;
  private final Substream discriminators;
  private final List<Serialization> members;
  private final List<Substream> substreams;

  /**
   * @param compact whether the discriminators are in mode 1
   * @param prefix where each granule has its prefix, or null if the discriminators begin with it
   */
  VariantSerialization(
      boolean compact, Substream prefix, Substream discriminators, List<Serialization> members) {
    this.compact = compact;
    this.prefix = prefix;
    this.discriminators = discriminators;
    this.members = List.copyOf(members);
    List<Substream> all = new ArrayList<>();
    all.add(discriminators);
    members.forEach(member -> all.addAll(member.substreams()));
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    sink.writer(prefix == null ? discriminators : prefix).writeLongs(new long[] {0}, 0, 1);
    for (Serialization member : members) {
      member.writePrefix(sink);
    }
  }

  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    for (Serialization member : members) {
      member.writeSuffix(sink);
    }
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    VariantColumn variants = (VariantColumn) column;
    sink.writer(discriminators).write(variants.discriminators(), from, to - from);
    int[] ends = new int[256];
    int[] starts = new int[256];
    Arrays.fill(starts, -1);
    for (int row = from; row < to; row++) {
      int number = variants.discriminators()[row] & 0xff;
      if (starts[number] < 0) {
        starts[number] = variants.positionOf(row);
      }
      ends[number] = variants.positionOf(row) + 1;
    }
    for (int i = 0; i < members.size(); i++) {
      int start = Math.max(0, starts[i]);
      members.get(i).write(variants.members().get(i), start, ends[i], sink);
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    VariantColumn.Builder variants = (VariantColumn.Builder) target;
    SubstreamInput input = source.input(discriminators);
    int[] counts = new int[256];
    if (compact) {
      readGroups(input, rowCount, variants, counts);
    } else {
      readRows(input, rowCount, members.size(), variants, counts);
    }
    for (int i = 0; i < members.size(); i++) {
      if (counts[i] > 0 || source.sequential()) {
        members.get(i).read(source, counts[i], variants.member(i));
      }
    }
  }

  private void readGroups(
      SubstreamInput input, int rowCount, VariantColumn.Builder target, int[] counts)
      throws IOException {
    for (int done = 0; done < rowCount; ) {
      long rows = input.readVarint();
      if (rows > rowCount - done || rows > MAX_GROUP_ROWS) {
        throw input.corrupt("a group of at most " + (rowCount - done) + " rows", "" + rows);
      }
      int form = input.readByte();
      if (form == 0) {
        readRows(input, (int) rows, members.size(), target, counts);
      } else if (form == 1) {
        byte[] same = new byte[(int) rows];
        Arrays.fill(same, (byte) requireKnown(input, input.readByte(), members.size()));
        addRows(same, target, counts);
      } else {
        throw input.corrupt("discriminators in form 0 or 1", Integer.toString(form));
      }
      done += (int) rows;
    }
  }

  /**
   * Reads discriminators that stand row by row.
   *
   * @param counts receives how many rows have which
   */
  static void readRows(
      SubstreamInput input,
      int rowCount,
      int memberCount,
      VariantColumn.Builder target,
      int[] counts)
      throws IOException {
    // In pieces, so that a row count that lies allocates no more than there really is.
    for (int done = 0; done < rowCount; ) {
      byte[] piece = new byte[Math.min(rowCount - done, MAX_PIECE_ROWS)];
      input.readBytes(piece, 0, piece.length);
      for (byte number : piece) {
        requireKnown(input, number & 0xff, memberCount);
      }
      addRows(piece, target, counts);
      done += piece.length;
    }
  }

  private static int requireKnown(SubstreamInput input, int number, int memberCount)
      throws IOException {
    if (number >= memberCount && number != (VariantColumn.NULL & 0xff)) {
      throw input.corrupt("a discriminator below " + memberCount, Integer.toString(number));
    }
    return number;
  }

  private static void addRows(byte[] numbers, VariantColumn.Builder target, int[] counts) {
    for (byte number : numbers) {
      counts[number & 0xff]++;
    }
    target.endRows(numbers, numbers.length);
  }

  @Override
  public String toString() {
    return "Variant" + members;
  }
}
