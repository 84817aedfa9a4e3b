package io.heartwood.benchmarks;

import io.heartwood.codec.Codec;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.MalformedBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The codecs over 64 KiB blocks of the values that they are made for: rising counters as integers,
 * slow waves with two decimals as floating-point numbers. An operation is a decoded byte, so that
 * "ops/us" reads as MB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ValueCodecBenchmark {
  private static final int BLOCK_SIZE = 1 << 16;
  private static final int BLOCK_COUNT = 16;

  /** Type and codec. */
  @Param({
    "UInt64 NONE",
    "UInt64 LZ4",
    "UInt64 LZ4HC",
    "UInt64 ZSTD(1)",
    "UInt64 ZSTD(6)",
    "UInt64 Delta",
    "UInt32 Delta",
    "UInt16 Delta",
    "UInt8 Delta",
    "UInt64 Delta, LZ4",
    "UInt64 DoubleDelta",
    "UInt32 DoubleDelta",
    "UInt64 GCD",
    "UInt32 GCD",
    "UInt64 T64",
    "UInt32 T64",
    "UInt16 T64",
    "UInt64 T64('bit')",
    "UInt32 T64('bit')",
    "Float64 Gorilla",
    "Float32 Gorilla",
    "Float64 FPC",
    "Float32 FPC"
  })
  public String column;

  private final CodecWorkspace workspace = new CodecWorkspace();
  private final byte[] plain = new byte[BLOCK_COUNT * BLOCK_SIZE];
  private final byte[] target = new byte[BLOCK_SIZE];
  private final byte[][] compressed = new byte[BLOCK_COUNT][];
  private final int[] sizes = new int[BLOCK_COUNT];
  private Codec codec;

  /** Makes the values, and the blocks that are decoded. */
  @Setup
  public void prepare() {
    String type = column.substring(0, column.indexOf(' '));
    int size = Integer.parseInt(type.replaceAll("\\D", "")) / 8;
    codec = CodecChain.parse(column.substring(column.indexOf(' ') + 1)).codec(type, size);
    ByteBuffer out = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; out.hasRemaining(); i++) {
      double wave = Math.round(2000 + 500 * Math.sin(i / 1000.0)) / 100.0;
      long counter = 3L * i + (i * 0x9e3779b97f4a7c15L >>> 62);
      switch (type) {
        case "Float64" -> out.putDouble(wave);
        case "Float32" -> out.putFloat((float) wave);
        case "UInt64" -> out.putLong(counter);
        case "UInt32" -> out.putInt((int) counter);
        case "UInt16" -> out.putShort((short) counter);
        default -> out.put((byte) counter);
      }
    }
    for (int block = 0; block < BLOCK_COUNT; block++) {
      compressed[block] = new byte[codec.maxCompressedSize(BLOCK_SIZE)];
    }
    encode();
  }

  /** Frees native memory. */
  @TearDown
  public void close() {
    workspace.close();
  }

  /** Encodes all blocks. */
  @Benchmark
  @OperationsPerInvocation(BLOCK_COUNT * BLOCK_SIZE)
  public int[] encode() {
    for (int block = 0; block < BLOCK_COUNT; block++) {
      sizes[block] =
          codec.compress(plain, block * BLOCK_SIZE, BLOCK_SIZE, compressed[block], 0, workspace);
    }
    return sizes;
  }

  /** Decodes all blocks. */
  @Benchmark
  @OperationsPerInvocation(BLOCK_COUNT * BLOCK_SIZE)
  public byte[] decode() throws MalformedBlockException {
    for (int block = 0; block < BLOCK_COUNT; block++) {
      codec.decompress(compressed[block], 0, sizes[block], target, 0, BLOCK_SIZE, workspace);
    }
    return target;
  }
}
