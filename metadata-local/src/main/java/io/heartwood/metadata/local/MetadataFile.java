package io.heartwood.metadata.local;

import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a metadata file, in ClickHouse's format. Stateless.
 *
 * <pre>
 * file    = version LF count TAB total LF { size TAB key LF }*count names LF [ readonly LF ] [ inline LF ]
 * version = 1..5          readonly is there from version 3 on, inline from version 4 on
 * count   = number of objects, total = sum of their sizes in bytes
 * names   = number of names of the file beyond the first (hard links)
 * readonly = 0 or 1 (also false, true)
 * key, inline = text with the escapes \t \n \\ \0 \b \f \r \' as two characters each
 * </pre>
 *
 * <table>
 * <caption>Versions</caption>
 * <tr><td>1</td><td>complete keys, which must start with the disk's key prefix</td></tr>
 * <tr><td>2</td><td>keys without the prefix</td></tr>
 * <tr><td>3</td><td>the read-only flag</td></tr>
 * <tr><td>4</td><td>inline data</td></tr>
 * <tr><td>5</td><td>complete keys again; the one that is written, as ClickHouse 26.7 does</td></tr>
 * </table>
 *
 * <p>All numbers are decimal. Whatever follows the last line is ignored, which makes a rewrite in
 * place safe that was interrupted before the file was cut. Verified against texts made, and texts
 * refused, by ClickHouse 26.7.2.
 *
 * <p>So there is room behind the last line for a copy of what the objects hold ({@link
 * MetadataCopy}), which ClickHouse does not see, and drops when it writes the text anew.
 */
public final class MetadataFile {
  /** The version that is written. */
  public static final int VERSION = 5;

  /** Largest text that is read; a million appended objects need less. */
  public static final int LARGEST_BYTES = 64 << 20;

  private static final int VERSION_ABSOLUTE_KEYS = 1;
  private static final int VERSION_READ_ONLY = 3;
  private static final int VERSION_INLINE = 4;
  private static final int VERSION_COMPLETE_KEYS = 5;

  private final byte[] text;
  private final String file;
  private int position;
  private int line = 1;

  private MetadataFile(byte[] text, String file) {
    this.text = text;
    this.file = file;
  }

  /**
   * Reads a text of any version.
   *
   * @param file what the file is called in errors
   * @param keyPrefix start of all keys of the disk, for the versions that need it
   * @throws CorruptMetadataException if the text is not of the format
   */
  public static FileMetadata parse(byte[] text, String file, String keyPrefix)
      throws CorruptMetadataException {
    return new MetadataFile(text, file).parse(keyPrefix);
  }

  /**
   * A text as it is, with a copy behind its last line; empty if it has a copy, or does not name
   * these objects. Up to its last line nothing changes: not even the version.
   *
   * @param contents what the objects hold
   */
  static Optional<byte[]> withCopy(
      byte[] text, String file, String keyPrefix, List<StoredObject> objects, byte[] contents)
      throws CorruptMetadataException {
    MetadataFile reader = new MetadataFile(text, file);
    FileMetadata metadata = reader.parse(keyPrefix);
    if (metadata.copy().length > 0
        || !metadata.objects().equals(objects)
        || metadata.sizeBytes() != contents.length) {
      return Optional.empty();
    }
    ByteArrayOutputStream longer = new ByteArrayOutputStream(text.length + contents.length + 64);
    longer.write(text, 0, reader.position);
    MetadataCopy.format(objects, contents, longer);
    return Optional.of(longer.toByteArray());
  }

