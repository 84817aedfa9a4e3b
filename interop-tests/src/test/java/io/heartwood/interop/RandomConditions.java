package io.heartwood.interop;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conditions on the key columns of a table, with literals from its rows. */
final class RandomConditions {
  private static final List<String> OPERATORS = List.of("=", "=", "<", "<=", ">", ">=", "!=");

  private final RandomTable table;
  private final List<Block> blocks;
  private final Random random;

  RandomConditions(RandomTable table, List<Block> blocks, Random random) {
    this.table = table;
    this.blocks = blocks;
    this.random = random;
  }

  /** Any condition on key columns. */
  String next() {
    List<String> columns = table.keyColumns();
    String first = simple(columns.get(random.nextInt(columns.size())));
    return switch (random.nextInt(6)) {
      case 0 -> first + " AND " + simple(columns.get(random.nextInt(columns.size())));
      case 1 -> first + " OR " + simple(columns.get(random.nextInt(columns.size())));
      case 2 -> "NOT (" + first + ")";
      default -> first;
    };
  }

  /** A comparison of one column; of another one, if this one seems to hold only NULL. */
  String simple(String name) {
    // With NULL on one side of OR, ClickHouse 26.7 may skip by an index what the other side keeps.
    String column = literal(name).equals("NULL") ? "k" : name;
    String quoted = RandomTable.quoted(column);
    int index = blocks.get(0).indexOf(column);
    boolean isFloat = blocks.get(0).header().get(index).type().toString().contains("Float");
    // Whether a set with 0 holds -0 depends in ClickHouse on how it looks the rows up.
    switch (isFloat ? 1 + random.nextInt(3) : random.nextInt(4)) {
      case 0:
        {
          List<String> literals = new ArrayList<>();
          int count = 1 + random.nextInt(4);
          for (int i = 0; i < count; i++) {
            literals.add(literal(column));
          }
          return quoted + " IN (" + String.join(", ", literals) + ")";
        }
      case 1:
        return quoted + " BETWEEN " + literal(column) + " AND " + literal(column);
      default:
        return quoted
            + " "
            + OPERATORS.get(random.nextInt(OPERATORS.size()))
            + " "
            + literal(column);
    }
  }

  /** A value that the column has; NULL only if it seems to have no other. */
  String literal(String column) {
    for (int attempt = 0; attempt < 20; attempt++) {
      Block block = blocks.get(random.nextInt(blocks.size()));
      int index = block.indexOf(column);
      Column values = block.column(index);
      DataType type = block.header().get(index).type();
      String literal = SqlLiterals.of(values, random.nextInt(block.rowCount()), type);
      if (!literal.equals("NULL")) {
        return literal;
      }
    }
    return "NULL";
  }
}
