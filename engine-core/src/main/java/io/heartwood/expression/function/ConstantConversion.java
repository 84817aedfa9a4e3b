package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.StringColumn;
import io.heartwood.text.ValueFormatException;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import java.util.Optional;

/** Conversions of constants to the type they are compared with. */
public final class ConstantConversion {
  /** Most characters of a date without a time of day. */
  private static final int DAY_LENGTH = 10;

  private ConstantConversion() {}

  /**
   * A constant string read as a value of another type.
   *
   * @return one row of that type; empty if the type is an Enum without such a member
   * @throws FunctionException if the text is no value of the type
   */
  static Optional<Column> parse(Argument text, DataType to, FunctionContext context) {
    if (to instanceof EnumType values
        && text.constant() instanceof StringColumn strings
        && values.find(strings.text(0)).isEmpty()) {
      return Optional.empty();
    }
    boolean day = to instanceof DateType || to instanceof Date32Type;
    if (day && text.constant() instanceof StringColumn strings && strings.length(0) > DAY_LENGTH) {
      throw new FunctionException("cannot convert to " + to + ": text='" + strings.text(0) + "'");
    }
    try {
      return Optional.of(
          TextConversions.parse(text.type(), to, context).apply(new Column[] {text.constant()}, 1));
    } catch (ValueFormatException e) {
      throw new FunctionException(e.getMessage());
    }
  }

  /**
   * A constant as a value of another type, if that type has exactly this value: what may be equal
   * to a constant in a set.
   *
   * @return one row of that type; empty if no value of the type equals the constant
   * @throws FunctionException if the types cannot be compared
   */
  public static Optional<Column> exactly(Argument constant, DataType to, FunctionContext context) {
    DataType from = constant.type();
    if (from.equals(to)) {
      return Optional.of(constant.constant());
    }
    if (Comparison.isText(from) && !Comparison.isText(to)) {
      return parse(constant, to, context);
    }
    Column converted;
    boolean time = to instanceof DateTimeType || to instanceof DateTime64Type;
    try {
      if (LocalTime.accepts(to) && NumberTypes.isNumber(from) && !time) {
        throw new FunctionException("cannot convert: from=" + from + " to=" + to);
      }
      converted = Conversions.cast(from, to, context).apply(new Column[] {constant.constant()}, 1);
    } catch (FunctionException e) {
      if (WideNumbers.isNumber(from) && WideNumbers.isNumber(to)) {
        return Optional.empty();
      }
      throw e;
    }
    if (isNan(constant.constant(), from) && isNan(converted, to)) {
      return Optional.of(converted);
    }
    BoundFunction equals =
        Comparison.bind(
            new ScalarFunction.Call(
                "equals", java.util.List.of(Argument.varying(to), constant), context),
            ComparisonOperator.EQUALS);
    Column same = equals.apply(new Column[] {converted, constant.constant()}, 1);
    byte[] flag = new byte[1];
    Truth.of(same, flag, 1);
    return flag[0] != 0 ? Optional.of(converted) : Optional.empty();
  }

  /** Whether it is the one number that does not equal itself, but is found in a set. */
  private static boolean isNan(Column column, DataType type) {
    DataType number = WideNumbers.numeric(type);
    return number instanceof FloatType
        && Double.isNaN(Vectors.doubles(WideNumbers.numbers(column, type), number)[0]);
  }
}
