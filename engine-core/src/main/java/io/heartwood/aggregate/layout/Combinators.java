package io.heartwood.aggregate.layout;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DomainType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UnsupportedTypeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Layouts of functions with combinators at the end of their names, and with Nullable arguments.
 *
 * <pre>
 * If, Array, Merge, State, SimpleState   as the function itself
 * OrNull, OrDefault                      state, u8 1 if there were rows
 * Distinct                               varint count, distinct arguments
 * ForEach                                u64 count, states
 * Map                                    varint count, pairs of key and state
 * Tuple                                  a state for each element
 * Resample                               a state for each interval
 * ArgMin, ArgMax                         state, the best last argument
 * Nullable arguments                     u8 1 if there were rows without NULL, then the state; where
 *                                        the result cannot be NULL u8 1 and the state, or with a
 *                                        single argument the state alone
 * </pre>
 */
final class Combinators {
  private static final List<String> SUFFIXES =
      List.of(
          "OrDefault",
          "SimpleState",
          "Distinct",
          "Resample",
          "ForEach",
          "ArgMax",
          "ArgMin",
          "OrNull",
          "Tuple",
          "Merge",
          "State",
          "Array",
          "Map",
          "If");
  private static final int MAX_INTERVALS = 1 << 20;

  private Combinators() {}

  static StateLayout layoutOf(AggregateFunctionType type) {
    try {
      return of(
          new FunctionCall(
              type.function(), type.version(), type.parameters(), plain(type.arguments())));
    } catch (UnknownLayoutException e) {
      throw new UnsupportedTypeException(
          "unsupported states of an aggregate function: function="
              + type.function()
              + " type="
              + type
              + " reason="
              + e.getMessage(),
          true);
    }
  }

  private static List<DataType> plain(List<DataType> types) {
    return types.stream().map(Combinators::plain).toList();
  }

  /** Without other names and LowCardinality, save that intervals are no numbers here. */
  private static DataType plain(DataType type) {
    if (type instanceof NullableType nullable && isInterval(nullable.nested())) {
      throw new UnknownLayoutException("it is not known for " + type);
    }
    return isInterval(type) ? type : type.valueType();
  }

  private static boolean isInterval(DataType type) {
    return type instanceof DomainType domain && domain.name().startsWith("Interval");
  }

  /** The layout, the flag of Nullable arguments included. */
  private static StateLayout of(FunctionCall call) {
    String function = call.function();
    boolean nullable = call.arguments().stream().anyMatch(DataType::isNullable);
    if (!nullable || base(function).endsWith("_respect_nulls")) {
      return withoutNulls(call);
    }
    FunctionCall plain = call.withArguments(withoutNullable(call.arguments()));
    String suffix = suffixOf(function);
    if (suffix.endsWith("State")) {
      return of(call.withFunction(function.substring(0, function.length() - suffix.length())));
    }
    StateLayout layout = withoutNulls(plain);
    if (FunctionLayouts.takesNulls(function)) {
      return layout;
    }
    boolean defaultOfNothing = FunctionLayouts.returnsDefault(base(function));
    boolean unary = call.arguments().size() == 1;
    boolean canBeNull =
        !defaultOfNothing
            && switch (resultOf(plain)) {
              case SINGLE -> true;
              case TUPLE -> !unary && !suffix.equals("If");
              default -> false;
            };
    if (suffix.equals("If")) {
      canBeNull &= call.firstArguments(1).stream().anyMatch(DataType::isNullable);
      unary = true;
    }
    if (canBeNull) {
      return Pieces.flagged(layout);
    }
    return defaultOfNothing || !unary ? new PresentFirst(layout) : layout;
  }

  private static List<DataType> withoutNullable(List<DataType> types) {
    return types.stream().map(DataType::withoutNullable).toList();
  }

  private static String suffixOf(String function) {
    if (FunctionLayouts.isKnown(function)) {
      return "";
    }
    for (String suffix : SUFFIXES) {
      if (function.endsWith(suffix) && function.length() > suffix.length()) {
        return suffix;
      }
    }
    return "";
  }

