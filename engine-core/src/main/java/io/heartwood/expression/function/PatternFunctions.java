package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.StringType;
import java.util.Arrays;

/** Searching strings: {@code position} and {@code LIKE}. */
final class PatternFunctions {
  private PatternFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.add("position", call -> position(call, 0, 1));
    registry.add("locate", call -> position(call, 1, 0));
    registry.add("hasToken", PatternFunctions::hasToken);
    registry.add("like", call -> like(call, false, false));
    registry.add("notLike", call -> like(call, false, true));
    registry.add("ilike", call -> like(call, true, false));
    registry.add("notILike", call -> like(call, true, true));
  }

  private static BoundFunction position(ScalarFunction.Call call, int textIndex, int partIndex) {
    call.requireCount(2, 3);
    if (!Comparison.isText(call.argument(0).type())
        || !Comparison.isText(call.argument(1).type())) {
      throw call.illegalTypes();
    }
    DataType startType = call.count() == 3 ? call.argument(2).type() : null;
    if (startType != null && !NumberTypes.isInteger(startType)) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          Column text = Vectors.expand(arguments[textIndex], rowCount);
          Column part = arguments[partIndex];
          long[] starts =
              startType == null
                  ? null
                  : Vectors.longs(Vectors.expand(arguments[2], rowCount), startType);
          byte[] bytes = BytesOrder.bytes(text);
          byte[] wanted = BytesOrder.bytes(part);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            int row = part.rowCount() == 1 ? 0 : i;
            int start = BytesOrder.start(text, i);
            int end = BytesOrder.start(text, i + 1);
            long skipped = starts == null ? 0 : Math.max(0, starts[i] - 1);
            if (skipped > end - start) {
              continue;
            }
            int found =
                indexOf(
                    bytes,
                    start + (int) skipped,
                    end,
                    wanted,
                    BytesOrder.start(part, row),
                    BytesOrder.start(part, row + 1));
            result[i] = found < 0 ? 0 : found - start + 1;
          }
          return new LongColumn(result, rowCount);
        });
  }

  /** Where {@code part[partFrom..partTo)} occurs first in {@code text[from..to)}, or -1. */
  private static int indexOf(byte[] text, int from, int to, byte[] part, int partFrom, int partTo) {
    int length = partTo - partFrom;
    if (length == 0) {
      return from;
    }
    byte first = part[partFrom];
    for (int i = from; i <= to - length; i++) {
      if (text[i] == first) {
        int k = 1;
        while (k < length && text[i + k] == part[partFrom + k]) {
          k++;
        }
        if (k == length) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Whether a word occurs with neither letters nor digits around it. */
  private static BoundFunction hasToken(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    Argument needle = call.argument(1);
    if (!(call.argument(0).type().valueType() instanceof StringType)
        || !(needle.constant() instanceof StringColumn token)) {
      throw call.illegalTypes();
    }
    byte[] wanted = Arrays.copyOf(token.bytes(), token.length(0));
    for (byte b : wanted) {
      if (!isWord(b)) {
        throw new FunctionException("token of hasToken has more than letters and digits");
      }
    }
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          Column text = Vectors.expand(arguments[0], rowCount);
          byte[] bytes = BytesOrder.bytes(text);
          for (int i = 0; i < rowCount && wanted.length > 0; i++) {
            int from = BytesOrder.start(text, i);
            int to = BytesOrder.start(text, i + 1);
            result[i] = hasToken(bytes, from, to, wanted) ? (byte) 1 : 0;
          }
          return new ByteColumn(result, rowCount);
        });
  }

  private static boolean hasToken(byte[] text, int from, int to, byte[] token) {
    int start = indexOf(text, from, to, token, 0, token.length);
    while (start >= 0) {
      int end = start + token.length;
      if ((start == from || !isWord(text[start - 1])) && (end == to || !isWord(text[end]))) {
        return true;
      }
      start = indexOf(text, start + 1, to, token, 0, token.length);
    }
    return false;
  }

  private static boolean isWord(byte b) {
    return b < 0 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }

  private static BoundFunction like(ScalarFunction.Call call, boolean ignoreCase, boolean negated) {
    call.requireCount(2, 2);
    if (!Comparison.isText(call.argument(0).type())
        || !Comparison.isText(call.argument(1).type())) {
      throw call.illegalTypes();
    }
    byte inside = (byte) (negated ? 0 : 1);
    Argument pattern = call.argument(1);
    LikePattern constant =
        pattern.constant() instanceof StringColumn strings
            ? new LikePattern(strings.bytes(), 0, strings.length(0), ignoreCase)
            : null;
    return BoundFunction.fallible(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          Column text = Vectors.expand(arguments[0], rowCount);
          Column patterns = arguments[1];
          byte[] bytes = BytesOrder.bytes(text);
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            LikePattern like =
                constant != null
                    ? constant
                    : new LikePattern(
                        BytesOrder.bytes(patterns),
                        BytesOrder.start(patterns, i),
                        BytesOrder.start(patterns, i + 1),
                        ignoreCase);
            boolean matches =
                like.matches(bytes, BytesOrder.start(text, i), BytesOrder.start(text, i + 1));
            result[i] = matches ? inside : (byte) (1 - inside);
          }
          return new ByteColumn(result, rowCount);
        });
  }
}
