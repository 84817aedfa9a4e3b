package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.types.IntegerType;

/** How long strings, arrays and maps are. */
final class LengthFunctions {
  private LengthFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.add("length", LengthFunctions::length);
    registry.alias("OCTET_LENGTH", "length");
    registry.add("lengthUTF8", LengthFunctions::lengthUtf8);
    registry.alias("CHAR_LENGTH", "lengthUTF8");
    registry.add("empty", call -> empty(call, 1));
    registry.add("notEmpty", call -> empty(call, 0));
  }

  private static BoundFunction length(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    if (CompoundFunctions.isArrayOrMap(call.argument(0).type())) {
      return CompoundFunctions.length();
    }
    StringFunctions.requireText(call, 0);
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = BytesOrder.start(arguments[0], i + 1) - BytesOrder.start(arguments[0], i);
          }
          return new LongColumn(result, rowCount);
        });
  }

  private static BoundFunction lengthUtf8(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    StringFunctions.requireText(call, 0);
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          byte[] bytes = BytesOrder.bytes(arguments[0]);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            int end = BytesOrder.start(arguments[0], i + 1);
            for (int k = BytesOrder.start(arguments[0], i); k < end; k++) {
              result[i] += (bytes[k] & 0xc0) != 0x80 ? 1 : 0;
            }
          }
          return new LongColumn(result, rowCount);
        });
  }

  private static BoundFunction empty(ScalarFunction.Call call, int whenEmpty) {
    call.requireCount(1, 1);
    if (CompoundFunctions.isArrayOrMap(call.argument(0).type())) {
      BoundFunction length = CompoundFunctions.length();
      return BoundFunction.of(
          IntegerType.UINT8,
          (arguments, rowCount) -> {
            long[] lengths = ((LongColumn) length.apply(arguments, rowCount)).values();
            byte[] result = new byte[rowCount];
            for (int i = 0; i < rowCount; i++) {
              result[i] = (byte) (lengths[i] == 0 ? whenEmpty : 1 - whenEmpty);
            }
            return new ByteColumn(result, rowCount);
          });
    }
    StringFunctions.requireText(call, 0);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] bytes = BytesOrder.bytes(arguments[0]);
          byte[] result = new byte[rowCount];
          boolean fixed = arguments[0] instanceof FixedBytesColumn;
          for (int i = 0; i < rowCount; i++) {
            int start = BytesOrder.start(arguments[0], i);
            int end = BytesOrder.start(arguments[0], i + 1);
            boolean empty = start == end;
            if (fixed) {
              empty = true;
              for (int k = start; k < end; k++) {
                empty &= bytes[k] == 0;
              }
            }
            result[i] = (byte) (empty ? whenEmpty : 1 - whenEmpty);
          }
          return new ByteColumn(result, rowCount);
        });
  }
}
