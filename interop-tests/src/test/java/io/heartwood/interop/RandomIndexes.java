package io.heartwood.interop;

import io.heartwood.column.NamedType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.WideDecimalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Skip indexes for the columns of a table, made up from a random number generator. */
final class RandomIndexes {
  private RandomIndexes() {}

  /** Clauses for CREATE TABLE, each as {@code INDEX name expression TYPE type GRANULARITY n}. */
  static List<String> clauses(List<NamedType> header, Random random) {
    List<NamedType> single = header.stream().filter(column -> isSingle(column.type())).toList();
    List<String> clauses = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      NamedType column = single.get(random.nextInt(single.size()));
      clauses.add(clause("i" + i, column, single, random));
    }
    return clauses;
  }

  /** The statement with the clauses behind its columns. */
  static String addTo(String createStatement, List<String> clauses) {
    return createStatement.replace(
        ") ENGINE = MergeTree", ", " + String.join(", ", clauses) + ") ENGINE = MergeTree");
  }

  private static String clause(
      String name, NamedType column, List<NamedType> header, Random random) {
    String expression = RandomTable.quoted(column.name());
    DataType type = column.type();
    String kind = kind(type, random);
    boolean text = type.toString().equals("String");
    if (text && random.nextInt(4) == 0) {
      expression = random.nextBoolean() ? "lower(" + expression + ")" : expression;
    } else if (!kind.contains("bf_v1") && random.nextInt(5) == 0) {
      NamedType other = header.get(random.nextInt(header.size()));
      boolean fits = !kind.startsWith("bloom") || isHashed(other.type());
      if (fits && !other.name().equals(column.name())) {
        expression = "(" + expression + ", " + RandomTable.quoted(other.name()) + ")";
      }
    }
    return "INDEX "
        + name
        + " "
        + expression
        + " TYPE "
        + kind
        + " GRANULARITY "
        + (1 + random.nextInt(4));
  }

  private static String kind(DataType type, Random random) {
    String name = type.toString();
    boolean text = name.equals("String") || name.startsWith("FixedString");
    int choice = random.nextInt(text ? 6 : 3);
    if (choice == 2 && !isHashed(type)) {
      choice = 0;
    }
    return switch (choice) {
      case 0 -> "minmax";
      case 1 -> "set(" + List.of("0", "3", "10", "100").get(random.nextInt(4)) + ")";
      case 2 -> "bloom_filter" + List.of("", "(0.01)", "(0.3)", "(0.0005)").get(random.nextInt(4));
      case 3 -> "tokenbf_v1(" + (1 + random.nextInt(300)) + ", 3, " + random.nextInt(9) + ")";
      default ->
          "ngrambf_v1("
              + (1 + random.nextInt(4))
              + ", "
              + (1 + random.nextInt(300))
              + ", "
              + (1 + random.nextInt(4))
              + ", "
              + random.nextInt(9)
              + ")";
    };
  }

  private static boolean isSingle(DataType type) {
    return switch (type.physicalType()) {
      case ARRAY, TUPLE -> false;
      default -> !RandomTypes.isSpecial(type);
    };
  }

  /** Whether a Bloom filter takes the values. */
  private static boolean isHashed(DataType type) {
    DataType values = type.withoutNullable();
    return !(values instanceof TimeType
        || values instanceof Time64Type
        || values instanceof BFloat16Type
        || values instanceof Date32Type
        || values instanceof DecimalType
        || values instanceof WideDecimalType
        || type.toString().contains("Interval"));
  }
}
