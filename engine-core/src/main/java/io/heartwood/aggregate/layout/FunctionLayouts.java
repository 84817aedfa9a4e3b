package io.heartwood.aggregate.layout;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.TimeType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Layouts of functions without combinators, for arguments that are not Nullable. Numbers are
 * little-endian; {@code n} is a varint, {@code T} a value of the (first) argument's type as it is,
 * {@code V} one in wider form: 64 bits, 128 for Decimal up to 38 digits, else its own width.
 *
 * <pre>
 * count                             n
 * sum                               V
 * avg, sumCount, avgWeighted        V, n
 * min, max, any, anyLast, ...       single value: u8 0, or 1 and T; String: i32 -1, or length + 1,
 *                                   bytes, zero byte
 * any_respect_nulls, ...            u8 1 nothing, 2 NULL, 3 and T
 * argMin, argMax, argAndMin, ...    two single values
 * anyHeavy                          single value, u64
 * uniqExact                         n, n x (T, or 16 bytes of hash)
 * groupArray, groupUniqArray, ...   n, n x (T of a number, or length and bytes)
 * groupBitAnd, groupBitOr, ...      T
 * groupBitmap                       u8 0, n, n x T; u8 1, length, roaring bitmap
 * sumMap, minMap, maxMap            n, n x (key, values); version 1: V for values that are numbers
 * varPop, corr, skewPop, ...        a fixed number of f64, or of f32 if all arguments are Float32
 * varPopStable, ...                 n, a fixed number of f64
 * </pre>
 *
 * <p>Those of sketches and of quantiles are in {@link SketchLayouts}. ClickHouse 26.7, golden
 * states in {@code states.tsv} of the tests.
 */
final class FunctionLayouts {
  /** What the result of a function is, as far as Nullable needs it. */
  enum Result {
    /** A value that can be NULL. */
    SINGLE,
    /** What the first argument is. */
    FIRST_ARGUMENT,
    /** A tuple, which is NULL for functions of several arguments only. */
    TUPLE,
    /** Never NULL, or always able to be. */
    COMPOUND
  }

  private record Entry(Result result, Function<FunctionCall, StateLayout> maker) {}

  private static final Map<String, Entry> ENTRIES = new TreeMap<>();
  private static final Set<String> TAKE_NULLS =
      Set.of("count", "intervalLengthSum", "sequenceMatch", "sequenceCount", "windowFunnel");
  private static final StateLayout F64 = Pieces.fixed(8);

  static {
    sums();
    values();
    collections();
    moments();
    others();
    SketchLayouts.addTo(FunctionLayouts::addSingle, FunctionLayouts::addCompound);
  }

  private FunctionLayouts() {}

  /** Adds a function under a name. */
  interface Adder {
    void add(String name, Function<FunctionCall, StateLayout> maker);
  }

  static boolean isKnown(String function) {
    return ENTRIES.containsKey(function);
  }

  /** What the result is, {@link Result#FIRST_ARGUMENT} resolved. */
  static Result resultOf(FunctionCall call) {
    Entry entry = ENTRIES.get(call.function());
    Result result = entry == null ? Result.SINGLE : entry.result();
    if (result != Result.FIRST_ARGUMENT) {
      return result;
    }
    DataType first = call.argument(0);
    return switch (first.physicalType()) {
      case ARRAY -> Result.COMPOUND;
      case TUPLE -> Result.TUPLE;
      default -> first instanceof AggregateFunctionType ? Result.COMPOUND : Result.SINGLE;
    };
  }

  /** Whether it is a value, not NULL, when all arguments were NULL. */
  static boolean returnsDefault(String function) {
    return function.equals("count")
        || function.startsWith("uniq") && !function.startsWith("uniqCombined")
        || function.startsWith("quantiles")
        || function.startsWith("deltaSum");
  }

  /** Whether it deals with NULL itself, and its state is the same. */
  static boolean takesNulls(String function) {
    return TAKE_NULLS.contains(function);
  }

  static StateLayout of(FunctionCall call) {
    Entry entry = ENTRIES.get(call.function());
    if (entry == null) {
      throw new UnknownLayoutException("the layout of its states is not known");
    }
    return entry.maker().apply(call);
  }

  private static void addSingle(String name, Function<FunctionCall, StateLayout> maker) {
    ENTRIES.put(name, new Entry(Result.SINGLE, maker));
  }

  private static void addCompound(String name, Function<FunctionCall, StateLayout> maker) {
    ENTRIES.put(name, new Entry(Result.COMPOUND, maker));
  }

  private static void addTuple(String name, Function<FunctionCall, StateLayout> maker) {
    ENTRIES.put(name, new Entry(Result.TUPLE, maker));
  }

  private static void addChosen(String name, Function<FunctionCall, StateLayout> maker) {
    ENTRIES.put(name, new Entry(Result.FIRST_ARGUMENT, maker));
  }

