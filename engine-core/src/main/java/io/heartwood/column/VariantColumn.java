package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A value a row of one of several columns, or NULL. A byte a row, the discriminator, says which
 * column; each of these holds only its own values, in the order of rows. Immutable by agreement.
 */
public final class VariantColumn implements Column {
  /** The discriminator of NULL. */
  public static final byte NULL = (byte) 255;

  private final List<Column> members;
  private final byte[] discriminators;
  private final int[] positions;
  private final int rowCount;

  /**
   * Wraps columns and discriminators without copying them.
   *
   * @param members at most 255; each with as many rows as have its number
   * @param discriminators at least {@code rowCount} numbers of members, unsigned, or {@link #NULL}
   */
  public VariantColumn(List<? extends Column> members, byte[] discriminators, int rowCount) {
    Objects.checkFromToIndex(0, rowCount, discriminators.length);
    this.members = List.copyOf(members);
    this.discriminators = discriminators;
    this.rowCount = rowCount;
    this.positions = new int[rowCount];
    int[] counts = new int[256];
    for (int row = 0; row < rowCount; row++) {
      positions[row] = counts[discriminators[row] & 0xff]++;
    }
    for (int number = 0; number < 255; number++) {
      int expected = number < members.size() ? members.get(number).rowCount() : 0;
      if (counts[number] != expected) {
        throw new IllegalArgumentException(
            "bad discriminators: member="
                + number
                + " rows="
                + counts[number]
                + " values="
                + expected);
      }
    }
  }

  /** The columns of all types, by discriminator. */
  public List<Column> members() {
    return members;
  }

  /** One a row; only the first {@link #rowCount()} count. Not to be modified. */
  public byte[] discriminators() {
    return discriminators;
  }

  /** Whether a row is NULL. */
  public boolean isNull(int row) {
    return discriminators[row] == NULL;
  }

  /** The column that a row has its value in, which must not be NULL. */
  public Column memberOf(int row) {
    return members.get(discriminators[row] & 0xff);
  }

