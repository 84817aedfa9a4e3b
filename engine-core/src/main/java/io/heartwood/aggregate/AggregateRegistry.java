package io.heartwood.aggregate;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.DomainType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The aggregate functions: {@code count sum avg min max any anyLast uniqExact argMin argMax}, each
 * also with {@code If} at the end of its name and a condition as its last argument, with {@code
 * State} for the state instead of the result, and with {@code Merge} for states as arguments.
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
  private static final List<String> SUFFIXES = List.of("Merge", "State", "If");

  private AggregateRegistry() {}

  /** Whether there is an aggregate function of this name. */
  public static boolean isAggregate(String name) {
    return NAMES.contains(canonical(name)) || !suffixOf(name).isEmpty();
  }

  /** The combinator at the end of a name; empty if the name is a function's own, or unknown. */
  private static String suffixOf(String name) {
    if (!NAMES.contains(canonical(name))) {
      for (String suffix : SUFFIXES) {
        if (name.endsWith(suffix) && isAggregate(withoutSuffix(name, suffix))) {
          return suffix;
        }
      }
    }
    return "";
  }

  private static String withoutSuffix(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }

  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ANY_CASE.contains(lower) ? lower : name;
  }

  /**
   * The function for arguments of these types.
   *
   * @param parameters literals; none of the functions takes any
   * @throws IllegalArgumentException if there is no such function, or it does not take them; the
   *     message is one line
   */
  public static BoundAggregate bind(String name, List<?> parameters, List<DataType> types) {
    if (!isAggregate(name)) {
      throw new IllegalArgumentException("unknown aggregate function: function=" + name);
    }
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "aggregate function takes no parameters: function=" + name);
    }
    return bind(name, types, false);
  }

  /**
   * The function that puts states together: {@code Merge} of the function in the type.
   *
   * @throws IllegalArgumentException if it is none of these functions
   */
  public static BoundAggregate merging(AggregateFunctionType states) {
    if (!isAggregate(states.function()) || !states.parameters().isEmpty()) {
      throw new IllegalArgumentException(
          "states of this function can only be carried: function=" + states.function());
    }
    List<DataType> arguments = states.arguments().stream().map(DataType::valueType).toList();
    if (states.arguments().stream().anyMatch(AggregateRegistry::isInterval)) {
      throw wrongArguments(states.function(), states.arguments());
    }
    BoundAggregate plain = bind(states.function(), arguments, true);
    return new BoundAggregate(plain.type(), states, () -> new MergedState(plain.newState()));
  }

  /**
   * Binds a function that is known.
   *
   * @param serialized whether its states are written or read
   */
  private static BoundAggregate bind(String name, List<DataType> types, boolean serialized) {
    String suffix = suffixOf(name);
    String nested = withoutSuffix(name, suffix);
    switch (suffix) {
      case "State":
        BoundAggregate function = bind(nested, types, true);
        return new BoundAggregate(
            function.stateType(), function.stateType(), () -> new StateResult(function.newState()));
      case "Merge":
        if (types.size() != 1 || !(types.get(0) instanceof AggregateFunctionType states)) {
          throw wrongArguments(name, types);
        }
        String wanted = AggregateFunctionType.of(nested, List.of(), List.of()).function();
        if (!states.function().equals(wanted)) {
          throw wrongArguments(name, types);
        }
        return merging(states);
      case "If":
        return conditional(nested, name, types, serialized);
      default:
        if (serialized && name.equals("countDistinct")) {
          throw new IllegalArgumentException("states are not supported: function=" + name);
        }
        return nullable(canonical(name), types, serialized);
    }
  }

  private static BoundAggregate conditional(
      String nested, String name, List<DataType> types, boolean serialized) {
    if (types.isEmpty()) {
      throw wrongArguments(name, types);
    }
    DataType condition = types.get(types.size() - 1).withoutNullable();
    if (!(condition instanceof IntegerType) && !(condition instanceof BoolType)) {
      throw wrongArguments(name, types);
    }
    String suffix = suffixOf(nested);
    List<DataType> values = types.subList(0, types.size() - 1);
    BoundAggregate plain =
        suffix.isEmpty()
            ? unflagged(canonical(nested), values, serialized)
            : bind(nested, values, serialized);
    AggregateFunctionType stateType = AggregateFunctionType.of(name, List.of(), types);
    if (suffix.equals("State") || suffix.equals("Merge")) {
      stateType = plain.stateType();
    }
    boolean flagged =
        suffix.isEmpty()
            && countsRows(canonical(nested))
            && types.stream().anyMatch(DataType::isNullable);
    return new BoundAggregate(
        plain.type(),
        stateType,
        () -> {
          AggregateState state = new ConditionalState(plain.newState());
          return flagged ? new PresentFirstState(state) : state;
        });
  }

  private static boolean countsRows(String name) {
    return name.equals("count") || isUnique(name);
  }

  private static BoundAggregate nullable(String name, List<DataType> types, boolean serialized) {
    BoundAggregate plain = unflagged(name, types, serialized);
    boolean nullable = types.stream().anyMatch(DataType::isNullable);
    boolean flagged = nullable && (isUnique(name) || isCompound(plain.type()) && types.size() > 1);
    return flagged
        ? new BoundAggregate(
            plain.type(), plain.stateType(), () -> new PresentFirstState(plain.newState()))
        : plain;
  }

  /** The function of arguments that may be Nullable, without a flag that is always 1. */
  private static BoundAggregate unflagged(String name, List<DataType> types, boolean serialized) {
    List<DataType> plainTypes = types.stream().map(DataType::withoutNullable).toList();
    BoundAggregate plain = plain(name, plainTypes, serialized);
    AggregateFunctionType stateType = AggregateFunctionType.of(name, List.of(), types);
    if (plainTypes.equals(types)) {
      return new BoundAggregate(plain.type(), stateType, plain::newState);
    }
    boolean seen = !countsRows(name) && !isCompound(plain.type());
    return new BoundAggregate(
        seen ? new NullableType(plain.type()) : plain.type(),
        stateType,
        () -> new NullSkippingState(plain.newState(), seen));
  }

  private static boolean isUnique(String name) {
    return name.equals("uniqExact") || name.equals("countDistinct");
  }

  /** The function of arguments that are not Nullable; its type of states is not used. */
  private static BoundAggregate plain(String name, List<DataType> types, boolean serialized) {
    int count = types.size();
    if (isUnique(name) && types.stream().anyMatch(AggregateRegistry::isCompound)) {
      throw wrongArguments(name, types);
    }
    if (!name.equals("count")
        && types.stream().anyMatch(type -> type instanceof AggregateFunctionType)) {
      throw wrongArguments(name, types);
    }
    if (name.equals("count") && count <= 1) {
      return new BoundAggregate(IntegerType.UINT64, CountState::new);
    }
    if (isUnique(name) && count >= 1) {
      if (serialized) {
        StateBits.requireSupported(types);
      }
      return new BoundAggregate(IntegerType.UINT64, () -> new UniqueState(types, serialized));
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

  /** In states, intervals are not the numbers that they are elsewhere. */
  private static boolean isInterval(DataType type) {
    return type instanceof DomainType domain && domain.name().startsWith("Interval");
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
    if (type instanceof FloatType || type instanceof BFloat16Type) {
      result = FloatType.FLOAT64;
      states = DoubleSumState::new;
    } else if (type instanceof DecimalType decimal) {
      result = new DecimalType(DecimalType.MAX_PRECISION, decimal.scale());
      states = DecimalSumState::new;
    } else if (type instanceof WideDecimalType decimal) {
      result = new WideDecimalType(WideDecimalType.MAX_PRECISION, decimal.scale());
      states = () -> new WideSumState(decimal.valueSizeBytes(), true);
    } else if (type instanceof WideIntegerType wide) {
      result = wide;
      states = () -> new WideSumState(wide.valueSizeBytes(), wide.signed());
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
            || type instanceof BFloat16Type
            || type instanceof WideDecimalType
            || type instanceof WideIntegerType
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
