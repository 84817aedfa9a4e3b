package io.heartwood.index.skip;

import io.heartwood.checksum.CityHash128;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.StringType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code ngrambf_v1(n, size, hashes, seed)} and {@code tokenbf_v1(size, hashes, seed)}: a Bloom
 * filter of a fixed size over the tokens ({@link Tokenizer}) of the texts of each expression, or of
 * its elements if it is an array.
 *
 * <pre>
 * bytes   for each expression {@code size} bytes; bit b is bit b % 8 of byte b / 8
 *
 * h1 = CityHash64 with seed, h2 = CityHash64 with seed * 845897321 + 217728422;
 * hash i of a token sets bit (h1 + i * h2 + i * i) modulo 8 * size
 * </pre>
 */
final class TokenFilterSkipIndex extends SkipIndex {
  /** Larger filters than this are not made. */
  static final int MAX_SIZE_BYTES = 1 << 27;

  private static final long SECOND_SEED_FACTOR = 845897321L;
  private static final long SECOND_SEED_SUMMAND = 217728422L;

  private final Tokenizer tokenizer;
  private final int sizeBytes;
  private final int hashCount;
  private final long seed;
  private final long secondSeed;

  TokenFilterSkipIndex(
      IndexDefinition definition,
      List<BoundExpression> expressions,
      List<DataType> types,
      Tokenizer tokenizer,
      int sizeBytes,
      int hashCount,
      long seed) {
    super(definition, expressions, types);
    this.tokenizer = tokenizer;
    this.sizeBytes = sizeBytes;
    this.hashCount = hashCount;
    this.seed = seed;
    this.secondSeed = seed * SECOND_SEED_FACTOR + SECOND_SEED_SUMMAND;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  int hashCount() {
    return hashCount;
  }

  /** The bits of a token. */
  void bits(byte[] bytes, int from, int to, int[] target) {
    long first = CityHash128.hash64WithSeed(bytes, from, to - from, seed);
    long second = CityHash128.hash64WithSeed(bytes, from, to - from, secondSeed);
    long bitCount = 8L * sizeBytes;
    for (int i = 0; i < hashCount; i++) {
      target[i] = (int) Long.remainderUnsigned(first + i * second + (long) i * i, bitCount);
    }
  }

  @Override
  public SkipIndexBuilder newBuilder() {
    return new Builder();
  }

  private final class Builder implements SkipIndexBuilder {
    private final byte[][] filters = new byte[types().size()][sizeBytes];
    private final int[] bits = new int[hashCount];
    private byte[] filter;

    @Override
    public void add(List<Column> values, int from, int to) {
      for (int i = 0; i < filters.length; i++) {
        filter = filters[i];
        if (values.get(i) instanceof ArrayColumn arrays) {
          addTexts(arrays.elements(), arrays.offsets()[from], arrays.offsets()[to]);
        } else {
          addTexts(values.get(i), from, to);
        }
      }
    }

    private void addTexts(Column texts, int from, int to) {
      if (texts instanceof StringColumn strings) {
        for (int row = from; row < to; row++) {
          int start = strings.offsets()[row];
          tokenizer.tokensOfRow(strings.bytes(), start, strings.offsets()[row + 1], this::set);
        }
      } else {
        FixedBytesColumn fixed = (FixedBytesColumn) texts;
        for (int row = from; row < to; row++) {
          int start = row * fixed.width();
          tokenizer.tokensOfRow(fixed.bytes(), start, start + fixed.width(), this::set);
        }
      }
    }

    private void set(byte[] bytes, int from, int to) {
      TokenFilterSkipIndex.this.bits(bytes, from, to, bits);
      for (int bit : bits) {
        filter[bit >>> 3] |= (byte) (1 << (bit & 7));
      }
    }

    @Override
    public void write(CompressedBlockWriter target) throws IOException {
      for (byte[] each : filters) {
        target.write(each, 0, each.length);
        Arrays.fill(each, (byte) 0);
      }
    }
  }

  @Override
  public Optional<SkipIndexCondition> condition(Expression filter, FunctionContext context) {
    FilterTree<TokenAtom> tree =
        FilterTree.of(filter, context, call -> TokenAtom.of(call, this, context));
    return tree.isUnknown() ? Optional.empty() : Optional.of(new Filters(tree));
  }

  private final class Filters implements SkipIndexCondition {
    private final FilterTree<TokenAtom> tree;

    Filters(FilterTree<TokenAtom> tree) {
      this.tree = tree;
    }

    @Override
    public boolean mayMatch(SubstreamInput input, int version, long rowCount) throws IOException {
      byte[][] filters = new byte[types().size()][];
      for (int i = 0; i < filters.length; i++) {
        filters[i] = FilterBytes.read(input, sizeBytes);
      }
      return tree.mayBeTrue(1, (atom, flags) -> flags[0] = atom.flags(filters));
    }
  }

  /** Whether texts of a type can be in such a filter. */
  static boolean accepts(DataType type) {
    DataType values = type.valueType();
    DataType text = values instanceof ArrayType array ? array.element() : values;
    boolean plainElement = text == values || text.valueType() == text;
    return plainElement && (text instanceof StringType || text instanceof FixedStringType);
  }
}
