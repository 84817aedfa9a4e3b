package io.heartwood.layout;

import io.heartwood.codec.CodecChain;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.column.RowOrder;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Literals;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.skip.IndexException;
import io.heartwood.index.skip.SkipIndex;
import io.heartwood.index.skip.SkipIndexes;
import io.heartwood.part.PartType;
import io.heartwood.part.format.ColumnDefault;
import io.heartwood.part.format.PartColumn;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.format.PartTypes;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table's definition with its keys bound to its columns. Immutable and thread-safe. */
public final class BoundSchema {
  private final TableSchema schema;
  private final List<NamedType> header;
  private final List<PartColumn> partColumns;
  private final List<BoundExpression> sortingKey;
  private final List<BoundExpression> primaryKey;
  private final List<BoundExpression> partitionKey;
  private final List<NamedType> partitionColumns;
  private final List<SkipIndex> skipIndexes = new ArrayList<>();
  private final List<IndexException> unusableIndexes = new ArrayList<>();
  private final RowOrder sortingOrder;
  private final RowOrder partitionOrder;
  private final Map<String, ColumnDefault> defaults;

  /**
   * Binds a definition.
   *
   * @param context time zone of the keys
   * @throws IllegalArgumentException if a key names an unknown column or function, or a codec is
   *     unknown
   */
  public BoundSchema(TableSchema schema, FunctionContext context) {
    this.schema = schema;
    this.header = schema.header();
    this.partColumns = partColumns(schema);
    this.sortingKey = bind(schema.sortingKey(), context);
    this.primaryKey = sortingKey.subList(0, schema.primaryKey().size());
    this.partitionKey = bind(schema.partitionKey(), context);
    this.partitionColumns = columnsOf(partitionKey);
    bindIndexes(context);
    this.sortingOrder = new RowOrder(types(sortingKey));
    this.partitionOrder = new RowOrder(types(partitionKey));
    this.defaults = defaults(schema, header, context);
  }

  /** The definition. */
  public TableSchema schema() {
    return schema;
  }

  /** The table's settings. */
  public TableSettings settings() {
    return schema.settings();
  }

  /** Names and types of all columns. */
  public List<NamedType> header() {
    return header;
  }

  /** The columns as they are written. */
  public List<PartColumn> partColumns() {
    return partColumns;
  }

  /** What computes the values of columns in parts that do not have them, by name. */
  public Map<String, ColumnDefault> defaults() {
    return defaults;
  }

  /** ORDER BY. */
  public List<BoundExpression> sortingKey() {
    return sortingKey;
  }

  /** PRIMARY KEY, a prefix of the sorting key. */
  public List<BoundExpression> primaryKey() {
    return primaryKey;
  }

  /** PARTITION BY. */
  public List<BoundExpression> partitionKey() {
    return partitionKey;
  }

  /** Types of the partition key expressions, as they are declared: the partition ids tell. */
  public List<DataType> partitionKeyTypes() {
    return partitionKey.stream().map(expression -> expression.declaredType(header)).toList();
  }

  /** The columns that the partition key reads, in the order of the table. */
  public List<NamedType> partitionColumns() {
    return partitionColumns;
  }

  private void bindIndexes(FunctionContext context) {
    for (IndexDefinition index : ImplicitIndexes.with(schema)) {
      try {
        skipIndexes.add(SkipIndexes.bind(index, header, context));
      } catch (IndexException e) {
        unusableIndexes.add(e);
      }
    }
  }

  /** The skip indexes that can be read and written, implicit ones included. Unmodifiable. */
  public List<SkipIndex> skipIndexes() {
    return Collections.unmodifiableList(skipIndexes);
  }

  /**
   * What is wrong with the other skip indexes. Parts of the table can be read without them, but
   * none can be written. Unmodifiable.
   */
  public List<IndexException> unusableIndexes() {
    return Collections.unmodifiableList(unusableIndexes);
  }

  /**
   * Does nothing if parts can be written.
   *
   * @throws IllegalStateException if the table has an index that cannot
   */
  public void requireWritable() {
    if (!unusableIndexes.isEmpty()) {
      throw new IllegalStateException(
          "table can only be read: " + unusableIndexes.get(0).getMessage(), unusableIndexes.get(0));
    }
  }

  /** The order of rows in a part. */
  public RowOrder sortingOrder() {
    return sortingOrder;
  }

  /** The order of partition keys; equal keys are one partition. */
  public RowOrder partitionOrder() {
    return partitionOrder;
  }

  /** What must be known to read the index files of a part. */
  public PartKeys partKeys() {
    return new PartKeys(
        types(primaryKey), partitionKeyTypes(), partitionColumns, settings().indexGranularity());
  }

  /**
   * Whether a part is written Wide or Compact.
   *
   * @param rowCount its rows
   * @param uncompressedBytes bytes of its rows in memory
   */
  public PartType partType(long rowCount, long uncompressedBytes) {
    return PartTypes.choose(settings(), uncompressedBytes, rowCount);
  }

  /** Evaluates key expressions for all rows of a block. */
  public static List<Column> evaluate(List<BoundExpression> key, Block block) {
    List<Column> columns = new ArrayList<>(key.size());
    for (BoundExpression expression : key) {
      columns.add(expression.evaluate(block));
    }
    return columns;
  }

  private static List<PartColumn> partColumns(TableSchema schema) {
    List<PartColumn> columns = new ArrayList<>();
    for (ColumnDefinition column : schema.columns()) {
      CodecChain codec =
          column.codec().isEmpty() ? CodecChain.DEFAULT : CodecChain.parse(column.codec());
      columns.add(new PartColumn(column.name(), column.type(), codec));
    }
    return List.copyOf(columns);
  }

  private static Map<String, ColumnDefault> defaults(
      TableSchema schema, List<NamedType> header, FunctionContext context) {
    Map<String, ColumnDefault> defaults = new HashMap<>();
    for (ColumnDefinition column : schema.columns()) {
      if (!column.defaultExpression().isEmpty()) {
        FunctionCall cast =
            FunctionCall.of(
                "CAST",
                ExpressionParser.parse(column.defaultExpression()),
                Literals.of(column.type().toString()));
        BoundExpression bound = ExpressionBinder.bind(cast, header, context);
        List<NamedType> inputs =
            header.stream().filter(each -> bound.columns().contains(each.name())).toList();
        defaults.put(column.name(), new ColumnDefault(bound, inputs));
      }
    }
    return Map.copyOf(defaults);
  }

  private List<BoundExpression> bind(List<Expression> key, FunctionContext context) {
    List<BoundExpression> bound = new ArrayList<>(key.size());
    for (Expression expression : key) {
      bound.add(ExpressionBinder.bind(expression, header, context));
    }
    return List.copyOf(bound);
  }

  private List<NamedType> columnsOf(List<BoundExpression> key) {
    Set<String> names = new LinkedHashSet<>();
    key.forEach(expression -> names.addAll(expression.columns()));
    return header.stream().filter(column -> names.contains(column.name())).toList();
  }

  private static List<DataType> types(List<BoundExpression> key) {
    return key.stream().map(BoundExpression::type).toList();
  }
}
