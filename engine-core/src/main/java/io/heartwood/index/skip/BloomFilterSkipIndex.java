package io.heartwood.index.skip;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code bloom_filter(p)}: a Bloom filter over the values of each expression, or over the elements
 * if it is an array; a value that it does not know is answered wrongly with probability p.
 *
 * <pre>
 * varint n   different hashes ({@link BloomHashes}), of the expression that has most
 * bytes      for each expression ceil(bits * n / 8) bytes; bits and the number of those that are
 *            set for each hash come from p ({@link BloomParameters}); bit b is bit b % 8 of byte
 *            b / 8
 * </pre>
 */
final class BloomFilterSkipIndex extends SkipIndex {
  private static final long MAX_FILTER_BYTES = 1L << 30;

  private final BloomParameters parameters;

  BloomFilterSkipIndex(
      IndexDefinition definition,
      List<BoundExpression> expressions,
      List<DataType> types,
      double probability) {
    super(definition, expressions, types);
    this.parameters = BloomParameters.of(probability);
  }

  @Override
  public SkipIndexBuilder newBuilder() {
    return new Builder();
  }

  private final class Builder implements SkipIndexBuilder {
    private final BloomHashes.HashSet[] hashes = new BloomHashes.HashSet[types().size()];

    Builder() {
      Arrays.setAll(hashes, i -> new BloomHashes.HashSet());
    }

    @Override
    public void add(List<Column> values, int from, int to) {
      for (int i = 0; i < hashes.length; i++) {
        DataType type = types().get(i);
        if (values.get(i) instanceof ArrayColumn arrays) {
          addElements(arrays, ArrayType.elementOf(type), from, to, hashes[i]);
        } else {
          hashes[i].addAll(BloomHashes.of(values.get(i), type, from, to));
        }
      }
    }

    @Override
    public void write(CompressedBlockWriter target) throws IOException {
      int count = 1;
      for (BloomHashes.HashSet each : hashes) {
        count = Math.max(count, each.size());
      }
      long size = ((long) parameters.bitsPerValue() * count + 7) / 8;
      target.writeVarint(count);
      for (BloomHashes.HashSet each : hashes) {
        byte[] filter = new byte[Math.toIntExact(size)];
        each.fill(filter, parameters.hashCount());
        target.write(filter, 0, filter.length);
        each.clear();
      }
    }
  }

  private static void addElements(
      ArrayColumn arrays, DataType elementType, int from, int to, BloomHashes.HashSet target) {
    int[] offsets = arrays.offsets();
    target.addAll(BloomHashes.of(arrays.elements(), elementType, offsets[from], offsets[to]));
    for (int row = from; row < to; row++) {
      if (offsets[row] == offsets[row + 1]) {
        // ClickHouse counts an empty array as a value of its own.
        target.add(0);
        return;
      }
    }
  }

  @Override
  public Optional<SkipIndexCondition> condition(Expression filter, FunctionContext context) {
    FilterTree<BloomAtom> tree =
        FilterTree.of(filter, context, call -> BloomAtom.of(call, this, context));
    return tree.isUnknown() ? Optional.empty() : Optional.of(new Filters(tree));
  }

  private final class Filters implements SkipIndexCondition {
    private final FilterTree<BloomAtom> tree;

    Filters(FilterTree<BloomAtom> tree) {
      this.tree = tree;
    }

    @Override
    public boolean mayMatch(SubstreamInput input, int version, long rowCount) throws IOException {
      long count = input.readVarint();
      long size = count < 0 ? -1 : (parameters.bitsPerValue() * Math.min(count, 1L << 40) + 7) / 8;
      if (size < 1 || size > MAX_FILTER_BYTES) {
        throw input.corrupt(
            "a filter of 1 to " + MAX_FILTER_BYTES + " bytes",
            Long.toUnsignedString(count) + " values");
      }
      byte[][] filters = new byte[types().size()][];
      for (int i = 0; i < filters.length; i++) {
        filters[i] = FilterBytes.read(input, (int) size);
      }
      return tree.mayBeTrue(
          1, (atom, flags) -> flags[0] = atom.flags(filters, parameters.hashCount()));
    }
  }

  /** Whether values of a type can be in such a filter. */
  static boolean accepts(DataType type) {
    if (type.valueType() instanceof ArrayType array) {
      return acceptsValue(array.element());
    }
    return acceptsValue(type);
  }

  private static boolean acceptsValue(DataType type) {
    DataType plain = type.withoutNullable();
    String name = plain.toString();
    return plain.physicalType() != PhysicalType.ARRAY
        && plain.physicalType() != PhysicalType.TUPLE
        && !name.startsWith("Decimal")
        && !name.startsWith("Time")
        && !name.startsWith("BFloat16")
        && !name.equals("Date32")
        && !name.startsWith("Interval");
  }
}
