package io.heartwood.text;

import java.nio.charset.StandardCharsets;

/** UUIDs and network addresses as text, and back. */
final class AddressText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private AddressText() {}

  /** Appends the UUID of 16 bytes: two little-endian halves. */
  static void appendUuid(byte[] source, int start, TextBuffer out) {
    byte[] bytes = out.reserve(36);
    int position = out.size();
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        bytes[position++] = '-';
      }
      int value = source[start + (i < 8 ? 7 - i : 23 - i)];
      bytes[position++] = HEX[value >> 4 & 15];
      bytes[position++] = HEX[value & 15];
    }
    out.end(position);
  }

  /** Reads a UUID with or without hyphens into 16 bytes; false if it is none. */
  static boolean parseUuid(byte[] source, int from, int to, byte[] target) {
    boolean hyphens = to - from == 36;
    if (!hyphens && to - from != 32) {
      return false;
    }
    int position = from;
    for (int i = 0; i < 16; i++) {
      if (hyphens && (i == 4 || i == 6 || i == 8 || i == 10) && source[position++] != '-') {
        return false;
      }
      int high = Character.digit(source[position++], 16);
      int low = Character.digit(source[position++], 16);
      if (high < 0 || low < 0) {
        return false;
      }
      target[i < 8 ? 7 - i : 23 - i] = (byte) (high << 4 | low);
    }
    return true;
  }

  /** Appends an IPv4 address. */
  static void appendIpv4(int address, TextBuffer out) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      IntegerText.append(address >>> shift & 0xff, out);
      if (shift > 0) {
        out.append((byte) '.');
      }
    }
  }

  /** Reads an IPv4 address; -1 if it is none, else the address as an unsigned number. */
  static long parseIpv4(byte[] source, int from, int to) {
    long address = 0;
    int position = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (position >= to || source[position++] != '.')) {
        return -1;
      }
      int start = position;
      int value = 0;
      while (position < to && position < start + 3 && isDigit(source[position])) {
        value = value * 10 + source[position++] - '0';
      }
      if (position == start || value > 255) {
        return -1;
      }
      address = address << 8 | value;
    }
    return position == to ? address : -1;
  }

  /** Appends an IPv6 address of 16 bytes, with the longest run of zero groups left out. */
  static void appendIpv6(byte[] source, int start, TextBuffer out) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (source[start + 2 * i] & 0xff) << 8 | source[start + 2 * i + 1] & 0xff;
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append((byte) ':');
        i += bestLength - 1;
        if (i == 7) {
          out.append((byte) ':');
        }
        continue;
      }
      if (i > 0) {
        out.append((byte) ':');
      }
      boolean embedded =
          i == 6 && bestStart == 0 && (bestLength == 6 || bestLength == 5 && groups[5] == 0xffff);
      if (embedded) {
        appendIpv4(groups[6] << 16 | groups[7], out);
        return;
      }
      out.append(Integer.toHexString(groups[i]));
    }
  }

  /**
   * Reads an IPv6 address, or an IPv4 one as its mapped form, into 16 bytes; false if it is none.
   */
  static boolean parseIpv6(byte[] source, int from, int to, byte[] target) {
    long plain = parseIpv4(source, from, to);
    java.util.Arrays.fill(target, 0, 16, (byte) 0);
    if (plain >= 0) {
      target[10] = -1;
      target[11] = -1;
      putIpv4(plain, target, 12);
      return true;
    }
    int position = from;
    int filled = 0;
    int gap = -1;
    if (to - from >= 2 && source[from] == ':' && source[from + 1] == ':') {
      gap = 0;
      position += 2;
    }
    while (position < to) {
      int groupStart = position;
      int value = 0;
      while (position < to && position < groupStart + 4 && hex(source[position]) >= 0) {
        value = value << 4 | hex(source[position++]);
      }
      if (position < to && source[position] == '.') {
        long embedded = parseIpv4(source, groupStart, to);
        if (embedded < 0 || filled > 12) {
          return false;
        }
        putIpv4(embedded, target, filled);
        filled += 4;
        break;
      }
      if (position == groupStart || filled > 14) {
        return false;
      }
      target[filled++] = (byte) (value >> 8);
      target[filled++] = (byte) value;
      if (position == to) {
        break;
      }
      if (source[position++] != ':' || position == to) {
        return false;
      }
      if (source[position] == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = filled;
        position++;
      }
    }
    if (gap < 0) {
      return filled == 16;
    }
    if (filled > 14) {
      return false;
    }
    int tail = filled - gap;
    System.arraycopy(target, gap, target, 16 - tail, tail);
    java.util.Arrays.fill(target, gap, 16 - tail, (byte) 0);
    return true;
  }

  private static void putIpv4(long address, byte[] target, int at) {
    for (int i = 0; i < 4; i++) {
      target[at + i] = (byte) (address >>> 24 - 8 * i);
    }
  }

  private static int hex(byte value) {
    return Character.digit(value, 16);
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }
}
