package io.heartwood.expression;

/**
 * A parsed expression that is not yet bound to columns. {@code toString} prints it in ClickHouse's
 * dialect, so that parsing the text gives an equal expression. Immutable.
 */
public sealed interface Expression permits ColumnReference, Literal, FunctionCall {}