  /** Where the value of a row lies in {@link #memberOf}. */
  public int positionOf(int row) {
    return positions[row];
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.VARIANT;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  /** Bytes of the values, and nine a row for discriminators and places, as ClickHouse counts. */
  @Override
  public long sizeBytes() {
    long size = 9L * rowCount;
    for (Column member : members) {
      size += member.sizeBytes();
    }
    return size;
  }

  @Override
  public VariantColumn gather(int[] rows, int count) {
    byte[] gathered = new byte[count];
    for (int i = 0; i < count; i++) {
      gathered[i] = discriminators[rows[i]];
    }
    int[][] memberRows = memberRows(rows, 0, count);
    List<Column> gatheredMembers = new ArrayList<>(members.size());
    for (int i = 0; i < memberRows.length; i++) {
      gatheredMembers.add(members.get(i).gather(memberRows[i], memberRows[i].length));
    }
    return new VariantColumn(gatheredMembers, gathered, count);
  }

  /** For each member the places of its values among {@code rows[from..to)}. */
  private int[][] memberRows(int[] rows, int from, int to) {
    int[] counts = new int[256];
    for (int i = from; i < to; i++) {
      counts[discriminators[rows[i]] & 0xff]++;
    }
    int[][] memberRows = new int[members.size()][];
    for (int i = 0; i < memberRows.length; i++) {
      memberRows[i] = new int[counts[i]];
    }
    Arrays.fill(counts, 0);
    for (int i = from; i < to; i++) {
      int number = discriminators[rows[i]] & 0xff;
      if (number < memberRows.length) {
        memberRows[number][counts[number]++] = positions[rows[i]];
      }
    }
    return memberRows;
  }

  /**
   * For each member where its values of rows {@code [from, to)} begin and end, two numbers each.
   */
  private int[] memberRanges(int from, int to) {
    int[] ranges = new int[2 * 256];
    for (int row = from; row < to; row++) {
      int number = discriminators[row] & 0xff;
      if (ranges[2 * number + 1] == 0) {
        ranges[2 * number] = positions[row];
      }
      ranges[2 * number + 1] = positions[row] + 1;
    }
    return ranges;
  }

  @Override
  public VariantColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
    int[] ranges = memberRanges(from, to);
    List<Column> sliced = new ArrayList<>(members.size());
    for (int i = 0; i < members.size(); i++) {
      sliced.add(members.get(i).slice(ranges[2 * i], ranges[2 * i + 1]));
    }
    return new VariantColumn(sliced, Arrays.copyOfRange(discriminators, from, to), to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    List<ColumnBuilder> builders = new ArrayList<>(members.size());
    for (Column member : members) {
      builders.add(member.newBuilder(0));
    }
    return new Builder(builders, expectedRows);
  }

  /**
   * A growing {@link VariantColumn}: append to a {@link #member} and then call {@link #endValue},
   * or append NULL.
   */
  public static final class Builder implements ColumnBuilder {
    private final List<ColumnBuilder> members;
    private final ByteColumn.Builder discriminators;
    private final int[] counts = new int[256];

    /** Wraps empty builders of the members. */
    public Builder(List<? extends ColumnBuilder> members, int expectedRows) {
      this.members = List.copyOf(members);
      this.discriminators = new ByteColumn.Builder(expectedRows);
    }

    /** Number of types. */
    public int memberCount() {
      return members.size();
    }

    /** The builder of the values of one type. */
    public ColumnBuilder member(int number) {
      return members.get(number);
    }

    /** Makes the value just appended to a member the next row. */
    public void endValue(int number) {
      counts[number]++;
      discriminators.append((byte) number);
    }

    /** Appends NULL. */
    public void appendNull() {
      discriminators.append(NULL);
    }

    /**
     * Ends rows whose values were or will be appended to the members.
     *
     * @param numbers {@code count} discriminators of members or NULL
     */
    public void endRows(byte[] numbers, int count) {
      int start = discriminators.rowCount();
      System.arraycopy(numbers, 0, discriminators.extend(count), start, count);
      for (int i = 0; i < count; i++) {
        counts[numbers[i] & 0xff]++;
      }
      counts[NULL & 0xff] = 0;
    }

    @Override
    public int rowCount() {
      return discriminators.rowCount();
    }

    @Override
    public long sizeBytes() {
      long size = 9L * rowCount();
      for (ColumnBuilder member : members) {
        size += member.sizeBytes();
      }
      return size;
    }

    @Override
    public void appendDefault() {
      appendNull();
    }

    @Override
    public void appendRow(Column source, int row) {
      VariantColumn variants = (VariantColumn) source;
      if (variants.isNull(row)) {
        appendNull();
      } else {
        int number = variants.discriminators[row] & 0xff;
        members.get(number).appendRow(variants.members.get(number), variants.positions[row]);
        endValue(number);
      }
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      VariantColumn variants = (VariantColumn) source;
      int[] ranges = variants.memberRanges(from, to);
      for (int i = 0; i < members.size(); i++) {
        members.get(i).appendRange(variants.members.get(i), ranges[2 * i], ranges[2 * i + 1]);
      }
      endRows(Arrays.copyOfRange(variants.discriminators, from, to), to - from);
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      VariantColumn variants = (VariantColumn) source;
      int[][] memberRows = variants.memberRows(rows, from, to);
      for (int i = 0; i < memberRows.length; i++) {
        members
            .get(i)
            .appendGather(variants.members.get(i), memberRows[i], 0, memberRows[i].length);
      }
      byte[] numbers = new byte[to - from];
      for (int i = from; i < to; i++) {
        numbers[i - from] = variants.discriminators[rows[i]];
      }
      endRows(numbers, numbers.length);
    }

    @Override
    public void truncate(int newRowCount) {
      if (newRowCount < rowCount()) {
        byte[] dropped = discriminators.extend(0);
        for (int row = newRowCount; row < discriminators.rowCount(); row++) {
          if (dropped[row] != NULL) {
            counts[dropped[row] & 0xff]--;
          }
        }
        discriminators.truncate(newRowCount);
      }
      for (int i = 0; i < members.size(); i++) {
        // Also removes a value that was appended but not ended.
        if (members.get(i).rowCount() >= counts[i]) {
          members.get(i).truncate(counts[i]);
        }
      }
    }

    @Override
    public VariantColumn build() {
      List<Column> built = new ArrayList<>(members.size());
      for (ColumnBuilder member : members) {
        built.add(member.build());
      }
      ByteColumn numbers = discriminators.build();
      return new VariantColumn(built, numbers.values(), numbers.rowCount());
    }
  }
}
