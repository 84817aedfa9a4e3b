package io.heartwood.index.skip;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.InLists;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.ConstantConversion;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.FilterConstants;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.StringType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A condition that a Bloom filter over values can answer: the expression equals one of some
 * constants, or has one of them as an element. Immutable.
 */
final class BloomAtom {
  private final int expression;
  private final long[] hashes;
  private final boolean negated;

  private BloomAtom(int expression, long[] hashes, boolean negated) {
    this.expression = expression;
    this.hashes = hashes;
    this.negated = negated;
  }

  static Optional<BloomAtom> of(FunctionCall call, SkipIndex index, FunctionContext context) {
    if (call.arguments().size() != 2) {
      return Optional.empty();
    }
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    boolean swap = MonotonicStep.isConstant(left);
    return switch (call.name().toLowerCase(Locale.ROOT)) {
      case "equals" ->
          equality(swap ? right : left, List.of(swap ? left : right), false, index, context);
      case "notequals" ->
          equality(swap ? right : left, List.of(swap ? left : right), true, index, context);
      case "in" -> equality(left, InLists.members(right), false, index, context);
      case "notin" -> equality(left, InLists.members(right), true, index, context);
      case "has" -> element(left, right, index, context);
      case "mapcontains", "mapcontainskey" ->
          element(FunctionCall.of("mapKeys", left), right, index, context);
      default -> Optional.empty();
    };
  }

  private static Optional<BloomAtom> equality(
      Expression side,
      List<Expression> constants,
      boolean negated,
      SkipIndex index,
      FunctionContext context) {
    int found = index.find(side);
    if (found < 0 || index.types().get(found).valueType() instanceof ArrayType) {
      return Optional.empty();
    }
    return hashes(constants, index.types().get(found), context)
        .map(hashes -> new BloomAtom(found, hashes, negated));
  }

  private static Optional<BloomAtom> element(
      Expression array, Expression constant, SkipIndex index, FunctionContext context) {
    int found = index.find(array);
    if (found < 0 || !(index.types().get(found).valueType() instanceof ArrayType type)) {
      return Optional.empty();
    }
    // Of NULL no hash is known: a NULL in an array is found, whatever value lies under it.
    return hashes(List.of(constant), type.element(), context)
        .filter(hashes -> hashes.length > 0)
        .map(hashes -> new BloomAtom(found, hashes, false));
  }

  /** The hashes of all values that equal one of the constants; empty if they are not known. */
  private static Optional<long[]> hashes(
      List<Expression> constants, DataType named, FunctionContext context) {
    DataType type = named.withoutNullable();
    List<Long> hashes = new ArrayList<>();
    for (Expression expression : constants) {
      Optional<Argument> constant = FilterConstants.evaluate(expression, context);
      if (constant.isEmpty()) {
        return Optional.empty();
      }
      if (constant.get().isNull()) {
        // Nothing equals NULL.
        continue;
      }
      Optional<Column> value = value(constant.get(), type, context);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      hashes.add(BloomHashes.of(value.get(), type, 0, 1)[0]);
      Optional<Column> opposite = oppositeZero(value.get());
      opposite.ifPresent(zero -> hashes.add(BloomHashes.of(zero, type, 0, 1)[0]));
    }
    return Optional.of(hashes.stream().mapToLong(Long::longValue).toArray());
  }

  /** The one value of a type that equals a constant, or one of the two zeros. */
  private static Optional<Column> value(Argument constant, DataType type, FunctionContext context) {
    Argument plain =
        constant.constant() instanceof NullableColumn nullable
            ? Argument.constant(constant.type().withoutNullable(), nullable.nested())
            : constant;
    boolean padded = plain.type().valueType() instanceof FixedStringType;
    if (type instanceof StringType && padded) {
      // Equal to strings with more or fewer zero bytes at the end.
      return Optional.empty();
    }
    if (type instanceof FixedStringType fixed) {
      return padded(plain.constant(), fixed.valueSizeBytes());
    }
    try {
      Optional<Column> value = ConstantConversion.exactly(plain, type, context);
      return value.filter(column -> !isNan(column));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A text with zeros at its end up to a length, as FixedString compares. */
  private static Optional<Column> padded(Column text, int width) {
    byte[] bytes = TokenAtom.text(text);
    if (bytes == null) {
      return Optional.empty();
    }
    int length = bytes.length;
    while (length > width && bytes[length - 1] == 0) {
      length--;
    }
    return length > width
        ? Optional.empty()
        : Optional.of(new FixedBytesColumn(Arrays.copyOf(bytes, width), width, 1));
  }

  private static boolean isNan(Column value) {
    return value instanceof DoubleColumn doubles && Double.isNaN(doubles.values()[0])
        || value instanceof FloatColumn floats && Float.isNaN(floats.values()[0]);
  }

  private static Optional<Column> oppositeZero(Column value) {
    if (value instanceof DoubleColumn doubles && doubles.values()[0] == 0) {
      return Optional.of(new DoubleColumn(new double[] {-doubles.values()[0]}, 1));
    }
    if (value instanceof FloatColumn floats && floats.values()[0] == 0) {
      return Optional.of(new FloatColumn(new float[] {-floats.values()[0]}, 1));
    }
    return Optional.empty();
  }

  /** What the filters of an index granule say. */
  byte flags(byte[][] filters, int hashCount) {
    boolean contained = false;
    for (long hash : hashes) {
      contained |= BloomHashes.contains(filters[expression], hash, hashCount);
    }
    return flags(contained, negated);
  }

  /** What is known when something is certainly not there, or may be; or the opposite of it. */
  static byte flags(boolean contained, boolean negated) {
    int may = negated ? FilterTree.MAY_BE_FALSE : FilterTree.MAY_BE_TRUE;
    int always = negated ? FilterTree.MAY_BE_TRUE : FilterTree.MAY_BE_FALSE;
    return (byte) (contained ? may | always : always);
  }
}
