package io.heartwood.serialization;

import io.heartwood.serialization.Substream.Kind;
import java.nio.charset.StandardCharsets;

/**
 * Names of the streams of a column.
 *
 * <pre>
 * escape(column) suffix          in general; Nullable(String) c: c.null, c
 * escape(prefix) .size0          outermost array sizes of a column whose name has a dot: n.x and
 *                                n.y are columns of a Nested n and share n.size0
 *                                (with share_nested_offsets=0 each has its own: n%2Ex.size0)
 * </pre>
 *
 * <p>Escaped bytes are all but {@code A-Z a-z 0-9 _}, as {@code %XX}. ClickHouse 26.7, golden parts
 * {@code 05_wide_lc_nullable_array_map} and {@code 22_long_names}.
 */
public final class StreamNames {
  private static final String HEX = "0123456789ABCDEF";

  private StreamNames() {}

  /** The name of a stream. */
  public static String of(String columnName, Substream substream) {
    return escape(isShared(columnName, substream) ? nestedName(columnName) : columnName)
        + substream.suffix();
  }

  /** The name of a stream of a part whose Nested columns have nothing in common. */
  public static String unshared(String columnName, Substream substream) {
    return escape(columnName) + substream.suffix();
  }

  /** Whether columns with the same part before the dot have this stream in common. */
  public static boolean isShared(String columnName, Substream substream) {
    return substream.kind() == Kind.ARRAY_SIZES
        && substream.isOutermostArraySizes()
        && !nestedName(columnName).equals(columnName);
  }

  /** What stands before the first dot; the whole name if it begins or ends with that dot. */
  public static String nestedName(String columnName) {
    int dot = columnName.indexOf('.');
    return dot <= 0 || dot == columnName.length() - 1 ? columnName : columnName.substring(0, dot);
  }

  /** A name with all but letters, digits and underscores of ASCII escaped. */
  public static String escape(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    StringBuilder escaped = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (isPlain(b)) {
        escaped.append((char) b);
      } else {
        escaped.append('%').append(HEX.charAt((b & 0xff) >> 4)).append(HEX.charAt(b & 15));
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(byte b) {
    return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_';
  }
}
