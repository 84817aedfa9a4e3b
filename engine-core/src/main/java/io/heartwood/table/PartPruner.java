package io.heartwood.table;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.GranuleRange;
import io.heartwood.index.KeyCondition;
import io.heartwood.index.KeyRange;
import io.heartwood.index.skip.SkipIndex;
import io.heartwood.index.skip.SkipIndexCondition;
import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.SkipIndexReader;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which granules of a part may hold a row for which a filter is true: asks the values of the
 * partition key, then the smallest and largest values of its columns, then the primary index (where
 * these values bound the key, too), then the skip indexes, each for the granules that are left.
 * Immutable.
 */
final class PartPruner {
  private final Optional<Conditions> conditions;
  private final List<BoundExpression> primaryKey;
  private final List<UsableIndex> skipIndexes = new ArrayList<>();
  private final List<String> partitionColumns;
  private final List<BoundExpression> partitionKey;

  private record UsableIndex(SkipIndex index, SkipIndexCondition condition) {}

  private record Conditions(KeyCondition partition, KeyCondition minMax, KeyCondition primary) {}

  /**
   * A pruner for one filter.
   *
   * @throws SkipIndexNotUsedException if a skip index must be used but cannot
   */
  PartPruner(
      BoundSchema schema, Optional<Expression> filter, SkipIndexUse use, FunctionContext context) {
    this.primaryKey = schema.primaryKey();
    this.partitionKey = schema.partitionKey();
    this.partitionColumns = schema.partitionColumns().stream().map(NamedType::name).toList();
    this.conditions =
        filter.map(
            condition -> {
              List<Expression> columns = new ArrayList<>();
              List<DataType> columnTypes = new ArrayList<>();
              for (NamedType column : schema.partitionColumns()) {
                columns.add(new ColumnReference(column.name()));
                columnTypes.add(column.type());
              }
              List<NamedType> header = schema.header();
              return new Conditions(
                  of(condition, schema.partitionKey(), header, context),
                  KeyCondition.of(condition, columns, columnTypes, header, context),
                  of(condition, schema.primaryKey(), header, context));
            });
    for (SkipIndex index : schema.skipIndexes()) {
      if (use.allows(index.name()) && filter.isPresent()) {
        index
            .condition(filter.get(), context)
            .ifPresent(condition -> skipIndexes.add(new UsableIndex(index, condition)));
      }
    }
    requireForced(schema, use);
  }

  private void requireForced(BoundSchema schema, SkipIndexUse use) {
    for (String name : use.forced()) {
      if (skipIndexes.stream().noneMatch(usable -> usable.index().name().equals(name))) {
        boolean exists = schema.skipIndexes().stream().anyMatch(index -> index.name().equals(name));
        throw new SkipIndexNotUsedException(
            name, exists ? "the filter says nothing about it" : "no such index");
      }
    }
  }

  private static KeyCondition of(
      Expression filter,
      List<BoundExpression> key,
      List<NamedType> header,
      FunctionContext context) {
    return KeyCondition.of(
        filter,
        key.stream().map(BoundExpression::expression).toList(),
        key.stream().map(BoundExpression::type).toList(),
        header,
        context);
  }

  /** Whether the part may have rows to read, as far as its partition tells. Reads nothing. */
  boolean mayHaveRows(Part part) {
    LoadedPart loaded = part.loaded();
    return loaded.rowCount() > 0 && (conditions.isEmpty() || mayMatch(conditions.get(), loaded));
  }

  /** Whether {@link #select} looks into primary indexes. */
  boolean usesPrimaryIndex() {
    return conditions.isPresent() && !conditions.get().primary().isUnknown();
  }

  /** Granules to read, in ascending order; empty if there are none. */
  List<MarkRange> select(Part part) throws IOException {
    if (!mayHaveRows(part)) {
      return List.of();
    }
    LoadedPart loaded = part.loaded();
    int count = loaded.granules().granuleCount();
    return withoutSkipped(loaded, selectByKey(loaded, count), skipIndexes);
  }

  private static List<MarkRange> withoutSkipped(
      LoadedPart part, List<MarkRange> selected, List<UsableIndex> indexes) throws IOException {
    List<MarkRange> ranges = selected;
    for (UsableIndex usable : indexes) {
      if (ranges.isEmpty()) {
        break;
      }
      Optional<SkipIndexReader> opened = SkipIndexReader.open(part, usable.index());
      if (opened.isPresent()) {
        try (SkipIndexReader reader = opened.get()) {
          ranges = reader.select(ranges, usable.condition());
        }
      }
    }
    return ranges;
  }

  private List<MarkRange> selectByKey(LoadedPart loaded, int count) throws IOException {
    if (!usesPrimaryIndex()) {
      return List.of(new MarkRange(0, count));
    }
    List<MarkRange> ranges = new ArrayList<>();
    KeyCondition primary = conditions.get().primary();
    for (GranuleRange range : primary.select(loaded.primaryIndex(), count, keyRanges(loaded))) {
      ranges.add(new MarkRange(range.from(), range.to()));
    }
    return ranges;
  }

