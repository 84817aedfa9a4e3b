package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.Monotonicity;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.StringType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds keys in expressions, and expressions in keys.
 *
 * <p>{@code toYear(t) = 2020} with key t: the key's range is carried through {@code toYear}. {@code
 * t >= x} with key {@code toStartOfHour(t)}: the constant is, and what is found only holds roughly,
 * since other values of t share the key. Immutable.
 */
final class KeyMatcher {
  private final List<Expression> keys;
  private final List<DataType> types;
  private final List<NamedType> header;
  private final FunctionContext context;

  KeyMatcher(
      List<Expression> keys,
      List<DataType> types,
      List<NamedType> header,
      FunctionContext context) {
    this.keys = List.copyOf(keys);
    this.types = List.copyOf(types);
    this.header = List.copyOf(header);
    this.context = context;
  }

  /**
   * An expression that a key column says something about.
   *
   * @param column index of the key column
   * @param type type of the expression that was looked for
   * @param steps functions of the key column that make the expression
   * @param keySteps functions of the expression that make the key column; if there are any, there
   *     are no {@code steps}
   */
  record Match(int column, DataType type, List<MonotonicStep> steps, List<MonotonicStep> keySteps) {
    /** Whether the expression follows from the key column. */
    boolean exact() {
      return keySteps.isEmpty();
    }

    /** Whether an order of the expression is an order of the key column. */
    boolean ordered() {
      return keySteps.stream()
          .allMatch(step -> step.monotonicity(null, null) == Monotonicity.INCREASING);
    }

    /**
     * The constant that the expression is compared with, as a value that the key column can be
     * compared with.
     *
     * @param equality whether only equality matters
     * @return empty if it cannot be had
     */
    Optional<KeyValue> valueOf(Argument constant, FunctionContext functions, boolean equality) {
      DataType plain = type.withoutNullable();
      boolean paddedConstant = constant.type().withoutNullable() instanceof FixedStringType;
      if (paddedConstant && plain instanceof StringType) {
        // Equal to strings with more or fewer zero bytes at the end: no range of them.
        return Optional.empty();
      }
      if (exact() && comparable(plain, constant.type().withoutNullable())) {
        KeyValue value = KeyValue.of(constant.constant(), constant.type(), 0);
        return Optional.of(plain instanceof FixedStringType ? value.withoutZerosAtEnd() : value);
      }
      Optional<Column> converted = ConditionBuilder.exactly(constant, plain, functions);
      if (converted.isEmpty()) {
        return Optional.empty();
      }
      if (!equality && !ordered()) {
        return Optional.empty();
      }
      Column row = converted.get();
      DataType rowType = plain;
      if (type.isNullable()) {
        row = new NullableColumn(row, new byte[1]);
        rowType = type;
      }
      for (MonotonicStep step : keySteps) {
        row = step.apply(row);
        rowType = step.type();
      }
      return Optional.of(KeyValue.of(row, rowType, 0));
    }

    /** Whether values compare by what they are, without conversion. */
    private static boolean comparable(DataType a, DataType b) {
      if (a.equals(b)) {
        return true;
      }
      boolean text = isText(a);
      if (text || isText(b)) {
        return text && isText(b);
      }
      if (isDate(a) || isDate(b)) {
        boolean instants = isInstant(a) && isInstant(b);
        boolean days = isDay(a) && isDay(b);
        return instants || days || isInstant(a) && isNumber(b);
      }
      boolean decimalAndFloat =
          a instanceof DecimalType && b instanceof FloatType
              || b instanceof DecimalType && a instanceof FloatType;
      return isNumber(a) && isNumber(b) && !decimalAndFloat;
    }

    private static boolean isText(DataType type) {
      return type instanceof StringType || type instanceof FixedStringType;
    }

    private static boolean isDay(DataType type) {
      return type instanceof DateType || type instanceof Date32Type;
    }

    private static boolean isInstant(DataType type) {
      return type instanceof DateTimeType || type instanceof DateTime64Type;
    }

    private static boolean isDate(DataType type) {
      return isDay(type) || isInstant(type);
    }

    private static boolean isNumber(DataType type) {
      return type instanceof IntegerType
          || type instanceof FloatType
          || type instanceof DecimalType
          || type instanceof BoolType
          || type instanceof EnumType
          || type instanceof Ipv4Type;
    }
  }

  /** All key columns that say something about an expression. */
  List<Match> find(Expression expression) {
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Optional<Chain> chain = chain(expression, keys.get(i), types.get(i));
      if (chain.isPresent() && isSingle(chain.get().type())) {
        matches.add(new Match(i, chain.get().type(), chain.get().steps(), List.of()));
        continue;
      }
      Optional<DataType> type = typeOf(expression);
      Optional<Chain> inverse =
          type.isEmpty() ? Optional.empty() : chain(keys.get(i), expression, type.get());
      if (inverse.isPresent() && isSingle(type.get()) && isSingle(types.get(i))) {
        matches.add(new Match(i, type.get(), List.of(), inverse.get().steps()));
      }
    }
    return matches;
  }

  /** Whether values are no arrays, tuples or variants, of which there is no {@link KeyValue}. */
  private static boolean isSingle(DataType type) {
    return switch (type.valueType().withoutNullable().physicalType()) {
      case ARRAY, TUPLE, VARIANT -> false;
      default -> true;
    };
  }

  /** Functions that lead from one expression to another. */
  private record Chain(DataType type, List<MonotonicStep> steps) {}

  private Optional<DataType> typeOf(Expression expression) {
    try {
      return Optional.of(ExpressionBinder.bind(expression, header, context).type());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The functions that make {@code expression} of {@code inner}; none if they are the same. */
  private Optional<Chain> chain(Expression expression, Expression inner, DataType innerType) {
    if (expression.equals(inner)) {
      return Optional.of(new Chain(innerType, List.of()));
    }
    if (!(expression instanceof FunctionCall call)) {
      return Optional.empty();
    }
    int varying = MonotonicStep.varyingArgument(call);
    if (varying < 0) {
      return Optional.empty();
    }
    Optional<Chain> rest = chain(call.arguments().get(varying), inner, innerType);
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    try {
      return MonotonicStep.of(call, varying, rest.get().type(), context)
          .map(
              step -> {
                List<MonotonicStep> steps = new ArrayList<>(rest.get().steps());
                steps.add(step);
                return new Chain(step.type(), List.copyOf(steps));
              });
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
