package io.heartwood.expression.function;

/** The six comparisons. */
enum ComparisonOperator {
  EQUALS("equals"),
  NOT_EQUALS("notEquals"),
  LESS("less"),
  GREATER("greater"),
  LESS_OR_EQUALS("lessOrEquals"),
  GREATER_OR_EQUALS("greaterOrEquals");

  private final String functionName;

  ComparisonOperator(String functionName) {
    this.functionName = functionName;
  }

  String functionName() {
    return functionName;
  }

  /** Whether it holds for values that compare as {@code sign}: below, at or above zero. */
  boolean holds(int sign) {
    return switch (this) {
      case EQUALS -> sign == 0;
      case NOT_EQUALS -> sign != 0;
      case LESS -> sign < 0;
      case GREATER -> sign > 0;
      case LESS_OR_EQUALS -> sign <= 0;
      case GREATER_OR_EQUALS -> sign >= 0;
    };
  }

  /** The operator with its sides exchanged. */
  ComparisonOperator mirrored() {
    return switch (this) {
      case LESS -> GREATER;
      case GREATER -> LESS;
      case LESS_OR_EQUALS -> GREATER_OR_EQUALS;
      case GREATER_OR_EQUALS -> LESS_OR_EQUALS;
      default -> this;
    };
  }
}
