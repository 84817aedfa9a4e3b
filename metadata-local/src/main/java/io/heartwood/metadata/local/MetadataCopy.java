package io.heartwood.metadata.local;

import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.Hash128;
import io.heartwood.disk.object.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the objects of a file hold, once more behind the last line of its metadata. Stateless.
 *
 * <pre>
 * copy = "heartwood-copy" TAB hash LF bytes
 * hash = CityHash128, 32 hexadecimal digits, of { key LF }*count bytes
 * bytes = the contents, up to the end of the text
 * </pre>
 *
 * <p>The keys are part of the hash, so a copy of other objects is never taken for one of these. A
 * copy that is not exactly right counts as none: it only saves requests.
 */
final class MetadataCopy {
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] TITLE = "heartwood-copy\t".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_DIGITS = 32;
  private static final int HEADER_SIZE_BYTES = TITLE.length + HASH_DIGITS + 1;

  private MetadataCopy() {}

  /**
   * The copy that begins at a position of a text; nothing if there is none, or a damaged one.
   *
   * @param sizeBytes what the objects hold
   */
  static byte[] parse(byte[] text, int position, List<StoredObject> objects, long sizeBytes) {
    int start = position + HEADER_SIZE_BYTES;
    if (sizeBytes == 0
        || text.length - start != sizeBytes
        || !Arrays.equals(text, position, position + TITLE.length, TITLE, 0, TITLE.length)
        || text[start - 1] != '\n') {
      return NOTHING;
    }
    byte[] bytes = Arrays.copyOfRange(text, start, text.length);
    byte[] hash = hash(objects, bytes);
    int hashStart = position + TITLE.length;
    return Arrays.equals(text, hashStart, hashStart + HASH_DIGITS, hash, 0, HASH_DIGITS)
        ? bytes
        : NOTHING;
  }

  /** Adds the copy of what objects hold. */
  static void format(List<StoredObject> objects, byte[] contents, ByteArrayOutputStream text) {
    text.writeBytes(TITLE);
    text.writeBytes(hash(objects, contents));
    text.write('\n');
    text.writeBytes(contents);
  }

  private static byte[] hash(List<StoredObject> objects, byte[] copy) {
    ByteArrayOutputStream hashed = new ByteArrayOutputStream(64 + copy.length);
    for (StoredObject object : objects) {
      hashed.writeBytes(object.key().value().getBytes(StandardCharsets.UTF_8));
      hashed.write('\n');
    }
    hashed.writeBytes(copy);
    Hash128 hash = CityHash128.hash128(hashed.toByteArray());
    return hash.toStoredHex().getBytes(StandardCharsets.US_ASCII);
  }
}
