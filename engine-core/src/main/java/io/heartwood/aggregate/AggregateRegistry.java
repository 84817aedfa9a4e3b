package io.heartwood.aggregate;

import io.heartwood.expression.Expression;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The aggregate functions: {@code count sum avg min max any anyLast uniqExact argMin argMax}, each
 * also with {@code If} at the end of its name and a condition as its last argument.
 *
 * <p>As in ClickHouse 26.7, rows where an argument is NULL are skipped; a result is Nullable if an
 * argument is, and then NULL for groups without rows, save that counts are never NULL.
 */
public final class AggregateRegistry {
  private static final Set<String> NAMES =
      Set.of(
          "count",
          "sum",
          "avg",
          "min",
          "max",
          "any",
          "anyLast",
          "uniqExact",
          "countDistinct",
          "argMin",
          "argMax");
  private static final Set<String> ANY_CASE = Set.of("count", "sum", "avg", "min", "max", "any");
  private static final String CONDITIONAL = "If";

  private AggregateRegistry() {}

  /** Whether there is an aggregate function of this name. */
  public static boolean isAggregate(String name) {
    return isConditional(name) || NAMES.contains(canonical(name));
  }

  private static boolean isConditional(String name) {
    return name.endsWith(CONDITIONAL) && NAMES.contains(canonical(withoutConditional(name)));
  }

  private static String withoutConditional(String name) {
    return name.substring(0, name.length() - CONDITIONAL.length());
  }

  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ANY_CASE.contains(lower) ? lower : name;
  }

  /**
   * The function for arguments of these types.
   *
   * @throws IllegalArgumentException if there is no such function, or it does not take them; the
   *     message is one line
   */
  public static BoundAggregate bind(
      String name, List<? extends Expression> parameters, List<DataType> types) {
    if (!isAggregate(name)) {
      throw new IllegalArgumentException("unknown aggregate function: function=" + name);
    }
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "aggregate function takes no parameters: function=" + name);
    }
    return isConditional(name) ? conditional(name, types) : nullable(canonical(name), types);
  }

  private static BoundAggregate conditional(String name, List<DataType> types) {
    if (types.isEmpty()) {
      throw wrongArguments(name, types);
    }
    DataType condition = types.get(types.size() - 1).withoutNullable();
    if (!(condition instanceof IntegerType) && !(condition instanceof BoolType)) {
      throw wrongArguments(name, types);
    }
    BoundAggregate plain =
        nullable(canonical(withoutConditional(name)), types.subList(0, types.size() - 1));
    return new BoundAggregate(plain.type(), () -> new ConditionalState(plain.newState()));
  }

  private static BoundAggregate nullable(String name, List<DataType> types) {
    List<DataType> plainTypes = types.stream().map(DataType::withoutNullable).toList();
    BoundAggregate plain = plain(name, plainTypes);
    if (plainTypes.equals(types)) {
      return plain;
    }
    boolean counts = name.equals("count") || isUnique(name);
    return counts
        ? new BoundAggregate(plain.type(), () -> new NullSkippingState(plain.newState(), false))
        : new BoundAggregate(
            new NullableType(plain.type()), () -> new NullSkippingState(plain.newState(), true));
  }

  private static boolean isUnique(String name) {
    return name.equals("uniqExact") || name.equals("countDistinct");
  }

  private static BoundAggregate plain(String name, List<DataType> types) {
    int count = types.size();
    if (isUnique(name) && types.stream().anyMatch(AggregateRegistry::isCompound)) {
      throw wrongArguments(name, types);
    }
    if (name.equals("count") && count <= 1) {
      return new BoundAggregate(IntegerType.UINT64, CountState::new);
    }
    if (isUnique(name) && count >= 1) {
      return new BoundAggregate(IntegerType.UINT64, () -> new UniqueState(types));
    }
    if (count == 1) {
      DataType type = types.get(0);
      switch (name) {
        case "sum":
          return sum(type);
        case "avg":
          if (isTime(type)) {
            return new BoundAggregate(type, () -> new TimeAverageState(type));
          }
          requireNumber(name, type);
          return new BoundAggregate(FloatType.FLOAT64, () -> new AverageState(type));
        case "min", "max", "any", "anyLast":
          ChosenValueState.Choice choice = ChosenValueState.Choice.of(name);
          return new BoundAggregate(type, () -> new ChosenValueState(choice, type));
        default:
          break;
      }
    }
    if (count == 2 && (name.equals("argMin") || name.equals("argMax"))) {
      ChosenValueState.Choice choice = ChosenValueState.Choice.of(name);
      return new BoundAggregate(
          types.get(0), () -> new ChosenValueState(choice, types.get(1), types.get(0)));
    }
    throw wrongArguments(name, types);
  }

  private static boolean isCompound(DataType type) {
    return type.physicalType() == PhysicalType.ARRAY || type.physicalType() == PhysicalType.TUPLE;
  }

  private static BoundAggregate sum(DataType type) {
    if (!(type instanceof EnumType)) {
      requireNumber("sum", type);
    }
    DataType result;
    Supplier<AggregateState> states;
    if (type instanceof FloatType) {
      result = FloatType.FLOAT64;
      states = DoubleSumState::new;
    } else if (type instanceof DecimalType decimal) {
      result = new DecimalType(DecimalType.MAX_PRECISION, decimal.scale());
      states = DecimalSumState::new;
    } else {
      boolean signed = !Widening.isUnsigned(type);
      result = signed ? IntegerType.INT64 : IntegerType.UINT64;
      states = () -> new LongSumState(type);
    }
    return new BoundAggregate(result, states);
  }

  private static boolean isTime(DataType type) {
    return type instanceof DateType
        || type instanceof Date32Type
        || type instanceof DateTimeType
        || type instanceof DateTime64Type;
  }

  private static void requireNumber(String name, DataType type) {
    boolean number =
        type instanceof IntegerType
            || type instanceof FloatType
            || type instanceof DecimalType
            || type instanceof BoolType;
    if (!number) {
      throw wrongArguments(name, List.of(type));
    }
  }

  private static IllegalArgumentException wrongArguments(String name, List<DataType> types) {
    return new IllegalArgumentException(
        "aggregate function does not take these arguments: function=" + name + " types=" + types);
  }
}