  private static StateLayout withoutNulls(FunctionCall call) {
    String suffix = suffixOf(call.function());
    List<DataType> arguments = call.arguments();
    boolean pairs =
        suffix.isEmpty()
            && call.function().endsWith("Map")
            && !arguments.isEmpty()
            && arguments.get(0) instanceof MapType;
    if (pairs) {
      suffix = "Map";
    }
    if (suffix.isEmpty()) {
      return FunctionLayouts.of(call);
    }
    String function = call.function().substring(0, call.function().length() - suffix.length());
    FunctionCall nested = new FunctionCall(function, call.version(), call.parameters(), arguments);
    return switch (suffix) {
      case "If" -> of(nested.withArguments(call.firstArguments(1)));
      case "State", "SimpleState" -> of(nested);
      case "Merge" -> merged(call);
      case "OrNull", "OrDefault" -> Pieces.sequence(of(nested), Pieces.fixed(1));
      case "Array" -> of(nested.withArguments(elements(call)));
      case "ForEach" -> Pieces.longCounted(of(nested.withArguments(elements(call))));
      case "Distinct" ->
          arguments.size() == 1 && ValueLayouts.numberWidth(arguments.get(0)) > 0
              ? Pieces.counted(ValueLayouts.numberWidth(arguments.get(0)))
              : Pieces.counted(Pieces.STRING);
      case "Map" -> {
        MapType map = (MapType) call.argument(0);
        yield Pieces.counted(
            Pieces.sequence(
                ValueLayouts.mapKey(map.key()),
                of(nested.withArguments(plain(List.of(map.value()))))));
      }
      case "Tuple" -> tuple(call, nested);
      case "Resample" -> resampled(call, nested);
      default ->
          Pieces.sequence(
              of(nested.withArguments(call.firstArguments(1))),
              ValueLayouts.single(arguments.get(arguments.size() - 1)));
    };
  }

  private static StateLayout merged(FunctionCall call) {
    if (!(call.argument(0) instanceof AggregateFunctionType states)) {
      throw new UnknownLayoutException("its argument is no state");
    }
    return StateLayout.of(states);
  }

  private static List<DataType> elements(FunctionCall call) {
    List<DataType> elements = new ArrayList<>();
    for (DataType argument : call.arguments()) {
      if (!(argument instanceof ArrayType array)) {
        throw new UnknownLayoutException("an argument is no array");
      }
      elements.add(plain(array.element()));
    }
    return elements;
  }

  private static StateLayout tuple(FunctionCall call, FunctionCall nested) {
    if (call.arguments().size() != 1 || !(call.argument(0) instanceof TupleType tuple)) {
      throw new UnknownLayoutException("its argument is no tuple");
    }
    List<StateLayout> states = new ArrayList<>();
    for (TupleType.Element element : tuple.elements()) {
      states.add(of(nested.withArguments(plain(List.of(element.type())))));
    }
    return Pieces.sequence(states);
  }

  private static StateLayout resampled(FunctionCall call, FunctionCall nested) {
    int own = call.parameters().size() - 3;
    if (own < 0) {
      throw new UnknownLayoutException("it has too few parameters");
    }
    long begin = call.number(own);
    long end = call.number(own + 1);
    long step = call.number(own + 2);
    if (step <= 0 || end < begin || (end - begin) / step > MAX_INTERVALS) {
      throw new UnknownLayoutException("its parameters make no sense");
    }
    int count = (int) ((end - begin + step - 1) / step);
    FunctionCall plain =
        new FunctionCall(
            nested.function(),
            call.version(),
            call.parameters().subList(0, own),
            call.firstArguments(1));
    StateLayout state = of(plain);
    List<StateLayout> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      states.add(state);
    }
    return Pieces.sequence(states);
  }

  private static String base(String function) {
    String suffix = suffixOf(function);
    return suffix.isEmpty()
        ? function
        : base(function.substring(0, function.length() - suffix.length()));
  }

  private static FunctionLayouts.Result resultOf(FunctionCall call) {
    String suffix = suffixOf(call.function());
    switch (suffix) {
      case "ForEach", "Map", "Resample", "State", "OrNull":
        return FunctionLayouts.Result.COMPOUND;
      case "Tuple":
        return FunctionLayouts.Result.TUPLE;
      case "":
        return FunctionLayouts.resultOf(call);
      default:
        break;
    }
    FunctionCall nested =
        call.withFunction(call.function().substring(0, call.function().length() - suffix.length()));
    return switch (suffix) {
      case "Array" -> resultOf(nested.withArguments(elements(call)));
      case "If", "ArgMin", "ArgMax" -> resultOf(nested.withArguments(call.firstArguments(1)));
      default -> resultOf(nested);
    };
  }

  /** A flag that is 1 also at first, and the state if it is. */
  private static final class PresentFirst extends StateLayout {
    private final StateLayout state;

    PresentFirst(StateLayout state) {
      this.state = state;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      if (input.readByte() != 0) {
        state.skip(input);
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(1);
      state.appendInitial(target);
    }
  }
}
