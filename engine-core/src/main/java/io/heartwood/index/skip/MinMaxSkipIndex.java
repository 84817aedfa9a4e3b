package io.heartwood.index.skip;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.KeyCondition;
import io.heartwood.index.KeyRange;
import io.heartwood.index.MinMaxCollector;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.serialization.RowBinary;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code minmax}: the smallest and the largest value of each expression.
 *
 * <pre>
 * .idx2   for each expression: row binary smallest, row binary largest ({@link RowBinary})
 * .idx    the same; of a Nullable expression: u8 is NULL, and if it is 0 both values without flag
 * </pre>
 *
 * <p>If a value is NULL, so is the largest, since NULL sorts last. NaN is not counted, so floats
 * may always be NaN besides. {@code .idx} of Nullable is from ClickHouse before 20.8.
 */
final class MinMaxSkipIndex extends SkipIndex {
  /** Each of them doubles the ranges to ask for. */
  private static final int MAX_FLOATS = 6;

  private final List<NamedType> header;

  MinMaxSkipIndex(
      IndexDefinition definition,
      List<BoundExpression> expressions,
      List<DataType> types,
      List<NamedType> header) {
    super(definition, expressions, types);
    this.header = header;
  }

  @Override
  public int writtenVersion() {
    return 2;
  }

  @Override
  public SkipIndexBuilder newBuilder() {
    return new Builder(types());
  }

  private static final class Builder implements SkipIndexBuilder {
    private final List<DataType> types;
    private final MinMaxCollector[] collectors;

    Builder(List<DataType> types) {
      this.types = types;
      this.collectors = new MinMaxCollector[types.size()];
      begin();
    }

    private void begin() {
      for (int i = 0; i < collectors.length; i++) {
        collectors[i] = new MinMaxCollector(types.get(i));
      }
    }

    @Override
    public void add(List<Column> values, int from, int to) {
      for (int i = 0; i < collectors.length; i++) {
        collectors[i].add(values.get(i).slice(from, to));
      }
    }

    @Override
    public void write(CompressedBlockWriter target) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (MinMaxCollector collector : collectors) {
        Column range = collector.build();
        RowBinary.write(range, 0, bytes);
        RowBinary.write(range, 1, bytes);
      }
      target.write(bytes.toByteArray(), 0, bytes.size());
      begin();
    }
  }

  @Override
  public Optional<SkipIndexCondition> condition(Expression filter, FunctionContext context) {
    List<Expression> keys = expressions().stream().map(BoundExpression::expression).toList();
    List<DataType> keyTypes = types().stream().map(DataType::valueType).toList();
    if (keyTypes.stream().filter(MinMaxSkipIndex::isFloat).count() > MAX_FLOATS) {
      return Optional.empty();
    }
    KeyCondition condition = KeyCondition.of(filter, keys, keyTypes, header, context);
    return condition.isUnknown() ? Optional.empty() : Optional.of(new Ranges(keyTypes, condition));
  }

  private static boolean isFloat(DataType type) {
    DataType plain = type.withoutNullable();
    return plain instanceof FloatType || plain instanceof BFloat16Type;
  }

  /**
   * The values of all expressions lie in ranges.
   *
   * @param types of the expressions
   * @param condition what the filter says of ranges of the expressions
   */
  private record Ranges(List<DataType> types, KeyCondition condition)
      implements SkipIndexCondition {
    @Override
    public boolean mayMatch(SubstreamInput input, int version, long rowCount) throws IOException {
      List<KeyRange> ranges = new ArrayList<>(types.size());
      for (DataType type : types) {
        ranges.add(version == 1 && type.isNullable() ? readOld(input, type) : read(input, type));
      }
      return mayMatch(ranges, 0);
    }

    private static KeyRange read(SubstreamInput input, DataType type) throws IOException {
      ColumnBuilder builder = Columns.newBuilder(type, 2);
      RowBinary.read(input, type, builder);
      RowBinary.read(input, type, builder);
      Column range = builder.build();
      return KeyRange.between(type, range, 0, range, 1);
    }

    /** Old files do not say whether there is a NULL beside the values. */
    private static KeyRange readOld(SubstreamInput input, DataType type) throws IOException {
      int flag = input.readByte();
      if (flag > 1) {
        throw input.corrupt("a null flag of 0 or 1", Integer.toString(flag));
      }
      if (flag == 1) {
        return KeyRange.all(type);
      }
      ColumnBuilder builder = Columns.newBuilder(type.withoutNullable(), 2);
      RowBinary.read(input, type.withoutNullable(), builder);
      RowBinary.read(input, type.withoutNullable(), builder);
      Column low = new NullableColumn(builder.build(), new byte[2]);
      return KeyRange.between(type, low, 0, Columns.defaults(type, 1), 0);
    }

    /** Whether the condition may hold where floats from {@code index} on lie there or are NaN. */
    private boolean mayMatch(List<KeyRange> ranges, int index) {
      for (int i = index; i < ranges.size(); i++) {
        if (isFloat(types.get(i))) {
          List<KeyRange> others = new ArrayList<>(ranges);
          others.set(i, KeyRange.nan(types.get(i)));
          return mayMatch(ranges, i + 1) || mayMatch(others, i + 1);
        }
      }
      return condition.mayBeTrue(ranges);
    }
  }
}
