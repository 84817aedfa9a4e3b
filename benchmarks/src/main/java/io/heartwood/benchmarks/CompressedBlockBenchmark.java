package io.heartwood.benchmarks;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.Hash128;
import io.heartwood.codec.Codec;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.codec.CompressedBlockWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
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
 * Hashing, and compressed blocks against their bare codec. An operation is a byte, so that "ops/us"
 * reads as MB/s.
 *
 * <p>{@code data} names what the 64 KiB blocks hold: money amounts as doubles, rising times as
 * 4-byte integers, or random bytes that do not compress.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CompressedBlockBenchmark {
  private static final int BLOCK_SIZE = 1 << 16;
  private static final int BLOCK_COUNT = 32;
  private static final int TOTAL_SIZE = BLOCK_COUNT * BLOCK_SIZE;

  /** The codec. */
  @Param({"LZ4", "ZSTD(1)", "NONE"})
  public String codec;

  /** What the blocks hold. */
  @Param({"amounts", "times", "random"})
  public String data;

  private final CodecWorkspace workspace = new CodecWorkspace();
  private final byte[] plain = new byte[TOTAL_SIZE];
  private final byte[] decoded = new byte[BLOCK_SIZE];
  private final byte[] file = new byte[2 * TOTAL_SIZE];
  private final byte[] scratch = new byte[2 * BLOCK_SIZE];
  private int fileSize;
  private Codec instance;

  /** Makes the data and a compressed file of it. */
  @Setup
  public void prepare() throws IOException {
    Random random = new Random(1);
    ByteBuffer out = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; out.hasRemaining(); i++) {
      switch (data) {
        case "amounts" -> out.putDouble(random.nextInt(3000) / 100.0);
        case "times" -> out.putInt(1_700_000_000 + 3 * i + random.nextInt(5));
        default -> out.putLong(random.nextLong());
      }
    }
    instance = CodecChain.parse(codec).codec();
    write();
  }

  /** Frees native memory. */
  @TearDown
  public void close() {
    workspace.close();
  }

  /** The codec alone. */
  @Benchmark
  @OperationsPerInvocation(TOTAL_SIZE)
  public int bareCompress() {
    int size = 0;
    for (int block = 0; block < BLOCK_COUNT; block++) {
      size += instance.compress(plain, block * BLOCK_SIZE, BLOCK_SIZE, scratch, 0, workspace);
    }
    return size;
  }

  /** Blocks, their checksums, the hash of the file and the hash of the stream. */
  @Benchmark
  @OperationsPerInvocation(TOTAL_SIZE)
  public Hash128 writeBlocks() throws IOException {
    return write();
  }

  /** Verified and decoded blocks. */
  @Benchmark
  @OperationsPerInvocation(TOTAL_SIZE)
  public long readBlocks() throws IOException {
    CompressedBlockReader reader = new CompressedBlockReader("benchmark", workspace);
    long size = 0;
    for (int offset = 0; offset < fileSize; ) {
      offset += reader.open(file, offset, fileSize, offset);
      reader.decodeTo(decoded, 0);
      size += reader.uncompressedSizeBytes();
    }
    return size;
  }

  /** CityHash128, the checksum of a block. */
  @Benchmark
  @OperationsPerInvocation(TOTAL_SIZE)
  public long hash() {
    long[] result = new long[2];
    long sum = 0;
    for (int block = 0; block < BLOCK_COUNT; block++) {
      CityHash128.hash128(plain, block * BLOCK_SIZE, BLOCK_SIZE, result);
      sum += result[0];
    }
    return sum;
  }

  /** The chained hash of a file. */
  @Benchmark
  @OperationsPerInvocation(TOTAL_SIZE)
  public Hash128 chainedHash() {
    return ChainedHasher.hash(plain);
  }

  private Hash128 write() throws IOException {
    fileSize = 0;
    CompressedBlockWriter writer =
        new CompressedBlockWriter(
            instance,
            CompressBlockSizes.DEFAULT,
            workspace,
            (source, offset, length) -> {
              System.arraycopy(source, offset, file, fileSize, length);
              fileSize += length;
            });
    for (int block = 0; block < BLOCK_COUNT; block++) {
      writer.startGranule();
      writer.write(plain, block * BLOCK_SIZE, BLOCK_SIZE);
    }
    writer.finish();
    return writer.fileHash();
  }
}
