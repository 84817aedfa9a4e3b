package io.heartwood.expression;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as they are written in expressions: decimal, hexadecimal, binary, with a fraction. */
final class NumberLiterals {
  private static final int MAX_DIGITS = 1000;

  private NumberLiterals() {}

  /**
   * The number of a token.
   *
   * @throws ParseException if it is none, or too long
   */
  static Literal of(Token token, boolean negative) {
    String digits = token.text().replace("_", "");
    try {
      if (digits.length() > MAX_DIGITS) {
        throw new NumberFormatException(digits);
      }
      if (digits.length() > 2 && (digits.charAt(1) | 0x20) == 'x') {
        return hexadecimal(digits, negative);
      }
      if (digits.length() > 2 && (digits.charAt(1) | 0x20) == 'b') {
        BigInteger value = new BigInteger(digits.substring(2), 2);
        return Literals.integer(negative ? value.negate() : value);
      }
      if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        BigInteger value = new BigInteger(digits);
        return Literals.integer(negative ? value.negate() : value);
      }
      double value = Double.parseDouble(digits);
      return Literals.of(negative ? -value : value);
    } catch (NumberFormatException e) {
      throw new ParseException("bad number '" + token.text() + "'", token.line(), token.column());
    }
  }

  private static Literal hexadecimal(String digits, boolean negative) {
    boolean fraction = digits.indexOf('p') >= 0 || digits.indexOf('P') >= 0;
    if (fraction) {
      double value = Double.parseDouble(digits);
      return Literals.of(negative ? -value : value);
    }
    BigInteger value = new BigInteger(digits.substring(2), 16);
    if (value.bitLength() > 64) {
      double wide = new BigDecimal(value).doubleValue();
      return Literals.of(negative ? -wide : wide);
    }
    return Literals.integer(negative ? value.negate() : value);
  }
}
