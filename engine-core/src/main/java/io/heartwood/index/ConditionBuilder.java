package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.InLists;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.ConstantConversion;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.LikePattern;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.StringType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Translates a filter into what it says about keys. Whatever it does not understand becomes
 * unknown. Confined to one translation.
 */
final class ConditionBuilder {
  private final KeyMatcher matcher;
  private final FunctionContext context;

  ConditionBuilder(
      List<Expression> keys,
      List<DataType> types,
      List<NamedType> header,
      FunctionContext context) {
    this.matcher = new KeyMatcher(keys, types, header, context);
    this.context = context;
  }

  Condition build(Expression expression) {
    if (MonotonicStep.isConstant(expression)) {
      return new Condition.Fixed(FilterConstants.verdict(expression, context));
    }
    if (!(expression instanceof FunctionCall call)) {
      return truth(expression);
    }
    List<Expression> arguments = call.arguments();
    String name = call.name().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "and" -> new Condition.And(arguments.stream().map(this::build).toList());
      case "or" -> new Condition.Or(arguments.stream().map(this::build).toList());
      case "not" ->
          arguments.size() == 1
              ? new Condition.Not(build(arguments.get(0)))
              : Condition.Fixed.UNKNOWN;
      case "equals", "notequals", "less", "greater", "lessorequals", "greaterorequals" ->
          arguments.size() == 2 ? comparison(name, arguments) : Condition.Fixed.UNKNOWN;
      case "in", "notin" ->
          arguments.size() == 2
              ? in(arguments.get(0), arguments.get(1), name.equals("notin"))
              : Condition.Fixed.UNKNOWN;
      case "like" -> like(arguments, false);
      case "notlike" -> like(arguments, true);
      case "startswith" -> startsWith(arguments);
      case "isnull" -> isNull(arguments, false);
      case "isnotnull" -> isNull(arguments, true);
      default -> truth(expression);
    };
  }

  /** The value of an expression without columns; empty if it fails. */
  private Optional<Argument> evaluate(Expression expression) {
    return FilterConstants.evaluate(expression, context);
  }

  /** A number as a condition: it is not zero. */
  private Condition truth(Expression expression) {
    if (expression instanceof ColumnReference || expression instanceof FunctionCall) {
      for (KeyMatcher.Match match : matcher.find(expression)) {
        if (!match.exact() || match.type().withoutNullable() instanceof StringType) {
          continue;
        }
        KeyValue zero = KeyValue.of(new LongColumn(new long[1], 1), IntegerType.INT64, 0);
        return new Condition.Not(ranges(match, List.of(ValueRange.point(zero)), false));
      }
    }
    return Condition.Fixed.UNKNOWN;
  }

  private static Condition ranges(
      KeyMatcher.Match match, List<ValueRange> ranges, boolean relaxed) {
    return new Condition.InRanges(match.column(), match.steps(), ranges, relaxed);
  }

  private Condition comparison(String name, List<Expression> arguments) {
    boolean constantRight = MonotonicStep.isConstant(arguments.get(1));
    if (!constantRight && !MonotonicStep.isConstant(arguments.get(0))) {
      return Condition.Fixed.UNKNOWN;
    }
    Expression side = arguments.get(constantRight ? 0 : 1);
    Optional<Argument> constant = evaluate(arguments.get(constantRight ? 1 : 0));
    if (constant.isEmpty()) {
      return Condition.Fixed.UNKNOWN;
    }
    if (constant.get().isNull()) {
      return new Condition.Fixed(Verdict.NULL);
    }
    String operator = constantRight ? name : mirrored(name);
    Condition all = Condition.Fixed.UNKNOWN;
    for (KeyMatcher.Match match : matcher.find(side)) {
      Condition found = comparison(match, operator, constant.get());
      all = all == Condition.Fixed.UNKNOWN ? found : new Condition.And(List.of(all, found));
    }
    return all;
  }

  private static String mirrored(String name) {
    return switch (name) {
      case "less" -> "greater";
      case "greater" -> "less";
      case "lessorequals" -> "greaterorequals";
      case "greaterorequals" -> "lessorequals";
      default -> name;
    };
  }

  private Condition comparison(KeyMatcher.Match match, String operator, Argument constant) {
    Optional<KeyValue> value =
        match.valueOf(constant, context, operator.endsWith("equals") && !operator.contains("or"));
    if (value.isEmpty()) {
      return Condition.Fixed.UNKNOWN;
    }
    KeyValue bound = value.get();
    boolean number = bound.isValue();
    if (!number) {
      // NaN: equal to nothing, neither less nor greater.
      return operator.equals("notequals")
          ? Condition.Fixed.UNKNOWN
          : new Condition.Fixed(Verdict.FALSE);
    }
    boolean relaxed = !match.exact();
    boolean included = operator.endsWith("equals") || relaxed;
    return switch (operator) {
      case "equals" -> ranges(match, List.of(ValueRange.point(bound)), relaxed);
      case "notequals" ->
          relaxed
              ? Condition.Fixed.UNKNOWN
              : new Condition.Not(ranges(match, List.of(ValueRange.point(bound)), false));
      case "less", "lessorequals" ->
          match.ordered()
              ? ranges(match, List.of(ValueRange.below(bound, included)), relaxed)
              : Condition.Fixed.UNKNOWN;
      default ->
          match.ordered()
              ? ranges(match, List.of(ValueRange.above(bound, included)), relaxed)
              : Condition.Fixed.UNKNOWN;
    };
  }

  private Condition in(Expression left, Expression set, boolean negated) {
    List<Expression> members = InLists.members(set);
    if (left instanceof FunctionCall tuple && tuple.name().equals("tuple")) {
      try {
        return build(InLists.expand(tuple.arguments(), members, negated));
      } catch (IllegalArgumentException e) {
        return Condition.Fixed.UNKNOWN;
      }
    }
    for (KeyMatcher.Match match : matcher.find(left)) {
      List<ValueRange> points = points(match, members);
      // Sets tell -0 from 0, which key order does not.
      boolean relaxed = !match.exact() || isFloat(match.type());
      if (points == null || negated && relaxed) {
        continue;
      }
      Condition inside = ranges(match, points, relaxed);
      return negated ? new Condition.Not(inside) : inside;
    }
    return Condition.Fixed.UNKNOWN;
  }

  private static boolean isFloat(DataType type) {
    return type.withoutNullable() instanceof FloatType
        || type.withoutNullable() instanceof BFloat16Type;
  }

  /** The members as ascending points, or null if one of them is not understood. */
  private List<ValueRange> points(KeyMatcher.Match match, List<Expression> members) {
    List<KeyValue> values = new ArrayList<>();
    for (Expression member : members) {
      Optional<Argument> constant =
          MonotonicStep.isConstant(member) ? evaluate(member) : Optional.empty();
      if (constant.isEmpty()) {
        return null;
      }
      if (constant.get().isNull()) {
        continue;
      }
      Optional<KeyValue> value = match.valueOf(constant.get(), context, true);
      if (value.isEmpty() || !value.get().isValue()) {
        return null;
      }
      values.add(value.get());
    }
    values.sort(Comparator.naturalOrder());
    return values.stream().distinct().map(ValueRange::point).toList();
  }

  private Condition like(List<Expression> arguments, boolean negated) {
    byte[] pattern = arguments.size() == 2 ? constantText(arguments.get(1)) : null;
    if (pattern == null) {
      return Condition.Fixed.UNKNOWN;
    }
    LikePattern like;
    try {
      like = new LikePattern(pattern, 0, pattern.length, false);
    } catch (IllegalArgumentException e) {
      return Condition.Fixed.UNKNOWN;
    }
    if (negated && !like.isPrefixOnly() && !like.isExact()) {
      return Condition.Fixed.UNKNOWN;
    }
    boolean relaxed = !like.isPrefixOnly() && !like.isExact();
    ValueRange range =
        like.isExact()
            ? ValueRange.point(KeyValue.ofBytes(like.prefix()))
            : withPrefix(like.prefix());
    Condition inside = textRange(arguments.get(0), range, relaxed);
    return negated ? new Condition.Not(inside) : inside;
  }

  private Condition startsWith(List<Expression> arguments) {
    byte[] prefix = arguments.size() == 2 ? constantText(arguments.get(1)) : null;
    return prefix == null
        ? Condition.Fixed.UNKNOWN
        : textRange(arguments.get(0), withPrefix(prefix), false);
  }

  private Condition textRange(Expression text, ValueRange range, boolean relaxed) {
    for (KeyMatcher.Match match : matcher.find(text)) {
      if (match.exact() && match.type().withoutNullable() instanceof StringType) {
        return ranges(match, List.of(range), relaxed);
      }
    }
    return Condition.Fixed.UNKNOWN;
  }

  private byte[] constantText(Expression expression) {
    Optional<Argument> constant =
        MonotonicStep.isConstant(expression) ? evaluate(expression) : Optional.empty();
    return constant.isPresent()
            && constant.get().constant() instanceof io.heartwood.column.StringColumn strings
        ? Arrays.copyOf(strings.bytes(), strings.length(0))
        : null;
  }

  /** All strings that begin with a prefix: up to its successor, the next string of its length. */
  private static ValueRange withPrefix(byte[] prefix) {
    KeyValue low = KeyValue.ofBytes(prefix);
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == -1) {
      last--;
    }
    if (last < 0) {
      return ValueRange.above(low, true);
    }
    byte[] successor = Arrays.copyOf(prefix, last + 1);
    successor[last]++;
    return new ValueRange(low, true, KeyValue.ofBytes(successor), false);
  }

  private Condition isNull(List<Expression> arguments, boolean negated) {
    if (arguments.size() != 1) {
      return Condition.Fixed.UNKNOWN;
    }
    for (KeyMatcher.Match match : matcher.find(arguments.get(0))) {
      if (match.exact() && match.steps().isEmpty()) {
        Condition isNull =
            match.type().isNullable()
                ? ranges(match, List.of(ValueRange.point(KeyValue.NULL)), false)
                : new Condition.Fixed(Verdict.FALSE);
        return negated ? new Condition.Not(isNull) : isNull;
      }
    }
    return Condition.Fixed.UNKNOWN;
  }

  /** A constant as one row of a type, if the type has exactly this value. */
  static Optional<Column> exactly(Argument constant, DataType type, FunctionContext context) {
    try {
      Argument plain =
          constant.constant() instanceof NullableColumn nullable
              ? Argument.constant(constant.type().withoutNullable(), nullable.nested())
              : constant;
      return ConstantConversion.exactly(plain, type, context);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