  /**
   * Where the columns of the primary key lie in all rows of a part, by its min-max index: any
   * value, where a column is not in that, and of floats, whose NaN is not.
   */
  private List<KeyRange> keyRanges(LoadedPart part) {
    List<KeyRange> ranges = new ArrayList<>();
    for (BoundExpression key : primaryKey) {
      KeyRange range = KeyRange.all(key.type());
      for (int i = 0; i < part.minMax().columns().size(); i++) {
        NamedType column = part.minMax().columns().get(i);
        if (key.expression() instanceof ColumnReference reference
            && reference.name().equals(column.name())
            && key.type().valueType().equals(column.type().valueType())
            && !hasNaN(column.type())) {
          Column values = part.minMax().ranges().get(i);
          range = KeyRange.between(column.type(), values, 0, values, 1);
        }
      }
      ranges.add(range);
    }
    return ranges;
  }

  private static boolean hasNaN(DataType type) {
    DataType plain = type.valueType().withoutNullable();
    return plain instanceof FloatType || plain instanceof BFloat16Type;
  }

  private static boolean mayMatch(Conditions conditions, LoadedPart part) {
    return partitionMayMatch(conditions, part) && minMaxMayMatch(conditions, part);
  }

  private static boolean partitionMayMatch(Conditions conditions, LoadedPart part) {
    List<KeyRange> values = new ArrayList<>();
    for (int i = 0; i < part.partition().types().size(); i++) {
      Column value = part.partition().values().get(i);
      values.add(KeyRange.between(part.partition().types().get(i), value, 0, value, 0));
    }
    return conditions.partition().mayBeTrue(values);
  }

  private static boolean minMaxMayMatch(Conditions conditions, LoadedPart part) {
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < part.minMax().columns().size(); i++) {
      Column range = part.minMax().ranges().get(i);
      ranges.add(KeyRange.between(part.minMax().columns().get(i).type(), range, 0, range, 1));
    }
    return conditions.minMax().mayBeTrue(ranges);
  }

  /**
   * What each index leaves of parts that have rows, in the order of ClickHouse's {@code EXPLAIN
   * indexes = 1}.
   */
  List<ScanStep> explain(List<Part> parts) throws IOException {
    List<String> minMaxKeys = List.of();
    List<String> partitionKeys = List.of();
    List<String> primaryKeys = List.of();
    if (conditions.isPresent()) {
      minMaxKeys = conditions.get().minMax().isUnknown() ? List.of() : partitionColumns;
      partitionKeys = conditions.get().partition().isUnknown() ? List.of() : texts(partitionKey);
      primaryKeys = usesPrimaryIndex() ? texts(primaryKey) : List.of();
    }
    int partCount = parts.size();
    long granuleCount = 0;
    List<LoadedPart> left = new ArrayList<>();
    for (Part part : parts) {
      granuleCount += part.loaded().granules().granuleCount();
      left.add(part.loaded());
    }
    List<ScanStep> steps = new ArrayList<>();
    left.removeIf(part -> conditions.isPresent() && !minMaxMayMatch(conditions.get(), part));
    long selected = granuleCount(left);
    steps.add(
        step(ScanStep.Kind.MIN_MAX, minMaxKeys, partCount, left.size(), granuleCount, selected));
    partCount = left.size();
    granuleCount = selected;
    left.removeIf(part -> conditions.isPresent() && !partitionMayMatch(conditions.get(), part));
    selected = granuleCount(left);
    steps.add(
        step(
            ScanStep.Kind.PARTITION,
            partitionKeys,
            partCount,
            left.size(),
            granuleCount,
            selected));
    partCount = left.size();
    granuleCount = selected;
    Map<LoadedPart, List<MarkRange>> ranges = new LinkedHashMap<>();
    for (LoadedPart part : left) {
      List<MarkRange> selectedRanges = selectByKey(part, part.granules().granuleCount());
      if (!selectedRanges.isEmpty()) {
        ranges.put(part, selectedRanges);
      }
    }
    selected = granuleCount(ranges);
    steps.add(
        step(
            ScanStep.Kind.PRIMARY_KEY,
            primaryKeys,
            partCount,
            ranges.size(),
            granuleCount,
            selected));
    for (UsableIndex usable : skipIndexes) {
      partCount = ranges.size();
      granuleCount = selected;
      for (Map.Entry<LoadedPart, List<MarkRange>> entry : ranges.entrySet()) {
        entry.setValue(withoutSkipped(entry.getKey(), entry.getValue(), List.of(usable)));
      }
      ranges.values().removeIf(List::isEmpty);
      selected = granuleCount(ranges);
      SkipIndex index = usable.index();
      steps.add(
          new ScanStep(
              ScanStep.Kind.SKIP,
              index.name(),
              index.definition().type() + " GRANULARITY " + index.granularity(),
              texts(index.expressions()),
              partCount,
              ranges.size(),
              granuleCount,
              selected));
    }
    return steps;
  }

  private static ScanStep step(
      ScanStep.Kind kind,
      List<String> keys,
      int partCount,
      int selectedPartCount,
      long granuleCount,
      long selectedGranuleCount) {
    return new ScanStep(
        kind, "", "", keys, partCount, selectedPartCount, granuleCount, selectedGranuleCount);
  }

  private static List<String> texts(List<BoundExpression> key) {
    return key.stream().map(expression -> expression.expression().toString()).toList();
  }

  private static long granuleCount(List<LoadedPart> parts) throws IOException {
    long count = 0;
    for (LoadedPart part : parts) {
      count += part.granules().granuleCount();
    }
    return count;
  }

  private static long granuleCount(Map<LoadedPart, List<MarkRange>> ranges) {
    return ranges.values().stream()
        .flatMap(List::stream)
        .mapToLong(range -> range.to() - range.from())
        .sum();
  }
}
