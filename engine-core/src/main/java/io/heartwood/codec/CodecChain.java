package io.heartwood.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The description of a column's compression: what {@code CODEC(...)} says, as a value. Immutable.
 *
 * <p>Prints as ClickHouse 26.7 prints it in {@code SHOW CREATE TABLE} and in {@code
 * default_compression_codec.txt}: {@code CODEC(ZSTD)} becomes {@code CODEC(ZSTD(1))}, {@code
 * CODEC(LZ4HC)} becomes {@code CODEC(LZ4HC(0))}. Names are case-sensitive, as they are there.
 *
 * <p>The description knows all codecs of the format; {@link #codec} makes the ones that can be
 * written.
 */
public final class CodecChain {
  /** {@code CODEC(LZ4)}, the default codec of a server without configuration. */
  public static final CodecChain LZ4 = parse("CODEC(LZ4)");

  /** {@code CODEC(Default)}: whatever the table or the disk uses. */
  public static final CodecChain DEFAULT = parse("CODEC(Default)");

  /** {@code CODEC(NONE)}. */
  public static final CodecChain NONE = parse("CODEC(NONE)");

  private final List<CodecTerm> terms;

  private CodecChain(List<CodecTerm> terms) {
    this.terms = List.copyOf(terms);
  }

  /**
   * Reads {@code CODEC(name[(arguments)], ...)}, or the same without {@code CODEC(...)} around it.
   *
   * @throws IllegalArgumentException if a name is unknown, an argument is out of range, or the
   *     codecs make no sense in this order
   */
  public static CodecChain parse(String text) {
    List<CodecTerm> terms = new CodecTextParser(Objects.requireNonNull(text, "text")).terms();
    requireSense(terms);
    return new CodecChain(terms);
  }

  /** The codecs in the order of application; {@code Default} may be among them. */
  public List<CodecTerm> terms() {
    return terms;
  }

  /** Whether this is nothing but {@code CODEC(Default)}. */
  public boolean isDefault() {
    return terms.size() == 1 && terms.get(0).kind() == CodecTerm.Kind.DEFAULT;
  }

  /** This chain with {@code Default} replaced by the codecs of another. */
  public CodecChain withDefault(CodecChain defaults) {
    List<CodecTerm> replaced = new ArrayList<>();
    for (CodecTerm term : terms) {
      if (term.kind() == CodecTerm.Kind.DEFAULT) {
        replaced.addAll(defaults.terms);
      } else {
        replaced.add(term);
      }
    }
    requireSense(replaced);
    return new CodecChain(replaced);
  }

  /**
   * The chain for a column of fixed-size values: {@code Delta} becomes {@code Delta(8)} for 8-byte
   * values, and so on. This is how a table definition keeps it.
   *
   * @param valueSizeBytes size of a value on disk
   */
  public CodecChain forValueSize(int valueSizeBytes) {
    return new CodecChain(terms.stream().map(term -> term.withValueSize(valueSizeBytes)).toList());
  }

  /**
   * What is left for streams that are not values (null maps, array sizes, string lengths): the
   * general-purpose codecs only. Empty if there is none, and the default codec is to be used.
   */
  public Optional<CodecChain> generalPurpose() {
    List<CodecTerm> general = terms.stream().filter(term -> term.kind().generalPurpose()).toList();
    return general.isEmpty() ? Optional.empty() : Optional.of(new CodecChain(general));
  }

  /**
   * Makes the codec of a chain that treats all bytes alike. A single codec stands for itself,
   * several become one {@link CodecMethod#MULTIPLE}.
   *
   * @throws IllegalArgumentException if {@code Default} is not replaced yet, or a codec needs to
   *     know its values
   */
  public Codec codec() {
    return codec("unknown", 0);
  }

  /**
   * Makes the codec for the values of a column.
   *
   * @param typeName ClickHouse's name of their type, {@code DateTime64(3)} for example
   * @param valueSizeBytes size of a value on disk; 0 if values have no fixed size
   * @throws IllegalArgumentException if {@code Default} is not replaced yet, or a codec cannot work
   *     on such values
   */
  public Codec codec(String typeName, int valueSizeBytes) {
    if (terms.size() == 1) {
      return terms.get(0).codec(typeName, valueSizeBytes);
    }
    return new MultipleCodec(
        terms.stream().map(term -> term.codec(typeName, valueSizeBytes)).toList());
  }

  private static void requireSense(List<CodecTerm> terms) {
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a codec list must name at least one codec");
    }
    for (int i = 0; i < terms.size(); i++) {
      CodecTerm term = terms.get(i);
      if (term.kind() == CodecTerm.Kind.NONE && terms.size() > 1) {
        throw new IllegalArgumentException(
            "codec NONE makes no sense with other codecs: codecs=" + join(terms));
      }
      if (term.kind().generalPurpose() && i < terms.size() - 1) {
        throw new IllegalArgumentException(
            "nothing can follow general-purpose codec " + term + ": codecs=" + join(terms));
      }
    }
  }

  private static String join(List<CodecTerm> terms) {
    return terms.stream().map(CodecTerm::toString).collect(Collectors.joining(", "));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodecChain chain && terms.equals(chain.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  /** The canonical text, {@code CODEC(Delta(8), LZ4)}. */
  @Override
  public String toString() {
    return "CODEC(" + join(terms) + ")";
  }
}
