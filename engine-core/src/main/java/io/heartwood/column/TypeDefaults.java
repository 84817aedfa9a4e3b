package io.heartwood.column;

import io.heartwood.calendar.CivilDate;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.EnumType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;

/**
 * The values that stand for what nobody gave: zero, the empty string, NULL, the first member of an
 * Enum. Verified against ClickHouse 26.7.
 *
 * <p>Not to be confused with {@link Columns#defaults}, rows of zero bytes, which sparse columns
 * leave out.
 */
public final class TypeDefaults {
  private static final int FIRST_DATE32 = CivilDate.daysOf(1900, 1, 1);

  private TypeDefaults() {}

  /** Of a column that a part or an insert lacks; a Date32 is the first one, in 1900. */
  public static Column ofMissingColumn(DataType type, int rowCount) {
    return repeated(row(type, FIRST_DATE32), rowCount);
  }

  /** Of a single value that a row of an insert lacks; a Date32 is of 1970. */
  public static Column ofMissingValue(DataType type, int rowCount) {
    return repeated(row(type, 0), rowCount);
  }

  private static Column repeated(Column row, int rowCount) {
    return rowCount == 1 ? row : row.gather(new int[rowCount], rowCount);
  }

  private static Column row(DataType named, int date32) {
    DataType type = named.valueType();
    if (type instanceof EnumType values) {
      int number = values.values().get(0).number();
      return values.bits() == 8
          ? new ByteColumn(new byte[] {(byte) number}, 1)
          : new ShortColumn(new short[] {(short) number}, 1);
    }
    if (type instanceof Date32Type) {
      return new IntColumn(new int[] {date32}, 1);
    }
    if (type.physicalType() == PhysicalType.TUPLE) {
      List<Column> elements = new ArrayList<>();
      for (TupleType.Element element : TupleType.elementsOf(type)) {
        elements.add(row(element.type(), date32));
      }
      return new TupleColumn(elements, 1);
    }
    return Columns.defaults(type, 1);
  }
}
