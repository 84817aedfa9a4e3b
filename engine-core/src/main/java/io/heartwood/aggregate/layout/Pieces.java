package io.heartwood.aggregate.layout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** What states are made of. */
final class Pieces {
  /** An unsigned number, seven bits a byte; 0 at first. */
  static final StateLayout VARINT = new Varint();

  /** A varint length and as many bytes. */
  static final StateLayout STRING = counted(1);

  private Pieces() {}

  /** A number of bytes, zero at first. */
  static StateLayout fixed(int sizeBytes) {
    return new Fixed(new byte[sizeBytes]);
  }

  /** As many bytes as these, which are the first ones. */
  static StateLayout fixed(byte[] initial) {
    return new Fixed(initial);
  }

  /** Pieces one after the other. */
  static StateLayout sequence(StateLayout... pieces) {
    return new Sequence(List.of(pieces));
  }

  static StateLayout sequence(List<StateLayout> pieces) {
    return pieces.size() == 1 ? pieces.get(0) : new Sequence(List.copyOf(pieces));
  }

  /** A varint count and elements of a fixed size. */
  static StateLayout counted(int sizeBytes) {
    return counted(fixed(sizeBytes));
  }

  /** A varint count and as many elements. */
  static StateLayout counted(StateLayout element) {
    return new Counted(0, element);
  }

  /** A little-endian count of eight bytes and as many elements. */
  static StateLayout longCounted(StateLayout element) {
    return new Counted(Long.BYTES, element);
  }

  /** A byte, and the piece unless it is the one that stands alone. */
  static StateLayout unless(int alone, StateLayout piece) {
    return new Unless(alone, piece);
  }

  /** A byte that is 0 at first, and unless it is 0 the piece. */
  static StateLayout flagged(StateLayout piece) {
    return new Unless(0, piece);
  }

  /** Little-endian length of four bytes, -1 for nothing and at first, and as many bytes. */
  static StateLayout signedSizeString() {
    return new SignedSizeString();
  }

  private static final class Fixed extends StateLayout {
    private final byte[] initial;

    Fixed(byte[] initial) {
      this.initial = initial;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      input.skip(initial.length);
    }

    @Override
    public int fixedSizeBytes() {
      return initial.length;
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(initial, 0, initial.length);
    }
  }

  private static final class Varint extends StateLayout {
    @Override
    public void skip(StateInput input) throws IOException {
      // Ten bytes hold any 64-bit number.
      for (int i = 0; i < 10; i++) {
        if (input.readByte() < 0x80) {
          return;
        }
      }
      throw input.malformed("a varint of at most 10 bytes", "a longer one");
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(0);
    }
  }

  private static final class Sequence extends StateLayout {
    private final StateLayout[] pieces;
    private final int fixedSizeBytes;

    Sequence(List<StateLayout> pieces) {
      this.pieces = pieces.toArray(StateLayout[]::new);
      int size = 0;
      for (StateLayout piece : pieces) {
        size = size < 0 || piece.fixedSizeBytes() < 0 ? -1 : size + piece.fixedSizeBytes();
      }
      this.fixedSizeBytes = size;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      if (fixedSizeBytes >= 0) {
        input.skip(fixedSizeBytes);
        return;
      }
      for (StateLayout piece : pieces) {
        piece.skip(input);
      }
    }

    @Override
    public int fixedSizeBytes() {
      return fixedSizeBytes;
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      for (StateLayout piece : pieces) {
        piece.appendInitial(target);
      }
    }
  }

  /** Elements of no fixed size have at least one byte each, so a count that lies is noticed. */
  private static final class Counted extends StateLayout {
    private final int countSizeBytes;
    private final StateLayout element;

    Counted(int countSizeBytes, StateLayout element) {
      this.countSizeBytes = countSizeBytes;
      this.element = element;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      long count = countSizeBytes == 0 ? input.readVarint() : input.readNumber(countSizeBytes);
      if (element.fixedSizeBytes() >= 0) {
        input.skipElements(count, element.fixedSizeBytes());
        return;
      }
      if (count < 0) {
        throw input.malformed("a count of elements", Long.toUnsignedString(count));
      }
      for (long i = 0; i < count; i++) {
        element.skip(input);
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      for (int i = 0; i < Math.max(1, countSizeBytes); i++) {
        target.write(0);
      }
    }
  }

  private static final class Unless extends StateLayout {
    private final int alone;
    private final StateLayout piece;

    Unless(int alone, StateLayout piece) {
      this.alone = alone;
      this.piece = piece;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      if (input.readByte() != alone) {
        piece.skip(input);
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(alone);
    }
  }

  private static final class SignedSizeString extends StateLayout {
    @Override
    public void skip(StateInput input) throws IOException {
      int size = (int) input.readNumber(Integer.BYTES);
      if (size < -1) {
        throw input.malformed("a size of at least -1", Integer.toString(size));
      }
      input.skip(Math.max(0, size));
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      for (int i = 0; i < Integer.BYTES; i++) {
        target.write(0xff);
      }
    }
  }
}
