package io.heartwood.format.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Compresses the bytes of pages. Stateless. */
enum ParquetCodec {
  /** As they are. */
  NONE(CompressionCodec.UNCOMPRESSED, 1) {
    @Override
    byte[] compress(byte[] plain) {
      return plain;
    }

    @Override
    void decompress(byte[] bytes, byte[] plain) throws IOException {
      if (bytes.length != plain.length) {
        throw new IOException("size of a page that is not compressed differs");
      }
      System.arraycopy(bytes, 0, plain, 0, plain.length);
    }
  },

  /** Snappy without framing. */
  SNAPPY(CompressionCodec.SNAPPY, 64) {
    @Override
    byte[] compress(byte[] plain) throws IOException {
      return Snappy.compress(plain);
    }

    @Override
    void decompress(byte[] bytes, byte[] plain) throws IOException {
      if (!Snappy.isValidCompressedBuffer(bytes)
          || Snappy.uncompressedLength(bytes) != plain.length) {
        throw new IOException("not a snappy block of the stated size");
      }
      Snappy.uncompress(bytes, 0, bytes.length, plain, 0);
    }
  },

  /** A block of LZ4 without framing. */
  LZ4(CompressionCodec.LZ4_RAW, 256) {
    @Override
    byte[] compress(byte[] plain) {
      LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
      byte[] target = new byte[compressor.maxCompressedLength(plain.length)];
      return Arrays.copyOf(
          target, compressor.compress(plain, 0, plain.length, target, 0, target.length));
    }

    @Override
    void decompress(byte[] bytes, byte[] plain) throws IOException {
      try {
        int size =
            LZ4Factory.fastestInstance()
                .safeDecompressor()
                .decompress(bytes, 0, bytes.length, plain, 0, plain.length);
        if (size != plain.length) {
          throw new IOException("not an LZ4 block of the stated size");
        }
      } catch (LZ4Exception e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  },

  /** gzip. */
  GZIP(CompressionCodec.GZIP, 1100) {
    @Override
    byte[] compress(byte[] plain) throws IOException {
      ByteArrayOutputStream target = new ByteArrayOutputStream(plain.length / 2 + 64);
      try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
        gzip.write(plain);
      }
      return target.toByteArray();
    }

    @Override
    void decompress(byte[] bytes, byte[] plain) throws IOException {
      try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        if (gzip.readNBytes(plain, 0, plain.length) != plain.length || gzip.read() >= 0) {
          throw new IOException("not gzip of the stated size");
        }
      }
    }
  },

  /** A Zstandard frame. */
  ZSTD(CompressionCodec.ZSTD, 1 << 17) {
    @Override
    byte[] compress(byte[] plain) {
      return Zstd.compress(plain, 3);
    }

    @Override
    void decompress(byte[] bytes, byte[] plain) throws IOException {
      long size = Zstd.decompressByteArray(plain, 0, plain.length, bytes, 0, bytes.length);
      if (Zstd.isError(size) || size != plain.length) {
        throw new IOException("not a Zstandard frame of the stated size");
      }
    }
  };

  /** The largest page that is believed. */
  private static final int MAX_PAGE_BYTES = 1 << 29;

  private final CompressionCodec code;
  private final int maxRatio;

  ParquetCodec(CompressionCodec code, int maxRatio) {
    this.code = code;
    this.maxRatio = maxRatio;
  }

  /** How footers name it. */
  CompressionCodec code() {
    return code;
  }

  /**
   * The codec that a footer names.
   *
   * @throws IllegalArgumentException if it is not supported
   */
  static ParquetCodec of(CompressionCodec code) {
    for (ParquetCodec codec : values()) {
      if (codec.code == code) {
        return codec;
      }
    }
    throw new IllegalArgumentException("compression is not supported: codec=" + code);
  }

  abstract byte[] compress(byte[] plain) throws IOException;

  /** Fills {@code plain}. */
  abstract void decompress(byte[] bytes, byte[] plain) throws IOException;

  /** The plain bytes, of which there are {@code plainSize}. */
  final byte[] decompress(byte[] bytes, int plainSize) throws IOException {
    if (plainSize < 0
        || plainSize > Math.min(MAX_PAGE_BYTES, Runtime.getRuntime().maxMemory() / 4)
        || plainSize > 64 + (long) maxRatio * bytes.length) {
      throw new IOException(
          "a page cannot have this size: bytes=" + plainSize + " compressed=" + bytes.length);
    }
    if (this == NONE && plainSize == bytes.length) {
      return bytes;
    }
    byte[] plain = new byte[plainSize];
    if (plainSize > 0 || bytes.length > 0) {
      decompress(bytes, plain);
    }
    return plain;
  }
}
