package io.heartwood.disk.object.plain;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The keys of {@code plain_rewritable}, and the bytes of its {@code prefix.path} objects.
 *
 * <pre>
 * &lt;prefix&gt;__meta/&lt;token&gt;/prefix.path    the directory's path in UTF-8, with a '/' at the end, no line end
 * &lt;prefix&gt;&lt;token&gt;/&lt;file name&gt;            contents of a file of that directory
 * &lt;prefix&gt;__root/&lt;file name&gt;             contents of a file of the root, which has no prefix.path
 * </pre>
 *
 * A token is 32 random letters {@code a-z}, given to a directory for good: renaming it rewrites its
 * {@code prefix.path}. Verified against ClickHouse 26.7, which makes and reads the same.
 * Thread-safe.
 */
final class RewritableKeys {
  static final String ROOT_TOKEN = "__root";
  static final String PREFIX_PATH = "prefix.path";

  /** A path that a directory may have: S3 keys have 1024 bytes, file systems 4096. */
  static final int LARGEST_PATH_BYTES = 8192;

  private static final String META = "__meta/";
  private static final int TOKEN_LETTERS = 32;
  private static final Pattern TOKEN = Pattern.compile("[a-z]{" + TOKEN_LETTERS + "}");

  private final SecureRandom random = new SecureRandom();
  private final String prefix;

  /**
   * Keys below a prefix.
   *
   * @param prefix empty, or ending in {@code /}
   */
  RewritableKeys(String prefix) {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw new IllegalArgumentException("key prefix does not end in a slash: prefix=" + prefix);
    }
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }

  /** The key of a file in a directory. */
  ObjectKey file(String token, String name) {
    return new ObjectKey(prefix + token + "/" + name);
  }

  /** The key of the object that holds a directory's path. */
  ObjectKey prefixPath(String token) {
    return new ObjectKey(prefix + META + token + "/" + PREFIX_PATH);
  }

  /** A token that no directory has. */
  String newToken() {
    StringBuilder letters = new StringBuilder(TOKEN_LETTERS);
    for (int i = 0; i < TOKEN_LETTERS; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  /** What a key is in this layout. */
  enum Kind {
    DIRECTORY,
    FILE,
    FOREIGN
  }

  /** A key taken apart; {@code name} is empty for a directory, both are for a foreign key. */
  record Parsed(Kind kind, String token, String name) {
    private static final Parsed FOREIGN = new Parsed(Kind.FOREIGN, "", "");
  }

  /** Takes a key below the prefix apart. */
  Parsed parse(ObjectKey key) {
    String rest = key.value().substring(prefix.length());
    boolean isMeta = rest.startsWith(META);
    String[] segments = (isMeta ? rest.substring(META.length()) : rest).split("/", -1);
    if (segments.length != 2 || segments[1].isEmpty()) {
      return Parsed.FOREIGN;
    }
    String token = segments[0];
    boolean isRoot = !isMeta && token.equals(ROOT_TOKEN);
    if (!isRoot && !TOKEN.matcher(token).matches()) {
      return Parsed.FOREIGN;
    }
    if (isMeta) {
      return segments[1].equals(PREFIX_PATH)
          ? new Parsed(Kind.DIRECTORY, token, "")
          : Parsed.FOREIGN;
    }
    return new Parsed(Kind.FILE, token, segments[1]);
  }

  /** The contents of a {@code prefix.path}. */
  static byte[] encode(String path) {
    return (path + "/").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a {@code prefix.path}.
   *
   * @throws IOException if it is no path; names the object
   */
  static DiskPath decode(ObjectKey key, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      DiskPath path = DiskPath.of(text);
      if (!path.isRoot()) {
        return path;
      }
    } catch (IllegalArgumentException malformed) {
      throw new IOException(
          "object does not hold the path of a directory: key="
              + key
              + " reason="
              + malformed.getMessage(),
          malformed);
    }
    throw new IOException("object does not hold the path of a directory: key=" + key);
  }
}