  private static void sums() {
    addSingle("count", call -> Pieces.VARINT);
    addSingle("sum", call -> Pieces.fixed(ValueLayouts.sumWidth(call.argument(0))));
    addSingle("sumWithOverflow", call -> Pieces.fixed(call.argument(0).valueSizeBytes()));
    addSingle("sumKahan", call -> Pieces.fixed(16));
    addSingle("avg", FunctionLayouts::sumAndCount);
    addTuple("sumCount", FunctionLayouts::sumAndCount);
    addSingle("avgWeighted", FunctionLayouts::weighted);
    for (String name : List.of("groupBitAnd", "groupBitOr", "groupBitXor")) {
      byte first = (byte) (name.equals("groupBitAnd") ? -1 : 0);
      addSingle(
          name,
          call -> {
            byte[] initial = new byte[call.argument(0).valueSizeBytes()];
            Arrays.fill(initial, first);
            return Pieces.fixed(initial);
          });
    }
    for (String name :
        List.of("sumMap", "sumMapWithOverflow", "minMap", "maxMap", "sumMapFiltered")) {
      addTuple(name, MapLayouts::of);
    }
    addTuple("sumMapFilteredWithOverflow", MapLayouts::of);
    addSingle("deltaSum", call -> Pieces.fixed(3 * call.argument(0).valueSizeBytes() + 1));
    addSingle(
        "deltaSumTimestamp",
        call ->
            Pieces.fixed(
                3 * call.argument(0).valueSizeBytes() + 2 * call.argument(1).valueSizeBytes() + 1));
  }

  private static StateLayout sumAndCount(FunctionCall call) {
    return Pieces.sequence(Pieces.fixed(ValueLayouts.sumWidth(call.argument(0))), Pieces.VARINT);
  }

  private static StateLayout weighted(FunctionCall call) {
    boolean unsigned =
        call.argument(1) instanceof IntegerType weight && !weight.signed()
            || call.argument(1) instanceof BoolType;
    return Pieces.sequence(F64, unsigned ? Pieces.VARINT : F64);
  }

  private static void values() {
    for (String name : List.of("min", "max", "any", "anyLast")) {
      addChosen(name, call -> ValueLayouts.single(call.argument(0)));
    }
    addCompound("singleValueOrNull", call -> ValueLayouts.single(call.argument(0)));
    for (String name : List.of("argMin", "argMax")) {
      addChosen(name, FunctionLayouts::twoValues);
    }
    for (String name : List.of("argAndMin", "argAndMax")) {
      addTuple(name, FunctionLayouts::twoValues);
    }
    for (String name : List.of("any_respect_nulls", "anyLast_respect_nulls")) {
      addChosen(name, call -> new RespectingNulls(ValueLayouts.binary(call.argument(0))));
    }
    addChosen(
        "anyHeavy",
        call -> Pieces.sequence(ValueLayouts.single(call.argument(0)), Pieces.fixed(8)));
  }

  private static StateLayout twoValues(FunctionCall call) {
    if (call.arguments().size() != 2) {
      throw new UnknownLayoutException("it is known for two arguments only");
    }
    return Pieces.sequence(
        ValueLayouts.single(call.argument(0)), ValueLayouts.single(call.argument(1)));
  }

  private static void collections() {
    addSingle("uniqExact", call -> Pieces.counted(distinctWidth(call.arguments())));
    addCompound("groupArray", FunctionLayouts::numbersOrBytes);
    addCompound("groupUniqArray", FunctionLayouts::numbersOrBytes);
    addCompound("groupArrayLast", call -> Pieces.sequence(numbersOrBytes(call), Pieces.fixed(8)));
    addCompound(
        "groupArraySample",
        call ->
            Pieces.sequence(numbersOrBytes(call), Pieces.fixed(8), SketchStates.RANDOM_GENERATOR));
    addCompound(
        "groupArrayInsertAt",
        call -> Pieces.counted(Pieces.unless(1, ValueLayouts.binary(call.argument(0)))));
    addCompound(
        "groupArraySorted",
        call -> {
          int width = ValueLayouts.plainWidth(call.argument(0));
          return width > 0
              ? Pieces.counted(width)
              : Pieces.counted(Pieces.flagged(ValueLayouts.binary(call.argument(0))));
        });
    addCompound(
        "groupArrayMovingSum", call -> Pieces.counted(ValueLayouts.sumWidth(call.argument(0))));
    addCompound(
        "groupArrayMovingAvg",
        call ->
            Pieces.counted(
                ValueLayouts.isDecimal(call.argument(0))
                    ? ValueLayouts.sumWidth(call.argument(0))
                    : 8));
    addCompound(
        "groupArrayIntersect",
        call ->
            Pieces.sequence(
                Pieces.VARINT, intersection(ArrayType.elementOf(call.argument(0)).valueType())));
    addSingle(
        "groupConcat",
        call -> call.parameters().size() < 2 ? Pieces.STRING : new LimitedConcatenation());
    addSingle(
        "groupBitmap", call -> new SmallOrLarge(call.argument(0).valueSizeBytes(), Pieces.STRING));
  }

  private static StateLayout numbersOrBytes(FunctionCall call) {
    return Pieces.counted(ValueLayouts.numberOrBytes(call.argument(0)));
  }

