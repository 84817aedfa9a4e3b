package io.heartwood.expression;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A bound expression: a tree of nodes and the columns they read. */
final class BoundTree implements BoundExpression {
  private final Expression expression;
  private final Node root;
  private final List<NamedType> inputs;
  private final Set<String> names;

  BoundTree(Expression expression, Node root, List<NamedType> inputs) {
    this.expression = expression;
    this.root = root;
    this.inputs = List.copyOf(inputs);
    Set<String> columns = new LinkedHashSet<>();
    inputs.forEach(input -> columns.add(input.name()));
    this.names = java.util.Collections.unmodifiableSet(columns);
  }

  @Override
  public Expression expression() {
    return expression;
  }

  @Override
  public DataType type() {
    return root.type();
  }

  @Override
  public Set<String> columns() {
    return names;
  }

  @Override
  public boolean isConstant() {
    return root.isConstant();
  }

  @Override
  public Column evaluate(Block block) {
    Column[] columns = new Column[inputs.size()];
    for (int i = 0; i < columns.length; i++) {
      NamedType input = inputs.get(i);
      Column column = block.column(input.name());
      if (column.physicalType() != input.type().physicalType()) {
        throw new IllegalArgumentException(
            "column does not hold its type: column=" + input.name() + " type=" + input.type());
      }
      columns[i] = column;
    }
    return Node.expand(root.evaluate(new Rows(columns, block.rowCount())), block.rowCount());
  }

  @Override
  public String toString() {
    return expression.toString();
  }
}
