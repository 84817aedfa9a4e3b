package io.heartwood.serialization;

import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.types.DataType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;

/** Makes the serialization of a type. */
public final class Serializations {
  private Serializations() {}

  /**
   * The serialization of a whole column.
   *
   * @throws IllegalArgumentException if the type has no such form (a sparse Nullable)
   */
  public static Serialization of(DataType type, SerializationForm form) {
    Numbering numbering = new Numbering();
    if (form.kind() == Kind.SPARSE) {
      if (type.isNullable()) {
        throw new IllegalArgumentException("type cannot be sparse: type=" + type);
      }
      Substream offsets = numbering.next(".sparse.idx", Substream.Kind.SPARSE_OFFSETS);
      return new SparseSerialization(
          type, offsets, build(type, "", form.topLevelStrings(), form, numbering));
    }
    return build(type, "", form.topLevelStrings(), form, numbering);
  }

  private static Serialization build(
      DataType type, String suffix, Strings strings, SerializationForm form, Numbering numbering) {
    if (type instanceof NullableType nullable) {
      Substream nullMap = numbering.next(suffix + ".null", Substream.Kind.NULL_MAP);
      return new NullableSerialization(
          nullMap, build(nullable.nested(), suffix, form.nestedStrings(), form, numbering));
    }
    if (type instanceof StringType) {
      if (strings == Strings.WITH_SIZE_STREAM) {
        Substream sizes = numbering.next(suffix + ".size", Substream.Kind.STRING_SIZES);
        return new SizedStringSerialization(sizes, numbering.next(suffix, Substream.Kind.VALUES));
      }
      return new StringSerialization(numbering.next(suffix, Substream.Kind.VALUES));
    }
    return new FixedSerialization(type, numbering.next(suffix, Substream.Kind.VALUES));
  }

  /** Gives substreams their numbers in the order in which they are written. */
  private static final class Numbering {
    private int count;

    Substream next(String suffix, Substream.Kind kind) {
      return new Substream(count++, suffix, kind);
    }
  }
}
