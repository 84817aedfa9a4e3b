package io.heartwood.aggregate.layout;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UnsupportedTypeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * How the serialized state of an aggregate function lies in bytes, as far as is needed to find its
 * end. Immutable and thread-safe.
 *
 * <p>Layouts are those of ClickHouse 26.7 ({@code src/AggregateFunctions}), verified against states
 * that it wrote; see {@link FunctionLayouts} for each function.
 */
public abstract class StateLayout {
  StateLayout() {}

  /**
   * The layout of the states of a column.
   *
   * @throws UnsupportedTypeException if the states of the function are not known; the message names
   *     it
   */
  public static StateLayout of(AggregateFunctionType type) {
    return Combinators.layoutOf(type);
  }

  /** The layout of one value as RowBinary has it, which is how states hold most of them. */
  public static StateLayout ofValue(DataType type) {
    return ValueLayouts.binary(type);
  }

  /** Whether columns of a type are of states, or hold some. */
  public static boolean isIn(DataType type) {
    DataType values = type.valueType();
    if (values.physicalType() == PhysicalType.ARRAY) {
      return isIn(ArrayType.elementOf(values));
    }
    return values instanceof AggregateFunctionType
        || values instanceof TupleType tuple
            && tuple.elements().stream().anyMatch(element -> isIn(element.type()));
  }

  /**
   * Checks that the states in columns of a type are known, also inside arrays, maps and tuples.
   *
   * @throws UnsupportedTypeException if those of a function are not; the message names it
   */
  public static void requireKnown(DataType type) {
    DataType values = type.valueType();
    if (values instanceof AggregateFunctionType states) {
      of(states);
    } else if (values.physicalType() == PhysicalType.ARRAY) {
      requireKnown(ArrayType.elementOf(values));
    } else if (values instanceof TupleType tuple) {
      tuple.elements().forEach(element -> requireKnown(element.type()));
    }
  }

  /**
   * Passes over one state.
   *
   * @throws IOException what {@link StateInput#malformed} gives, if the bytes make no sense or end
   *     too early
   */
  public abstract void skip(StateInput input) throws IOException;

  /** Bytes of every state, or -1 if they differ. */
  public int fixedSizeBytes() {
    return -1;
  }

  /** The state that has seen no rows, as ClickHouse writes it. */
  public final byte[] initial() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    appendInitial(bytes);
    return bytes.toByteArray();
  }

  /** Appends the state that has seen no rows. */
  abstract void appendInitial(ByteArrayOutputStream target);

  /**
   * Whether the bytes are exactly one state.
   *
   * @throws IOException if not; the message says why
   */
  public final void requireOne(byte[] bytes, int from, int to) throws IOException {
    ArrayStateInput input = new ArrayStateInput(bytes, from, to);
    skip(input);
    if (input.position() != to) {
      throw input.malformed("the end of the state", (to - input.position()) + " more bytes");
    }
  }
}