  private static StateLayout intersection(DataType element) {
    return Pieces.counted(
        element instanceof Ipv4Type ? Pieces.STRING : ValueLayouts.numberOrBytes(element));
  }

  /** Bytes of an element of a set of exact values: numbers as they are, others hashed. */
  private static int distinctWidth(List<DataType> arguments) {
    if (arguments.size() != 1) {
      return 16;
    }
    int width =
        arguments.get(0) instanceof Date32Type
            ? Integer.BYTES
            : ValueLayouts.plainWidth(arguments.get(0));
    return width > 0 ? width : 16;
  }

  private static void moments() {
    for (String name : List.of("Pop", "Samp")) {
      addSingle("var" + name, call -> floats(call, 3));
      addSingle("stddev" + name, call -> floats(call, 3));
      addSingle("covar" + name, call -> floats(call, 4));
      addSingle("skew" + name, call -> floats(call, 4));
      addSingle("kurt" + name, call -> floats(call, 5));
      addSingle("var" + name + "Stable", call -> stable(2));
      addSingle("stddev" + name + "Stable", call -> stable(2));
      addSingle("covar" + name + "Stable", call -> stable(3));
      addCompound("covar" + name + "Matrix", call -> matrix(call, 4));
    }
    addSingle("corr", call -> floats(call, 6));
    addSingle("corrStable", call -> stable(5));
    addCompound("corrMatrix", call -> matrix(call, 6));
  }

  /** Moments are f32 if all arguments are Float32, else f64. */
  private static StateLayout floats(FunctionCall call, int count) {
    boolean narrow = call.arguments().stream().allMatch(ValueLayouts::isFloat32);
    return Pieces.fixed(count * (narrow ? Float.BYTES : Double.BYTES));
  }

  private static StateLayout stable(int count) {
    return Pieces.sequence(Pieces.VARINT, Pieces.fixed(count * Double.BYTES));
  }

  private static StateLayout matrix(FunctionCall call, int count) {
    int columns = call.arguments().size();
    return Pieces.fixed(columns * (columns + 1) / 2 * count * Double.BYTES);
  }

  private static void others() {
    addSingle("boundingRatio", call -> Pieces.unless(1, Pieces.fixed(32)));
    addSingle(
        "entropy",
        call -> {
          int width =
              call.argument(0) instanceof TimeType
                  ? Integer.BYTES
                  : ValueLayouts.plainWidth(call.argument(0));
          boolean number = call.arguments().size() == 1 && width > 0;
          return Pieces.counted((number ? width : 16) + 8);
        });
    addTuple("simpleLinearRegression", call -> Pieces.fixed(40));
    addCompound("retention", call -> Pieces.fixed(4));
    for (String name : List.of("studentTTest", "welchTTest")) {
      addTuple(name, call -> Pieces.fixed(48));
    }
    addTuple("meanZTest", call -> Pieces.fixed(32));
    for (String name : List.of("mannWhitneyUTest", "kolmogorovSmirnovTest")) {
      addTuple(name, call -> new TwoArrays());
    }
    addSingle("rankCorr", call -> new TwoArrays());
    addCompound("largestTriangleThreeBuckets", call -> new TwoArrays());
    addCompound("categoricalInformationValue", call -> Pieces.fixed(16 * call.arguments().size()));
    for (String name : List.of("cramersV", "cramersVBiasCorrected", "contingency", "theilsU")) {
      addSingle(
          name,
          call ->
              Pieces.sequence(
                  Pieces.fixed(8), Pieces.counted(16), Pieces.counted(16), Pieces.counted(24)));
    }
    addSingle("exponentialMovingAverage", call -> Pieces.fixed(16));
    for (String name : List.of("maxIntersections", "maxIntersectionsPosition")) {
      addSingle(name, call -> Pieces.counted(Math.max(8, call.argument(0).valueSizeBytes()) + 8));
    }
    addSingle(
        "intervalLengthSum",
        call ->
            Pieces.sequence(
                Pieces.fixed(1),
                Pieces.longCounted(Pieces.fixed(2 * call.argument(0).valueSizeBytes()))));
    addSingle("nothing", call -> Pieces.fixed(1));
  }

  /** Two varint counts, then as many f64 each. */
  private static final class TwoArrays extends StateLayout {
    @Override
    public void skip(StateInput input) throws IOException {
      long first = input.readVarint();
      long second = input.readVarint();
      input.skipElements(first, Double.BYTES);
      input.skipElements(second, Double.BYTES);
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(0);
      target.write(0);
    }
  }

  /** Bytes with their length, a count of rows, and two varints a row. */
  private static final class LimitedConcatenation extends StateLayout {
    @Override
    public void skip(StateInput input) throws IOException {
      Pieces.STRING.skip(input);
      long rows = input.readVarint();
      for (long i = 0; i < rows; i++) {
        Pieces.VARINT.skip(input);
        Pieces.VARINT.skip(input);
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(0);
      target.write(0);
    }
  }
}
