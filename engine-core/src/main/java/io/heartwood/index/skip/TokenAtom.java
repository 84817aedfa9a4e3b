package io.heartwood.index.skip;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.InLists;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.FilterConstants;
import io.heartwood.types.ArrayType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A condition that a filter over tokens can answer: a text has all tokens of one of some constants.
 * Immutable.
 */
final class TokenAtom {
  private final int expression;
  private final int[][] bits;
  private final boolean negated;

  private TokenAtom(int expression, int[][] bits, boolean negated) {
    this.expression = expression;
    this.bits = bits;
    this.negated = negated;
  }

  static Optional<TokenAtom> of(
      FunctionCall call, TokenFilterSkipIndex index, FunctionContext context) {
    if (call.arguments().size() != 2) {
      return Optional.empty();
    }
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    String name = call.name().toLowerCase(Locale.ROOT);
    if (name.endsWith("equals") && MonotonicStep.isConstant(left)) {
      Expression swapped = left;
      left = right;
      right = swapped;
    }
    Expression side = left;
    boolean elements = name.equals("has") || name.startsWith("mapcontains");
    if (name.startsWith("mapcontains")) {
      side = FunctionCall.of("mapKeys", left);
    }
    int found = index.find(side);
    if (found < 0 || index.types().get(found).valueType() instanceof ArrayType != elements) {
      return Optional.empty();
    }
    List<Expression> constants =
        name.equals("in") || name.equals("notin") ? InLists.members(right) : List.of(right);
    List<int[]> bits = new ArrayList<>();
    for (Expression constant : constants) {
      Optional<Argument> value = FilterConstants.evaluate(constant, context);
      if (!elements && value.isPresent() && value.get().isNull()) {
        // Nothing equals NULL.
        continue;
      }
      byte[] text = value.map(argument -> text(argument.constant())).orElse(null);
      int[] tokens = text == null ? null : bits(name, text, index);
      if (tokens == null) {
        return Optional.empty();
      }
      bits.add(tokens);
    }
    boolean negated = name.startsWith("not");
    return Optional.of(new TokenAtom(found, bits.toArray(new int[0][]), negated));
  }

  /** The bits of the tokens that a text must have; null if the function is not understood. */
  private static int[] bits(String function, byte[] constant, TokenFilterSkipIndex index) {
    BitCollector bits = new BitCollector(index);
    Tokenizer tokenizer = index.tokenizer();
    switch (function) {
      case "equals", "notequals", "in", "notin", "has", "mapcontains", "mapcontainskey" -> {
        byte[] text = withoutZerosAtEnd(constant);
        // The bytes after the text may be zeros, which are no word.
        tokenizer.tokensOfPart(text, true, true, bits);
      }
      case "startswith" -> tokenizer.tokensOfPart(constant, true, false, bits);
      case "endswith" -> tokenizer.tokensOfPart(withoutZerosAtEnd(constant), false, true, bits);
      case "hastoken" -> tokenizer.tokensOfPart(constant, true, true, bits);
      case "like", "notlike" -> {
        if (!like(constant, tokenizer, bits)) {
          return null;
        }
      }
      default -> {
        return null;
      }
    }
    return bits.build();
  }

  private static byte[] withoutZerosAtEnd(byte[] text) {
    int length = text.length;
    while (length > 0 && text[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(text, length);
  }

  /** The tokens of the parts of a pattern between its wildcards. */
  private static boolean like(byte[] pattern, Tokenizer tokenizer, BitCollector bits) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    boolean atStart = true;
    for (int i = 0; i < pattern.length; i++) {
      byte b = pattern[i];
      if (b == '%' || b == '_') {
        tokenizer.tokensOfPart(part.toByteArray(), atStart, false, bits);
        part.reset();
        atStart = false;
      } else if (b == '\\') {
        if (i + 1 == pattern.length) {
          return false;
        }
        byte next = pattern[i + 1];
        boolean escaped = next == '%' || next == '_' || next == '\\';
        part.write(escaped ? next : b);
        i += escaped ? 1 : 0;
      } else {
        part.write(b);
      }
    }
    tokenizer.tokensOfPart(withoutZerosAtEnd(part.toByteArray()), atStart, true, bits);
    return true;
  }

  /** The bytes of a constant text, or null if it is none. */
  static byte[] text(Column constant) {
    Column plain = constant instanceof NullableColumn nullable ? nullable.nested() : constant;
    if (plain instanceof StringColumn strings) {
      return Arrays.copyOf(strings.bytes(), strings.length(0));
    }
    return plain instanceof FixedBytesColumn fixed
        ? Arrays.copyOf(fixed.bytes(), fixed.width())
        : null;
  }

  /** Collects the bits of tokens. */
  private static final class BitCollector implements Tokenizer.Consumer {
    private final TokenFilterSkipIndex index;
    private final int[] ofToken;
    private int[] bits = new int[16];
    private int count;

    BitCollector(TokenFilterSkipIndex index) {
      this.index = index;
      this.ofToken = new int[index.hashCount()];
    }

    @Override
    public void token(byte[] bytes, int from, int to) {
      index.bits(bytes, from, to, ofToken);
      if (count + ofToken.length > bits.length) {
        bits = Arrays.copyOf(bits, 2 * (count + ofToken.length));
      }
      System.arraycopy(ofToken, 0, bits, count, ofToken.length);
      count += ofToken.length;
    }

    int[] build() {
      return Arrays.copyOf(bits, count);
    }
  }

  /** What the filters of an index granule say. */
  byte flags(byte[][] filters) {
    boolean contained = false;
    for (int[] each : bits) {
      contained |= containsAll(filters[expression], each);
    }
    return BloomAtom.flags(contained, negated);
  }

  private static boolean containsAll(byte[] filter, int[] bits) {
    for (int bit : bits) {
      if ((filter[bit >>> 3] >>> (bit & 7) & 1) == 0) {
        return false;
      }
    }
    return true;
  }
}
