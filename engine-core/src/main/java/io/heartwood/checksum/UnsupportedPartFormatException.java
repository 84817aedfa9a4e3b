package io.heartwood.checksum;

import java.io.IOException;

/**
 * Stored bytes are not damaged as far as we can tell, but use a feature of the format that this
 * version does not read (an encrypted codec, a patch part, a newer format version).
 */
public final class UnsupportedPartFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file name or path of the file
   * @param feature what is not supported, for example {@code compression method 0x96
   *     (AES_128_GCM_SIV)}
   */
  public UnsupportedPartFormatException(String file, String feature) {
    super("unsupported part format: file=" + file + ", feature=" + StoredText.quotable(feature));
  }
}
