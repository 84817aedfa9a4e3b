package io.heartwood.codec;

import java.util.List;

/**
 * One codec of a {@link CodecChain} with its arguments. Immutable.
 *
 * @param kind which codec
 * @param arguments the arguments as they are printed, numbers in decimal and text in quotes;
 *     defaults filled in
 */
public record CodecTerm(Kind kind, List<String> arguments) {
  /** The codecs that a table definition can name. */
  public enum Kind {
    NONE("NONE", true),
    LZ4("LZ4", true),
    LZ4HC("LZ4HC", true),
    ZSTD("ZSTD", true),
    DEFAULT("Default", true),
    DELTA("Delta", false),
    DOUBLE_DELTA("DoubleDelta", false),
    GORILLA("Gorilla", false),
    T64("T64", false),
    GCD("GCD", false),
    FPC("FPC", false);

    private final String text;
    private final boolean generalPurpose;

    Kind(String text, boolean generalPurpose) {
      this.text = text;
      this.generalPurpose = generalPurpose;
    }

    /** The name in a statement. */
    public String text() {
      return text;
    }

    /**
     * Whether it makes any bytes smaller, and so ends a chain; the others rearrange values of a
     * known size.
     */
    public boolean generalPurpose() {
      return generalPurpose;
    }

    static Kind of(String name) {
      for (Kind kind : values()) {
        if (kind.text.equals(name)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown codec: name=" + name);
    }
  }

  public CodecTerm {
    arguments = List.copyOf(arguments);
  }

  /** Checks the arguments and fills in defaults. */
  static CodecTerm of(String name, List<String> arguments) {
    Kind kind = Kind.of(name);
    int maxCount =
        switch (kind) {
          case NONE, LZ4, DEFAULT, GCD -> 0;
          case LZ4HC, DELTA, DOUBLE_DELTA, GORILLA, T64, FPC -> 1;
          case ZSTD -> 2;
        };
    if (arguments.size() > maxCount) {
      throw new IllegalArgumentException(
          "codec " + name + " takes at most " + maxCount + " arguments: arguments=" + arguments);
    }
    switch (kind) {
      case LZ4HC -> {
        return new CodecTerm(kind, List.of(number(name, arguments, 0, "0", 0, Integer.MAX_VALUE)));
      }
      case ZSTD -> {
        String level = number(name, arguments, 0, "1", 0, ZstdCodec.MAX_LEVEL);
        return arguments.size() < 2
            ? new CodecTerm(kind, List.of(level))
            : new CodecTerm(kind, List.of(level, number(name, arguments, 1, "", 10, 31)));
      }
      case FPC -> {
        return new CodecTerm(kind, List.of(number(name, arguments, 0, "12", 1, 28)));
      }
      case DELTA, DOUBLE_DELTA, GORILLA -> {
        if (!arguments.isEmpty()) {
          requireValueSize(name, arguments.get(0));
        }
        return new CodecTerm(kind, arguments);
      }
      case T64 -> {
        if (!arguments.isEmpty() && !List.of("'bit'", "'byte'").contains(arguments.get(0))) {
          throw new IllegalArgumentException(
              "codec T64 takes 'bit' or 'byte': argument=" + arguments.get(0));
        }
        return new CodecTerm(kind, arguments);
      }
      default -> {
        return new CodecTerm(kind, arguments);
      }
    }
  }

  /** Fills in the value size where the codec prints it: {@code Delta} and {@code Gorilla}. */
  CodecTerm withValueSize(int valueSizeBytes) {
    boolean printsSize = kind == Kind.DELTA || kind == Kind.GORILLA;
    if (!printsSize || !arguments.isEmpty()) {
      return this;
    }
    String size = Integer.toString(valueSizeBytes);
    requireValueSize(kind.text(), size);
    return new CodecTerm(kind, List.of(size));
  }

  /**
   * The codec itself, for values of a type.
   *
   * @param typeName ClickHouse's name of the type, with or without parameters
   * @param valueSizeBytes size of a value on disk; 0 if values have no fixed size
   */
  Codec codec(String typeName, int valueSizeBytes) {
    return switch (kind) {
      case NONE -> new NoneCodec();
      case LZ4 -> Lz4Codec.fast();
      case LZ4HC -> Lz4Codec.high(numberArgument(0));
      case ZSTD -> new ZstdCodec(numberArgument(0), arguments.size() < 2 ? 0 : numberArgument(1));
      case DEFAULT ->
          throw new IllegalArgumentException("codec Default stands for another one, not given");
      case DELTA -> new DeltaCodec(sizeOf(typeName, valueSizeBytes));
      case DOUBLE_DELTA -> new DoubleDeltaCodec(sizeOf(typeName, valueSizeBytes));
      case GORILLA -> new GorillaCodec(sizeOf(typeName, valueSizeBytes));
      case GCD ->
          new GcdCodec(
              valueSizeBytes == 16 || valueSizeBytes == 32
                  ? valueSizeBytes
                  : sizeOf(typeName, valueSizeBytes));
      case FPC -> new FpcCodec(sizeOf(typeName, valueSizeBytes), numberArgument(0));
      case T64 -> new T64Codec(T64Codec.Type.ofName(typeName), arguments.equals(List.of("'bit'")));
    };
  }

  private int numberArgument(int index) {
    return Integer.parseInt(arguments.get(index));
  }

  /** The size in the arguments, or else that of the type. */
  private int sizeOf(String typeName, int valueSizeBytes) {
    boolean inArguments = kind != Kind.FPC && !arguments.isEmpty();
    int size = inArguments ? numberArgument(0) : valueSizeBytes;
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      throw new IllegalArgumentException(
          "codec " + kind.text() + " takes values of 1, 2, 4 or 8 bytes: type=" + typeName);
    }
    return size;
  }

  private static String number(
      String name, List<String> arguments, int index, String otherwise, int min, int max) {
    if (index >= arguments.size()) {
      return otherwise;
    }
    String text = arguments.get(index);
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return Integer.toString(value);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("codec " + name + " takes a number: argument=" + text, e);
    }
    throw new IllegalArgumentException(
        "codec " + name + " takes a number from " + min + " to " + max + ": argument=" + text);
  }

  private static void requireValueSize(String name, String text) {
    if (!List.of("1", "2", "4", "8").contains(text)) {
      throw new IllegalArgumentException(
          "codec " + name + " takes a value size of 1, 2, 4 or 8 bytes: argument=" + text);
    }
  }

  /** The canonical text, {@code ZSTD(1)}. */
  @Override
  public String toString() {
    return arguments.isEmpty()
        ? kind.text()
        : kind.text() + "(" + String.join(", ", arguments) + ")";
  }
}
