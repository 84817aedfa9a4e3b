package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of real numbers, and rounding. */
final class MathFunctions {
  private MathFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    unary(registry, "sqrt", Math::sqrt, true);
    unary(registry, "cbrt", Math::cbrt, true);
    unary(registry, "exp", Math::exp, true);
    unary(registry, "log", Math::log, true);
    registry.alias("ln", "log");
    unary(registry, "log2", x -> exactLog2(x), true);
    unary(registry, "log10", Math::log10, true);
    unary(registry, "sin", Math::sin, false);
    unary(registry, "cos", Math::cos, false);
    unary(registry, "tan", Math::tan, false);
    unary(registry, "asin", Math::asin, false);
    unary(registry, "acos", Math::acos, false);
    unary(registry, "atan", Math::atan, false);
    binary(registry, "pow", Math::pow);
    registry.alias("power", "pow");
    binary(registry, "max2", Math::max);
    binary(registry, "min2", Math::min);
    registry.add("pi", call -> constant(call, Math.PI));
    registry.add("e", call -> constant(call, Math.E));
    registry.add("round", call -> rounding(call, RoundingMode.HALF_UP));
    registry.add("floor", call -> rounding(call, RoundingMode.FLOOR));
    registry.add("ceil", call -> rounding(call, RoundingMode.CEILING));
    registry.alias("ceiling", "ceil");
    registry.add("trunc", call -> rounding(call, RoundingMode.DOWN));
    registry.alias("truncate", "trunc");
    registry.add("sign", MathFunctions::sign);
    registry.add("isNaN", call -> test(call, Double::isNaN));
    registry.add("isInfinite", call -> test(call, Double::isInfinite));
    registry.add("isFinite", call -> test(call, Double::isFinite));
  }

  /** Exact for powers of two. */
  private static double exactLog2(double x) {
    if (x > 0 && x <= Double.MAX_VALUE) {
      int exponent = Math.getExponent(x);
      double mantissa = x / Math.scalb(1.0, exponent);
      if (mantissa == 1) {
        return exponent;
      }
      return exponent + Math.log(mantissa) / Math.log(2);
    }
    return Math.log(x);
  }

  private static void unary(
      FunctionRegistry.Builder registry,
      String name,
      DoubleUnaryOperator operator,
      boolean increasing) {
    registry.add(
        name,
        call -> {
          call.requireCount(1, 1);
          DataType from = call.argument(0).type();
          if (!NumberTypes.isNumberOrDecimal(from)) {
            throw call.illegalTypes();
          }
          boolean monotonic = increasing && (name.equals("exp") || name.equals("cbrt"));
          return BoundFunction.monotonic(
              FloatType.FLOAT64,
              monotonic ? Monotonicity.INCREASING : Monotonicity.NONE,
              (arguments, rowCount) -> {
                double[] values = DecimalArithmetic.doubles(arguments[0], from);
                double[] result = new double[rowCount];
                for (int i = 0; i < rowCount; i++) {
                  result[i] = operator.applyAsDouble(values[i]);
                }
                return Vectors.ofDoubles(result, rowCount, FloatType.FLOAT64);
              });
        });
  }

  private static void binary(
      FunctionRegistry.Builder registry, String name, DoubleBinaryOperator operator) {
    registry.add(
        name,
        call -> {
          call.requireCount(2, 2);
          DataType left = call.argument(0).type();
          DataType right = call.argument(1).type();
          if (!NumberTypes.isNumberOrDecimal(left) || !NumberTypes.isNumberOrDecimal(right)) {
            throw call.illegalTypes();
          }
          return BoundFunction.of(
              FloatType.FLOAT64,
              (arguments, rowCount) -> {
                double[] a =
                    DecimalArithmetic.doubles(Vectors.expand(arguments[0], rowCount), left);
                double[] b =
                    DecimalArithmetic.doubles(Vectors.expand(arguments[1], rowCount), right);
                double[] result = new double[rowCount];
                for (int i = 0; i < rowCount; i++) {
                  result[i] = operator.applyAsDouble(a[i], b[i]);
                }
                return Vectors.ofDoubles(result, rowCount, FloatType.FLOAT64);
              });
        });
  }

  private static BoundFunction constant(ScalarFunction.Call call, double value) {
    call.requireCount(0, 0);
    return BoundFunction.of(
        FloatType.FLOAT64,
        (arguments, rowCount) -> {
          double[] values = new double[rowCount];
          Arrays.fill(values, value);
          return Vectors.ofDoubles(values, rowCount, FloatType.FLOAT64);
        });
  }

  private static BoundFunction rounding(ScalarFunction.Call call, RoundingMode mode) {
    call.requireCount(1, 2);
    DataType type = call.argument(0).type();
    int places = 0;
    if (call.count() == 2) {
      Argument argument = call.argument(1);
      if (!argument.isConstant() || !NumberTypes.isInteger(argument.type())) {
        throw new FunctionException("scale of " + call.name() + " must be a constant number");
      }
      places =
          (int)
              Math.max(-400, Math.min(400, Vectors.longs(argument.constant(), argument.type())[0]));
    }
    int scale = places;
    BoundFunction.Body body;
    if (type instanceof FloatType) {
      body = (arguments, rowCount) -> roundDoubles(arguments[0], type, scale, mode, rowCount);
    } else if (type instanceof DecimalType decimal) {
      body = (arguments, rowCount) -> roundDecimals(arguments[0], decimal, scale, mode, rowCount);
    } else if (type instanceof IntegerType || type instanceof BoolType) {
      if (scale >= 0) {
        body = (arguments, rowCount) -> arguments[0];
      } else {
        body = (arguments, rowCount) -> roundIntegers(arguments[0], type, scale, mode, rowCount);
      }
    } else {
      throw call.illegalTypes();
    }
    boolean wraps = !(type instanceof FloatType) && scale < 0;
    return BoundFunction.monotonic(type, wraps ? Monotonicity.NONE : Monotonicity.INCREASING, body);
  }

  /** Halves go to the even neighbour, as the processor rounds. */
  private static Column roundDoubles(
      Column column, DataType type, int scale, RoundingMode mode, int rowCount) {
    double[] values = Vectors.doubles(column, type);
    double[] result = new double[rowCount];
    double factor = Math.pow(10, Math.abs(scale));
    for (int i = 0; i < rowCount; i++) {
      double scaled = scale == 0 ? values[i] : scale > 0 ? values[i] * factor : values[i] / factor;
      double rounded =
          switch (mode) {
            case FLOOR -> Math.floor(scaled);
            case CEILING -> Math.ceil(scaled);
            case DOWN -> scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled);
            default -> Math.rint(scaled);
          };
      result[i] = scale == 0 ? rounded : scale > 0 ? rounded / factor : rounded * factor;
    }
    return Vectors.ofDoubles(result, rowCount, type);
  }

  private static Column roundDecimals(
      Column column, DecimalType type, int scale, RoundingMode mode, int rowCount) {
    BigInteger[] result = new BigInteger[rowCount];
    for (int i = 0; i < rowCount; i++) {
      BigInteger value = DecimalArithmetic.unscaled(column, type, i);
      result[i] =
          scale >= type.scale()
              ? value
              : new BigDecimal(value, type.scale())
                  .setScale(scale, mode)
                  .setScale(type.scale())
                  .unscaledValue();
    }
    return DecimalArithmetic.ofUnscaled(result, type);
  }

  private static Column roundIntegers(
      Column column, DataType type, int scale, RoundingMode mode, int rowCount) {
    long[] values = Vectors.longs(column, type);
    long[] result = new long[rowCount];
    for (int i = 0; i < rowCount; i++) {
      BigInteger value = BigInteger.valueOf(values[i]);
      if (values[i] < 0 && Vectors.isUnsigned64(type)) {
        value = value.add(BigInteger.ONE.shiftLeft(64));
      }
      result[i] = new BigDecimal(value).setScale(scale, mode).toBigInteger().longValue();
    }
    return Vectors.ofLongs(result, rowCount, type);
  }

  private static BoundFunction sign(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    if (!NumberTypes.isNumberOrDecimal(from)) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        IntegerType.INT8,
        (arguments, rowCount) -> {
          double[] values = DecimalArithmetic.doubles(arguments[0], from);
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            // That of NaN is 1, as in ClickHouse.
            result[i] = (byte) (values[i] == 0 ? 0 : values[i] < 0 ? -1 : 1);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  private interface DoubleTest {
    boolean holds(double value);
  }

  private static BoundFunction test(ScalarFunction.Call call, DoubleTest test) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    if (!NumberTypes.isNumber(from)) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          double[] values = Vectors.doubles(arguments[0], from);
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = (byte) (test.holds(values[i]) ? 1 : 0);
          }
          return new ByteColumn(result, rowCount);
        });
  }
}
