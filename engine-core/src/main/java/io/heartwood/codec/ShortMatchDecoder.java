package io.heartwood.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes LZ4 blocks that consist of short matches which overlap themselves, as runs of a few equal
 * numbers of 2 or 4 bytes give: those the library decodes at half the speed of this class, all
 * others faster. {@link #suits} tells which block is which.
 *
 * <p>A block is a chain of sequences: a token (4 bits each for the number of literals, and of bytes
 * of the match less 4; 15 says that more bytes of the number follow, up to the first that is not
 * 255), the literals, and two bytes, least first, of how far back the match begins. The last
 * sequence ends after its literals. Source: the description of the LZ4 block format.
 *
 * <p>The loop takes sequences of at most 8 literals and 16 bytes of match without a branch that
 * depends on the distance: 8 literals are written whatever their number is, and 8 bytes of match
 * are the first ones of the distance times a number that repeats them. What is written too much is
 * written over next, so the loop keeps off the block's end. Every access is checked against both
 * ranges; hostile bytes end in an exception after at most as many steps as there are bytes.
 */
final class ShortMatchDecoder {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LEAST_MATCH = 4;
  private static final int LONGER = 15;
  private static final int WORD_BYTES = 8;
  private static final int MOST_LITERALS = WORD_BYTES;
  private static final int MOST_MATCH = 2 * WORD_BYTES;

  /** What the loop may read after a sequence's beginning, and write after its target, at most. */
  private static final int MARGIN_BYTES = 32;

  /** Sequences at the beginning of a block by which it is judged. */
  private static final int SAMPLE = 32;

  /** Smaller blocks are not worth a look. */
  private static final int LEAST_BLOCK_BYTES = 1024;

  // By distance, 0 to 8, where 8 stands for more: the bytes that a match repeats, and how.
  private static final long[] REPEATED = {
    0, 0xffL, 0xffffL, 0xffffffL, 0xffffffffL, 0xffffffffffL, 0xffffffffffffL, 0xffffffffffffffL, -1
  };
  private static final long[] TIMES = {
    0,
    0x0101010101010101L,
    0x0001000100010001L,
    0x0001000001000001L,
    0x0000000100000001L,
    0x0000010000000001L,
    0x0001000000000001L,
    0x0100000000000001L,
    1
  };

  private final byte[] source;
  private final int sourceEnd;
  private final byte[] target;
  private final int targetStart;
  private final int targetEnd;
  private int from;
  private int to;

  private ShortMatchDecoder(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int size) {
    this.source = source;
    this.from = offset;
    this.sourceEnd = offset + length;
    this.target = target;
    this.targetStart = targetOffset;
    this.to = targetOffset;
    this.targetEnd = targetOffset + size;
  }

  /**
   * Whether at least half of the first sequences are short and repeat 2 or 4 bytes. At other
   * distances, 3 among them, the library is faster. Any bytes may be asked about.
   */
  static boolean suits(byte[] source, int offset, int length) {
    if (length < LEAST_BLOCK_BYTES) {
      return false;
    }
    int end = offset + length;
    int position = offset;
    int others = 0;
    for (int i = 0; i < SAMPLE; i++) {
      int literals = source[position] >>> 4 & LONGER;
      int next = position + 1 + literals + 2;
      if (literals == LONGER || next >= end) {
        return false;
      }
      int match = source[position] & LONGER;
      int distance = (short) SHORT.get(source, next - 2) & 0xffff;
      boolean isShort = literals <= MOST_LITERALS && match <= MOST_MATCH - LEAST_MATCH;
      if (!isShort || distance != 2 && distance != 4) {
        others++;
        if (others > SAMPLE / 2) {
          return false;
        }
      }
      while (match == LONGER && next < end - 1 && source[next] == -1) {
        next++;
      }
      position = match == LONGER ? next + 1 : next;
      if (position >= end) {
        return false;
      }
    }
    return true;
  }

  /**
   * Decodes a block; the ranges lie in their arrays.
   *
   * @return how many bytes it has; only these are written
   * @throws MalformedBlockException if it is no LZ4 block, or has more than {@code size} bytes; the
   *     target's range may hold anything then
   */
  static int decode(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int size)
      throws MalformedBlockException {
    ShortMatchDecoder decoder =
        new ShortMatchDecoder(source, offset, length, target, targetOffset, size);
    do {
      decoder.shortSequences();
    } while (decoder.sequence());
    return decoder.to - targetOffset;
  }

  /** Decodes until a sequence is not short, or an end is near. */
  private void shortSequences() throws MalformedBlockException {
    byte[] in = source;
    byte[] out = target;
    int start = targetStart;
    int lastFrom = sourceEnd - MARGIN_BYTES;
    int lastTo = targetEnd - MARGIN_BYTES;
    int read = from;
    int written = to;
    while (read < lastFrom && written < lastTo) {
      int token = in[read];
      int literals = token >>> 4 & LONGER;
      int match = (token & LONGER) + LEAST_MATCH;
      if (literals > MOST_LITERALS || match > MOST_MATCH) {
        break;
      }
      LONG.set(out, written, (long) LONG.get(in, read + 1));
      written += literals;
      int distance = (short) SHORT.get(in, read + 1 + literals) & 0xffff;
      read += 1 + literals + 2;
      int back = written - distance;
      if (back < start || distance == 0) {
        throw malformed();
      }
      int kind = Math.min(distance, WORD_BYTES);
      LONG.set(out, written, ((long) LONG.get(out, back) & REPEATED[kind]) * TIMES[kind]);
      if (match > WORD_BYTES) {
        if (distance >= WORD_BYTES) {
          LONG.set(out, written + WORD_BYTES, (long) LONG.get(out, back + WORD_BYTES));
        } else {
          for (int i = WORD_BYTES; i < match; i++) {
            out[written + i] = out[back + i];
          }
        }
      }
      written += match;
    }
    from = read;
    to = written;
  }

  /** Decodes one sequence of any kind; false if it was the last. */
  private boolean sequence() throws MalformedBlockException {
    require(from < sourceEnd);
    int token = source[from++];
    int literals = count(token >>> 4 & LONGER);
    require(literals <= sourceEnd - from && literals <= targetEnd - to);
    System.arraycopy(source, from, target, to, literals);
    from += literals;
    to += literals;
    if (from == sourceEnd) {
      return false;
    }
    require(sourceEnd - from >= 2);
    int distance = (short) SHORT.get(source, from) & 0xffff;
    from += 2;
    int match = count(token & LONGER) + LEAST_MATCH;
    int back = to - distance;
    require(distance > 0 && back >= targetStart && match <= targetEnd - to);
    while (match > 0) {
      int length = Math.min(match, to - back);
      System.arraycopy(target, back, target, to, length);
      to += length;
      match -= length;
    }
    return true;
  }

  /** The number of which a token has the beginning. */
  private int count(int beginning) throws MalformedBlockException {
    int count = beginning;
    if (beginning == LONGER) {
      int more;
      do {
        require(from < sourceEnd && count <= targetEnd - targetStart);
        more = source[from++] & 0xff;
        count += more;
      } while (more == 0xff);
    }
    return count;
  }

  private void require(boolean holds) throws MalformedBlockException {
    if (!holds) {
      throw malformed();
    }
  }

  private MalformedBlockException malformed() {
    return new MalformedBlockException(
        "an LZ4 block of " + (targetEnd - targetStart) + " bytes", "bytes that do not decode");
  }
}
