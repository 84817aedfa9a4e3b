package io.heartwood.codec;

import io.heartwood.checksum.UnsupportedPartFormatException;
import java.util.List;

/** Which codec decompresses a block of a given method. Immutable and thread-safe. */
public final class CodecRegistry {
  private static final Codec[] DECODERS = new Codec[256];

  static {
    register(new NoneCodec());
    register(Lz4Codec.fast());
    register(new ZstdCodec(1));
    register(new MultipleCodec(List.of()));
    register(new DeltaCodec(1));
    register(new DoubleDeltaCodec(1));
    register(new GorillaCodec(1));
    register(new GcdCodec(1));
    register(new FpcCodec(8, 12));
    register(new T64Codec(T64Codec.Type.UINT8, false));
  }

  private CodecRegistry() {}

  /**
   * The codec that reads blocks of this method.
   *
   * @param methodByte 0 to 255
   * @param file named in the exception
   * @throws UnsupportedPartFormatException if there is none
   */
  public static Codec decoder(int methodByte, String file) throws UnsupportedPartFormatException {
    Codec codec = find(methodByte);
    if (codec == null) {
      throw new UnsupportedPartFormatException(
          file, "compression method " + CodecMethod.describe(methodByte));
    }
    return codec;
  }

  /** The codec that reads blocks of this method, or null. */
  static Codec find(int methodByte) {
    return DECODERS[methodByte];
  }

  private static void register(Codec codec) {
    DECODERS[codec.method().methodByte()] = codec;
  }
}
