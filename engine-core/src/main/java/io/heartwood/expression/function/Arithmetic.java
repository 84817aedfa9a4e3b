package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.WideIntegerType;

/** The operators {@code + - * /} and their relatives on numbers. */
final class Arithmetic {
  private Arithmetic() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.add("plus", Arithmetic::plus);
    registry.add("minus", Arithmetic::minus);
    registry.add("multiply", call -> numeric(call, '*'));
    registry.add("divide", call -> numeric(call, '/'));
    registry.add("intDiv", call -> WholeDivision.quotient(call, false));
    registry.add("intDivOrZero", call -> WholeDivision.quotient(call, true));
    registry.add("modulo", WholeDivision::remainder);
    registry.alias("mod", "modulo");
    registry.add("negate", Arithmetic::negate);
    registry.add("abs", Arithmetic::abs);
  }

  private static BoundFunction plus(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    BoundFunction date = DateArithmetic.plus(call);
    return date != null ? date : numeric(call, '+');
  }

  private static BoundFunction minus(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    BoundFunction date = DateArithmetic.minus(call);
    return date != null ? date : numeric(call, '-');
  }

  private static BoundFunction numeric(ScalarFunction.Call call, char operator) {
    call.requireCount(2, 2);
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    boolean decimal = left instanceof DecimalType || right instanceof DecimalType;
    if (decimal && NumberTypes.isNumberOrDecimal(left) && NumberTypes.isNumberOrDecimal(right)) {
      if (!NumberTypes.isFloat(left) && !NumberTypes.isFloat(right)) {
        return DecimalArithmetic.bind(call, operator);
      }
      return new Doubles(call, operator);
    }
    if (operator != '/' && WideArithmetic.isFor(left, right)) {
      return WideArithmetic.bind(left, right, operator);
    }
    boolean integers = NumberTypes.isInteger(left) && NumberTypes.isInteger(right);
    if (!integers && !(NumberTypes.isNumber(left) && NumberTypes.isNumber(right))) {
      throw call.illegalTypes();
    }
    DataType type =
        switch (operator) {
          case '-' -> NumberTypes.difference(left, right);
          case '/' -> FloatType.FLOAT64;
          default -> NumberTypes.sum(left, right);
        };
    return type instanceof FloatType
        ? new Doubles(call, operator)
        : new Longs(type, call, operator);
  }

  private static BoundFunction negate(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    if (from instanceof DecimalType decimal) {
      return DecimalArithmetic.negate(decimal);
    }
    if (from instanceof WideIntegerType wide) {
      return WideArithmetic.negate(wide);
    }
    if (!NumberTypes.isNumber(from)) {
      throw call.illegalTypes();
    }
    DataType type = NumberTypes.negated(from);
    if (type instanceof FloatType) {
      return BoundFunction.monotonic(
          type,
          Monotonicity.DECREASING,
          (arguments, rowCount) -> {
            double[] result = Vectors.doubles(arguments[0], from).clone();
            for (int i = 0; i < rowCount; i++) {
              result[i] = -result[i];
            }
            return Vectors.ofDoubles(result, rowCount, type);
          });
    }
    // The smallest signed number and large UInt64s wrap, so that only narrower types are monotonic.
    boolean wraps = type.valueSizeBytes() == from.valueSizeBytes();
    return BoundFunction.monotonic(
        type,
        wraps ? Monotonicity.NONE : Monotonicity.DECREASING,
        (arguments, rowCount) -> {
          long[] values = Vectors.longs(arguments[0], from);
          long[] result = new long[rowCount];
          ArithmeticKernels.subtract(0, values, result, rowCount);
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static BoundFunction abs(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    if (from instanceof DecimalType decimal) {
      return DecimalArithmetic.abs(decimal);
    }
    if (!NumberTypes.isNumber(from)) {
      throw call.illegalTypes();
    }
    if (from instanceof FloatType) {
      return BoundFunction.of(
          from,
          (arguments, rowCount) -> {
            double[] result = Vectors.doubles(arguments[0], from).clone();
            for (int i = 0; i < rowCount; i++) {
              result[i] = Math.abs(result[i]);
            }
            return Vectors.ofDoubles(result, rowCount, from);
          });
    }
    IntegerType integer = NumberTypes.integer(from);
    DataType type = new IntegerType(integer.bits(), false);
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          long[] values = Vectors.longs(arguments[0], from);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = integer.signed() ? Math.abs(values[i]) : values[i];
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  /** An operator on whole numbers, computed in 64 bits and cut to the type of the result. */
  private static final class Longs extends BoundFunction {
    private final DataType left;
    private final DataType right;
    private final boolean leftConstant;
    private final boolean rightConstant;
    private final long constant;
    private final char operator;

    Longs(DataType type, ScalarFunction.Call call, char operator) {
      super(type);
      Argument a = call.argument(0);
      Argument b = call.argument(1);
      left = a.type();
      right = b.type();
      leftConstant = a.isConstant() && !b.isConstant();
      rightConstant = b.isConstant() && !a.isConstant();
      constant =
          leftConstant
              ? Vectors.longs(a.constant(), left)[0]
              : rightConstant ? Vectors.longs(b.constant(), right)[0] : 0;
      this.operator = operator;
    }

    @Override
    public Column apply(Column[] arguments, int rowCount) {
      long[] result = new long[rowCount];
      if (rightConstant) {
        long[] a = Vectors.longs(arguments[0], left);
        switch (operator) {
          case '+' -> ArithmeticKernels.add(a, constant, result, rowCount);
          case '-' -> ArithmeticKernels.subtract(a, constant, result, rowCount);
          default -> ArithmeticKernels.multiply(a, constant, result, rowCount);
        }
      } else if (leftConstant) {
        long[] b = Vectors.longs(arguments[1], right);
        switch (operator) {
          case '+' -> ArithmeticKernels.add(constant, b, result, rowCount);
          case '-' -> ArithmeticKernels.subtract(constant, b, result, rowCount);
          default -> ArithmeticKernels.multiply(constant, b, result, rowCount);
        }
      } else {
        long[] a = Vectors.longs(arguments[0], left);
        long[] b = Vectors.longs(arguments[1], right);
        switch (operator) {
          case '+' -> ArithmeticKernels.add(a, b, result, rowCount);
          case '-' -> ArithmeticKernels.subtract(a, b, result, rowCount);
          default -> ArithmeticKernels.multiply(a, b, result, rowCount);
        }
      }
      return Vectors.ofLongs(result, rowCount, type());
    }

    /** Monotonic unless the result may wrap, which only 64-bit results can do. */
    @Override
    public Monotonicity monotonicity(Column from, Column to) {
      boolean subtrahend = operator == '-' && leftConstant;
      if (!leftConstant && !rightConstant) {
        return Monotonicity.NONE;
      }
      if (type().valueSizeBytes() == 8 && !fits(from, to)) {
        return Monotonicity.NONE;
      }
      boolean decreasing = subtrahend || operator == '*' && isNegativeConstant();
      return decreasing ? Monotonicity.DECREASING : Monotonicity.INCREASING;
    }

    private boolean isNegativeConstant() {
      return constant < 0 && !Vectors.isUnsigned(leftConstant ? left : right);
    }

    private boolean fits(Column from, Column to) {
      if (from == null || to == null) {
        DataType argument = leftConstant ? right : left;
        return argument.valueSizeBytes() < 8
            && (operator == '*'
                ? Math.abs(constant) < 1L << 31 && constant != Long.MIN_VALUE
                : Math.abs(constant) < 1L << 62 && constant != Long.MIN_VALUE);
      }
      return fits(from) && fits(to);
    }

    private boolean fits(Column value) {
      DataType argument = leftConstant ? right : left;
      long number = Vectors.longs(value, argument)[0];
      boolean unsignedFit =
          (number < 0 && Vectors.isUnsigned64(argument))
              || (constant < 0 && Vectors.isUnsigned64(leftConstant ? left : right));
      if (unsignedFit) {
        return false;
      }
      try {
        switch (operator) {
          case '+' -> Math.addExact(number, constant);
          case '-' -> {
            Math.subtractExact(number, constant);
            Math.subtractExact(constant, number);
          }
          default -> Math.multiplyExact(number, constant);
        }
        return true;
      } catch (ArithmeticException e) {
        return false;
      }
    }
  }

  /** An operator on floating-point numbers. */
  private static final class Doubles extends BoundFunction {
    private final DataType left;
    private final DataType right;
    private final boolean leftConstant;
    private final boolean rightConstant;
    private final char operator;

    Doubles(ScalarFunction.Call call, char operator) {
      super(FloatType.FLOAT64);
      Argument a = call.argument(0);
      Argument b = call.argument(1);
      left = a.type();
      right = b.type();
      leftConstant = a.isConstant() && !b.isConstant();
      rightConstant = b.isConstant() && !a.isConstant();
      this.operator = operator;
    }

    @Override
    public Column apply(Column[] arguments, int rowCount) {
      double[] a = DecimalArithmetic.doubles(arguments[0], left);
      double[] b = DecimalArithmetic.doubles(arguments[1], right);
      double[] result = new double[rowCount];
      if (rightConstant) {
        switch (operator) {
          case '+' -> ArithmeticKernels.add(a, b[0], result, rowCount);
          case '-' -> ArithmeticKernels.subtract(a, b[0], result, rowCount);
          case '*' -> ArithmeticKernels.multiply(a, b[0], result, rowCount);
          default -> ArithmeticKernels.divide(a, b[0], result, rowCount);
        }
      } else if (leftConstant) {
        switch (operator) {
          case '+' -> ArithmeticKernels.add(a[0], b, result, rowCount);
          case '-' -> ArithmeticKernels.subtract(a[0], b, result, rowCount);
          case '*' -> ArithmeticKernels.multiply(a[0], b, result, rowCount);
          default -> ArithmeticKernels.divide(a[0], b, result, rowCount);
        }
      } else {
        switch (operator) {
          case '+' -> ArithmeticKernels.add(a, b, result, rowCount);
          case '-' -> ArithmeticKernels.subtract(a, b, result, rowCount);
          case '*' -> ArithmeticKernels.multiply(a, b, result, rowCount);
          default -> ArithmeticKernels.divide(a, b, result, rowCount);
        }
      }
      return Vectors.ofDoubles(result, rowCount, type());
    }
  }
}
