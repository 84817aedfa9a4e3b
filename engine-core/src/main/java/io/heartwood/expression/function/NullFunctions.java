package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.StringType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Functions of NULL, of truth values, and the few that look at a type only. */
final class NullFunctions {
  private NullFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.addNullAware("isNull", call -> isNull(call, 1));
    registry.addNullAware("isNotNull", call -> isNull(call, 0));
    registry.addNullAware("assumeNotNull", NullFunctions::assumeNotNull);
    registry.addNullAware("toNullable", NullFunctions::toNullable);
    registry.addNullAware("toTypeName", NullFunctions::toTypeName);
    registry.addNullAware("materialize", NullFunctions::identity);
    registry.addNullAware("identity", NullFunctions::identity);
    registry.add("not", NullFunctions::not);
    registry.add("xor", NullFunctions::xor);
    registry.addNullAware("greatest", call -> extreme(call, ComparisonOperator.GREATER));
    registry.addNullAware("least", call -> extreme(call, ComparisonOperator.LESS));
  }

  private static BoundFunction isNull(ScalarFunction.Call call, int whenNull) {
    call.requireCount(1, 1);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          byte other = (byte) (1 - whenNull);
          if (arguments[0] instanceof NullableColumn nullable) {
            for (int i = 0; i < rowCount; i++) {
              result[i] = nullable.nulls()[i] != 0 ? (byte) whenNull : other;
            }
          } else {
            Arrays.fill(result, other);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  private static BoundFunction assumeNotNull(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    return BoundFunction.of(
        call.argument(0).type().withoutNullable(),
        (arguments, rowCount) ->
            arguments[0] instanceof NullableColumn nullable ? nullable.nested() : arguments[0]);
  }

  private static BoundFunction toNullable(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    return BoundFunction.of(
        CastFunctions.nullable(call.argument(0).type()),
        (arguments, rowCount) ->
            arguments[0] instanceof NullableColumn
                ? arguments[0]
                : new NullableColumn(arguments[0], new byte[rowCount]));
  }

  private static BoundFunction toTypeName(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    byte[] name = call.argument(0).type().toString().getBytes(StandardCharsets.UTF_8);
    Column row = new StringColumn(name, new int[] {0, name.length}, 1);
    return BoundFunction.of(
        StringType.INSTANCE, (arguments, rowCount) -> Vectors.expand(row, rowCount));
  }

  private static BoundFunction identity(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    return BoundFunction.monotonic(
        call.argument(0).type(), Monotonicity.INCREASING, (arguments, rowCount) -> arguments[0]);
  }

  private static BoundFunction not(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    if (!NumberTypes.isNumber(from)) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        from instanceof BoolType ? from : IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          Truth.of(arguments[0], result, rowCount);
          ComparisonKernels.invert(result, rowCount);
          return new ByteColumn(result, rowCount);
        });
  }

  private static BoundFunction xor(ScalarFunction.Call call) {
    call.requireCount(2, Integer.MAX_VALUE);
    boolean bool = false;
    for (Argument argument : call.arguments()) {
      if (!NumberTypes.isNumber(argument.type())) {
        throw call.illegalTypes();
      }
      bool |= argument.type() instanceof BoolType;
    }
    return BoundFunction.of(
        bool ? BoolType.INSTANCE : IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          byte[] next = new byte[rowCount];
          for (Column argument : arguments) {
            Truth.of(Vectors.expand(argument, rowCount), next, rowCount);
            for (int i = 0; i < rowCount; i++) {
              result[i] ^= next[i];
            }
          }
          return new ByteColumn(result, rowCount);
        });
  }

  /** The largest or smallest argument; NULLs are passed over. */
  private static BoundFunction extreme(ScalarFunction.Call call, ComparisonOperator operator) {
    call.requireCount(1, Integer.MAX_VALUE);
    List<Argument> arguments = call.arguments();
    DataType type = CommonTypes.of(arguments).orElseThrow(call::illegalTypes);
    DataType value =
        type.withoutNullable() instanceof BoolType ? IntegerType.UINT8 : type.withoutNullable();
    DataType result = type.isNullable() ? CastFunctions.nullable(value) : value;
    BoundFunction[] casts = new BoundFunction[arguments.size()];
    for (int i = 0; i < casts.length; i++) {
      DataType from = arguments.get(i).type().withoutNullable();
      casts[i] =
          arguments.get(i).untypedNull() ? null : Conversions.cast(from, value, call.context());
    }
    BoundFunction better =
        Comparison.bind(
            new ScalarFunction.Call(
                operator.functionName(),
                List.of(Argument.varying(value), Argument.varying(value)),
                call.context()),
            operator);
    return BoundFunction.fallible(
        result, (columns, rowCount) -> extremes(columns, casts, better, result, rowCount));
  }

  private static Column extremes(
      Column[] columns, BoundFunction[] casts, BoundFunction better, DataType type, int rowCount) {
    Column best = null;
    byte[] bestNulls = new byte[rowCount];
    for (int a = 0; a < columns.length; a++) {
      if (casts[a] == null) {
        continue;
      }
      Column column = Vectors.expand(columns[a], rowCount);
      byte[] nulls = new byte[rowCount];
      if (column instanceof NullableColumn nullable) {
        nulls = Arrays.copyOf(nullable.nulls(), rowCount);
        column = nullable.nested();
      }
      column = NullPropagation.applyWhereNotNull(casts[a], new Column[] {column}, nulls, rowCount);
      if (best == null) {
        best = column;
        bestNulls = nulls;
        continue;
      }
      byte[] takes = new byte[rowCount];
      // Asked this way round, NaN is left as ClickHouse leaves it: the later argument wins.
      Truth.of(better.apply(new Column[] {best, column}, rowCount), takes, rowCount);
      byte[] which = new byte[rowCount];
      for (int i = 0; i < rowCount; i++) {
        boolean second = nulls[i] == 0 && (bestNulls[i] != 0 || takes[i] == 0);
        which[i] = (byte) (second ? 1 : 0);
        bestNulls[i] &= nulls[i];
      }
      best = ChooseKernels.choose(new Column[] {best, column}, which, rowCount);
    }
    if (best == null) {
      return io.heartwood.column.Columns.defaults(type, rowCount);
    }
    return type.isNullable() ? new NullableColumn(best, bestNulls) : best;
  }
}
