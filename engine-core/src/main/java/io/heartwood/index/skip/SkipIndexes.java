package io.heartwood.index.skip;

import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes indexes of definitions. Stateless. */
public final class SkipIndexes {
  private static final int MAX_HASHES = 1000;

  private SkipIndexes() {}

  /** Types that ClickHouse 26.7 has besides those that are supported. */
  private static final Set<String> UNSUPPORTED =
      Set.of("text", "hypothesis", "vector_similarity", "sparse_grams");

  /**
   * Binds an index to the columns of its table.
   *
   * @throws IndexException if it is of another type, or ClickHouse does not allow it either
   */
  public static SkipIndex bind(
      IndexDefinition definition, List<NamedType> header, FunctionContext context) {
    if (UNSUPPORTED.contains(definition.type())) {
      throw unsupported(definition, "index type is not supported");
    }
    List<BoundExpression> expressions = new ArrayList<>();
    List<DataType> types = new ArrayList<>();
    try {
      for (Expression expression : definition.expressions()) {
        BoundExpression bound = ExpressionBinder.bind(expression, header, context);
        expressions.add(bound);
        types.add(typeOf(bound, header));
      }
    } catch (IllegalArgumentException e) {
      IndexException unsupported =
          unsupported(definition, "cannot use the expression of an index: " + e.getMessage());
      unsupported.initCause(e);
      throw unsupported;
    }
    for (DataType type : types) {
      if (!isOrdinary(type)) {
        throw unsupported(definition, "an index of such values is not supported, type=" + type);
      }
    }
    for (BoundExpression expression : expressions) {
      if (expression.columns().isEmpty()) {
        throw badExpression(definition, "an index cannot contain constants");
      }
    }
    if (expressions.isEmpty()) {
      throw badExpression(definition, "an index needs an expression");
    }
    return switch (definition.type()) {
      case "minmax" -> minMax(definition, expressions, types, header);
      case "set" -> set(definition, expressions, types, header);
      case "bloom_filter" -> bloomFilter(definition, expressions, types);
      case "ngrambf_v1", "tokenbf_v1" -> tokenFilter(definition, expressions, types);
      default ->
          throw new IndexException(
              IndexException.Reason.UNKNOWN_TYPE, definition, "unknown index type");
    };
  }

  /** Whether values are single ones whose bytes say what they are, or consist of such. */
  private static boolean isOrdinary(DataType type) {
    DataType plain = type.withoutNullable();
    if (plain instanceof TupleType tuple) {
      return tuple.elements().stream().allMatch(element -> isOrdinary(element.type()));
    }
    if (plain instanceof ArrayType || plain instanceof MapType) {
      return isOrdinary(ArrayType.elementOf(plain));
    }
    return plain instanceof StringType || plain.valueSizeBytes() > 0;
  }

  private static IndexException unsupported(IndexDefinition index, String message) {
    return new IndexException(IndexException.Reason.UNSUPPORTED, index, message);
  }

  private static IndexException badExpression(IndexDefinition index, String message) {
    return new IndexException(IndexException.Reason.BAD_EXPRESSION, index, message);
  }

  private static IndexException badArguments(IndexDefinition index, String message) {
    return new IndexException(IndexException.Reason.BAD_ARGUMENTS, index, message);
  }

  /** The declared type of a column, the inferred one of anything else. */
  private static DataType typeOf(BoundExpression bound, List<NamedType> header) {
    if (bound.expression() instanceof ColumnReference column) {
      for (NamedType named : header) {
        if (named.name().equals(column.name())) {
          return named.type();
        }
      }
    }
    return bound.type();
  }

  private static SkipIndex minMax(
      IndexDefinition definition,
      List<BoundExpression> expressions,
      List<DataType> types,
      List<NamedType> header) {
    for (DataType type : types) {
      switch (type.withoutNullable().physicalType()) {
        case ARRAY, TUPLE ->
            throw unsupported(definition, "minmax of compound values is not supported");
        default -> {
          // Single values have an order.
        }
      }
    }
    return new MinMaxSkipIndex(definition, expressions, types, header);
  }

  private static SkipIndex set(
      IndexDefinition definition,
      List<BoundExpression> expressions,
      List<DataType> types,
      List<NamedType> header) {
    if (definition.arguments().size() != 1) {
      throw badArguments(definition, "a set index takes one argument");
    }
    Map<String, DataType> columns = new HashMap<>();
    header.forEach(column -> columns.put(column.name(), column.type()));
    for (BoundExpression expression : expressions) {
      boolean ofLowCardinality =
          expression.columns().stream().anyMatch(name -> isLowCardinality(columns.get(name)));
      if (ofLowCardinality && !(expression.expression() instanceof ColumnReference)) {
        throw unsupported(
            definition, "a set of functions of LowCardinality columns is not supported");
      }
    }
    return new SetSkipIndex(
        definition, expressions, types, number(definition, 0, 0, Long.MAX_VALUE));
  }

  private static boolean isLowCardinality(DataType type) {
    return type instanceof LowCardinalityType;
  }

  private static SkipIndex bloomFilter(
      IndexDefinition definition, List<BoundExpression> expressions, List<DataType> types) {
    double probability = BloomParameters.DEFAULT_PROBABILITY;
    if (definition.arguments().size() > 1) {
      throw badArguments(definition, "a bloom_filter index takes at most one argument");
    }
    if (definition.arguments().size() == 1) {
      try {
        probability = Double.parseDouble(definition.arguments().get(0));
      } catch (NumberFormatException e) {
        probability = -1;
      }
      if (!(probability >= 0 && probability <= 1)) {
        throw badArguments(definition, "the probability of a bloom_filter must be between 0 and 1");
      }
    }
    for (DataType type : types) {
      if (!BloomFilterSkipIndex.accepts(type)) {
        throw badExpression(definition, "type cannot be in a bloom_filter index, type=" + type);
      }
    }
    return new BloomFilterSkipIndex(definition, expressions, types, probability);
  }

  private static SkipIndex tokenFilter(
      IndexDefinition definition, List<BoundExpression> expressions, List<DataType> types) {
    boolean ngrams = definition.type().equals("ngrambf_v1");
    int first = ngrams ? 1 : 0;
    if (definition.arguments().size() != first + 3) {
      throw badArguments(definition, "index takes " + (first + 3) + " arguments");
    }
    for (DataType type : types) {
      if (!TokenFilterSkipIndex.accepts(type)) {
        throw badExpression(
            definition, "only texts and arrays of texts can be in such an index, type=" + type);
      }
    }
    Tokenizer tokenizer =
        ngrams
            ? Tokenizer.ngrams((int) number(definition, 0, 1, Integer.MAX_VALUE))
            : Tokenizer.words();
    return new TokenFilterSkipIndex(
        definition,
        expressions,
        types,
        tokenizer,
        (int) number(definition, first, 1, TokenFilterSkipIndex.MAX_SIZE_BYTES),
        (int) number(definition, first + 1, 1, MAX_HASHES),
        number(definition, first + 2, 0, Long.MAX_VALUE));
  }

  private static long number(IndexDefinition definition, int argument, long min, long max) {
    String text = definition.arguments().get(argument);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw badArguments(definition, "argument of an index is no whole number, argument=" + text);
    }
    throw badArguments(definition, "argument of an index is out of range, argument=" + text);
  }
}