  private FileMetadata parse(String keyPrefix) throws CorruptMetadataException {
    long version = number("version 1 to 5");
    if (version < 1 || version > VERSION) {
      throw corrupt("version 1 to 5", Long.toString(version));
    }
    expect('\n');
    long count = number("number of objects");
    expect('\t');
    long total = number("sum of sizes");
    expect('\n');
    // Each object takes at least four bytes of text: size, tab, one character of key, line feed.
    if (count < 0 || count > (text.length - position) / 4) {
      throw corrupt("as many objects as lines", Long.toString(count));
    }
    List<StoredObject> objects = new ArrayList<>((int) count);
    long sum = 0;
    for (long i = 0; i < count; i++) {
      long size = number("object size");
      if (size < 0 || sum + size < 0) {
        throw corrupt("object size", Long.toString(size));
      }
      expect('\t');
      String key = new String(escaped("object key"), StandardCharsets.UTF_8);
      objects.add(new StoredObject(completeKey((int) version, key, keyPrefix), size));
      expect('\n');
      sum += size;
    }
    if (sum != total) {
      throw corrupt("sum of sizes " + total, Long.toString(sum));
    }
    long names = number("number of additional names");
    expect('\n');
    boolean readOnly = false;
    if (version >= VERSION_READ_ONLY) {
      readOnly = flag();
      expect('\n');
    }
    byte[] inline = new byte[0];
    if (version >= VERSION_INLINE) {
      inline = escaped("inline data");
      expect('\n');
    }
    if (inline.length > 0 && !objects.isEmpty()) {
      throw corrupt("objects or inline data", "both");
    }
    // A count that makes no sense keeps the objects for ever, which is the harmless direction.
    int additionalNames = names < 0 || names > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) names;
    byte[] copy =
        objects.isEmpty() ? new byte[0] : MetadataCopy.parse(text, position, objects, total);
    return new FileMetadata(objects, inline, additionalNames, readOnly, copy);
  }

  private ObjectKey completeKey(int version, String key, String keyPrefix)
      throws CorruptMetadataException {
    if (key.isEmpty()) {
      throw corrupt("object key", "nothing");
    }
    if (version == VERSION_ABSOLUTE_KEYS && !key.startsWith(keyPrefix)) {
      throw corrupt("object key that starts with " + keyPrefix, key);
    }
    boolean complete = version == VERSION_ABSOLUTE_KEYS || version >= VERSION_COMPLETE_KEYS;
    return new ObjectKey(complete ? key : keyPrefix + key);
  }

  private long number(String what) throws CorruptMetadataException {
    int start = position;
    boolean negative = position < text.length && text[position] == '-';
    if (negative) {
      position++;
    }
    int firstDigit = position;
    long value = 0;
    while (position < text.length && text[position] >= '0' && text[position] <= '9') {
      int digit = text[position] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw corrupt(what, "a number that is too large");
      }
      value = value * 10 + digit;
      position++;
    }
    if (position == firstDigit) {
      position = start;
      throw corrupt(what, actual());
    }
    return negative ? -value : value;
  }

  private boolean flag() throws CorruptMetadataException {
    for (String word : new String[] {"0", "1", "false", "true"}) {
      if (startsWith(word)) {
        position += word.length();
        return word.equals("1") || word.equals("true");
      }
    }
    throw corrupt("read-only flag 0 or 1", actual());
  }

  private boolean startsWith(String word) {
    if (text.length - position < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[position + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads up to the next tab or line feed, undoing escapes. */
  private byte[] escaped(String what) throws CorruptMetadataException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (position < text.length && text[position] != '\n' && text[position] != '\t') {
      byte b = text[position++];
      if (b != '\\') {
        bytes.write(b);
        continue;
      }
      if (position == text.length) {
        throw corrupt(what, "end of file after a backslash");
      }
      bytes.write(unescape(text[position++]));
    }
    return bytes.toByteArray();
  }

  private static int unescape(byte letter) {
    switch (letter) {
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case '0':
        return 0;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'r':
        return '\r';
      default:
        return letter;
    }
  }

  private void expect(char c) throws CorruptMetadataException {
    if (position == text.length || text[position] != c) {
      throw corrupt(c == '\n' ? "line feed" : "tab", actual());
    }
    position++;
    if (c == '\n') {
      line++;
    }
  }

  /** What stands at the position, in few and printable characters. */
  private String actual() {
    if (position == text.length) {
      return "end of file";
    }
    int value = text[position] & 0xff;
    return value > ' ' && value < 0x7f ? "'" + (char) value + "'" : "byte " + value;
  }

  private CorruptMetadataException corrupt(String expected, String actual) {
    return new CorruptMetadataException(file, line, expected, actual);
  }

  /** The text of a file, in the version that is written. */
  public static byte[] format(FileMetadata metadata) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(128);
    long total = 0;
    for (StoredObject object : metadata.objects()) {
      total += object.sizeBytes();
    }
    ascii(text, VERSION + "\n" + metadata.objects().size() + "\t" + total + "\n");
    for (StoredObject object : metadata.objects()) {
      ascii(text, object.sizeBytes() + "\t");
      escape(text, object.key().value().getBytes(StandardCharsets.UTF_8));
      text.write('\n');
    }
    ascii(text, metadata.additionalNames() + "\n" + (metadata.readOnly() ? 1 : 0) + "\n");
    escape(text, metadata.inlineData());
    text.write('\n');
    if (metadata.copy().length > 0) {
      MetadataCopy.format(metadata.objects(), metadata.copy(), text);
    }
    return text.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream text, String characters) {
    text.writeBytes(characters.getBytes(StandardCharsets.US_ASCII));
  }

  private static void escape(ByteArrayOutputStream text, byte[] bytes) {
    for (byte b : bytes) {
      int letter = escapeLetter(b);
      if (letter != 0) {
        text.write('\\');
        text.write(letter);
      } else {
        text.write(b);
      }
    }
  }

  private static int escapeLetter(byte b) {
    switch (b) {
      case '\t':
        return 't';
      case '\n':
        return 'n';
      case 0:
        return '0';
      case '\b':
        return 'b';
      case '\f':
        return 'f';
      case '\r':
        return 'r';
      case '\\':
        return '\\';
      case '\'':
        return '\'';
      default:
        return 0;
    }
  }
}
