package io.heartwood.part.inspect;

import io.heartwood.serialization.ArrayInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code source_parts.dat} of a patch part: which parts it changes.
 *
 * <pre>
 * u8 0, u64 count, count x (varint length, name, u64, u64)
 * </pre>
 *
 * <p>Little-endian. The numbers after the name are versions. ClickHouse 26.7, golden part {@code
 * 26_patch_part}.
 */
final class SourceParts {
  private static final int MAX_NAME_BYTES = 1 << 12;

  private SourceParts() {}

  static List<String> read(String file, byte[] bytes) throws IOException {
    ArrayInput input = new ArrayInput(file, bytes);
    int version = input.readByte();
    if (version != 0) {
      throw input.corrupt("version 0", "version " + version);
    }
    long[] number = new long[1];
    input.readLongs(number, 0, 1);
    long count = number[0];
    List<String> names = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long length = input.readVarint();
      if (length > MAX_NAME_BYTES) {
        throw input.corrupt("a name of at most " + MAX_NAME_BYTES + " bytes", length + " bytes");
      }
      byte[] name = new byte[(int) length];
      input.readBytes(name, 0, name.length);
      names.add(new String(name, StandardCharsets.UTF_8));
      input.readLongs(number, 0, 1);
      input.readLongs(number, 0, 1);
    }
    if (count < 0 || !input.atEnd()) {
      throw input.corrupt("the end of the file after " + count + " names", "more bytes");
    }
    return names;
  }
}
