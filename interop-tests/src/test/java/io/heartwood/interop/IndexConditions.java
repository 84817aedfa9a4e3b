package io.heartwood.interop;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import java.util.List;
import java.util.Random;

/** Conditions that skip indexes may answer, on any column, with literals from its rows. */
final class IndexConditions {
  private final RandomTable table;
  private final RandomConditions comparisons;
  private final Random random;

  IndexConditions(RandomTable table, List<Block> blocks, Random random) {
    this.table = table;
    this.comparisons = new RandomConditions(table, blocks, random);
    this.random = random;
  }

  /** Any condition. */
  String next() {
    String first = atom();
    return switch (random.nextInt(8)) {
      case 0 -> first + " AND " + atom();
      case 1 -> first + " OR " + atom();
      case 2 -> "NOT (" + first + ")";
      case 3 -> "NOT (" + first + " AND NOT (" + atom() + "))";
      default -> first;
    };
  }

  private String atom() {
    List<NamedType> header = table.header();
    NamedType column = header.get(random.nextInt(header.size()));
    String quoted = "`" + column.name() + "`";
    String type = column.type().toString();
    if (type.startsWith("Nullable") && random.nextInt(5) == 0) {
      return quoted + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
    }
    if (type.equals("String") && random.nextBoolean()) {
      String literal = comparisons.literal(column.name());
      return switch (random.nextInt(4)) {
        case 0 -> "startsWith(" + quoted + ", " + literal + ")";
        case 1 -> "endsWith(" + quoted + ", " + literal + ")";
        case 2 -> "lower(" + quoted + ") = lower(" + literal + ")";
        default -> quoted + " = " + literal;
      };
    }
    return "(" + comparisons.simple(column.name()) + ")";
  }
}
