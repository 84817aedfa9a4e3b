package io.heartwood.codec;

/**
 * The method bytes of compressed blocks, as ClickHouse 26.7 writes them.
 *
 * <p>Every constant is known by name, so that a block we cannot read is refused with the name of
 * its codec.
 */
public enum CodecMethod {
  NONE(0x02),
  LZ4(0x82),
  ZSTD(0x90),
  MULTIPLE(0x91),
  DELTA(0x92),
  T64(0x93),
  DOUBLE_DELTA(0x94),
  GORILLA(0x95),
  AES_128_GCM_SIV(0x96),
  AES_256_GCM_SIV(0x97),
  FPC(0x98),
  DEFLATE_QPL(0x99),
  GCD(0x9a),
  ALP(0x9c),
  QUANTIZED(0x9e),
  ZXC(0x9f);

  private final int methodByte;

  CodecMethod(int methodByte) {
    this.methodByte = methodByte;
  }

  /** The byte in the block's header, 0 to 255. */
  public int methodByte() {
    return methodByte;
  }

  /** {@code 0x96 (AES_128_GCM_SIV)} for known methods, {@code 0x11} for others. */
  static String describe(int methodByte) {
    String hex = String.format("0x%02x", methodByte);
    for (CodecMethod method : values()) {
      if (method.methodByte == methodByte) {
        return hex + " (" + method + ")";
      }
    }
    return hex;
  }
}
