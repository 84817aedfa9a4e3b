package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.disk.DiskInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressedFileInputTest {
  private static final long SEED = Long.getLong("heartwood.seed", 3);

  private final ExecutorService helpers = Executors.newFixedThreadPool(2);
  private final Random random = new Random(SEED);
  private final byte[] content = new byte[20000];
  private final List<Mark> marks = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final byte[] file = write(CodecChain.LZ4);

  /** Counts what is read, and refuses to be read after it was closed. */
  private static final class CountingInput implements DiskInput {
    private final byte[] file;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean closed;

    CountingInput(byte[] file) {
      this.file = file;
    }

    @Override
    public long sizeBytes() {
      return file.length;
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      reads.incrementAndGet();
      bytes.addAndGet(length);
      System.arraycopy(file, (int) position, target, offset, length);
      if (closed) {
        throw new IOException("closed while it was read");
      }
    }

    @Override
    public String description() {
      return "test";
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private byte[] write(CodecChain codec) {
    random.nextBytes(content);
    marks.clear();
    places.clear();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      CompressedBlockWriter writer =
          new CompressedBlockWriter(
              codec.codec(), new CompressBlockSizes(100, 400), workspace, out::write);
      for (int place = 0; place < content.length; ) {
        writer.startGranule();
        marks.add(new Mark(writer.compressedOffset(), writer.blockOffset()));
        places.add(place);
        int count = Math.min(content.length - place, random.nextInt(300));
        writer.write(content, place, count);
        place += count;
      }
      writer.finish();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @AfterEach
  void stopHelpers() {
    helpers.shutdown();
  }

  @Test
  void anyMarkCanBeReadFromWithAnyBufferAndAhead() throws IOException {
    Executor[] executors = {
      null,
      helpers,
      Runnable::run,
      task -> {
        throw new RejectedExecutionException("full");
      },
      List.<Runnable>of()::contains // never runs anything
    };
    for (Executor executor : executors) {
      for (int bufferSize : new int[] {20, 300, 3000, 1 << 20}) {
        int aheadCount = 1 + random.nextInt(4);
        CountingInput disk = new CountingInput(file);
        try (CodecWorkspace workspace = new CodecWorkspace();
            CompressedFileInput input =
                new CompressedFileInput(
                    disk, "test", workspace, bufferSize, executor, aheadCount)) {
          for (int i = 0; i < 200; i++) {
            int mark = random.nextInt(marks.size());
            int endMark = mark + random.nextInt(marks.size() - mark);
            long rangeEnd = random.nextBoolean() ? marks.get(endMark).fileOffset() : Long.MAX_VALUE;
            input.seek(marks.get(mark).fileOffset(), marks.get(mark).blockOffset(), rangeEnd);
            int place = places.get(mark);
            assertTrue(
                i % 3 != 0
                    || input.isAt(marks.get(mark).fileOffset(), marks.get(mark).blockOffset()));
            for (int piece = 0; piece < 3 && place < content.length; piece++) {
              byte[] read = new byte[random.nextInt(content.length - place)];
              input.readBytes(read, 0, read.length);
              assertArrayEquals(
                  Arrays.copyOfRange(content, place, place + read.length),
                  read,
                  "seed=" + SEED + " buffer=" + bufferSize);
              place += read.length;
            }
          }
        }
        assertTrue(disk.closed);
      }
    }
  }

  @Test
  void whatIsDecodedIntoTheTargetEndsAtTheMarksOfItsEnd() throws IOException {
    for (CodecChain codec : List.of(CodecChain.LZ4, CodecChain.NONE)) {
      byte[] written = write(codec);
      try (CodecWorkspace workspace = new CodecWorkspace();
          CompressedFileInput input =
              new CompressedFileInput(
                  new CountingInput(written), "test", workspace, 1000, null, 0)) {
        for (int i = 0; i < 1000; i++) {
          int first = random.nextInt(marks.size() - 1);
          int end = first + 1 + random.nextInt(Math.min(6, marks.size() - 1 - first));
          Mark mark = marks.get(first);
          Mark endMark = marks.get(end);
          input.seek(mark.fileOffset(), mark.blockOffset(), endMark.fileOffset());
          byte[] read = new byte[places.get(end) - places.get(first)];
          input.readBytes(read, 0, read.length);
          String context = "seed=" + SEED + " codec=" + codec + " from=" + mark + " to=" + endMark;
          assertArrayEquals(
              Arrays.copyOfRange(content, places.get(first), places.get(end)), read, context);
          if (random.nextBoolean()) {
            assertTrue(input.isAt(endMark.fileOffset(), endMark.blockOffset()), context);
          }
          if (random.nextBoolean()) {
            input.seek(endMark.fileOffset(), endMark.blockOffset(), Long.MAX_VALUE);
          }
          if (places.get(end) < content.length) {
            assertEquals(content[places.get(end)] & 0xff, input.readByte(), context);
          }
        }
      }
    }
  }

  @Test
  void theEndOfABlockDecodedIntoTheTargetIsThePlaceOfTheNextOne() throws IOException {
    int blockSize = 0;
    long blockEnd = marks.stream().mapToLong(Mark::fileOffset).filter(at -> at > 0).min().orElse(0);
    for (int i = 0; i < marks.size() && blockSize == 0; i++) {
      if (marks.get(i).fileOffset() == blockEnd) {
        blockSize = places.get(i) - (int) marks.get(i).blockOffset();
      }
    }
    CountingInput disk = new CountingInput(file);
    try (CodecWorkspace workspace = new CodecWorkspace();
        CompressedFileInput input =
            new CompressedFileInput(disk, "test", workspace, 1 << 20, null, 0)) {
      input.seek(0, 0, Long.MAX_VALUE);
      input.readBytes(new byte[blockSize], 0, blockSize);
      assertTrue(input.isAt(0, blockSize));
      assertTrue(input.isAt(blockEnd, 0));
      assertFalse(input.isAt(0, blockSize - 1));
      input.seek(0, blockSize, Long.MAX_VALUE);
      assertEquals(content[blockSize] & 0xff, input.readByte());
      input.seek(0, blockSize - 1, Long.MAX_VALUE);
      assertEquals(content[blockSize - 1] & 0xff, input.readByte());
    }
    assertEquals(file.length, disk.bytes.get());
  }

  @Test
  void aScanReadsEachByteOnceInPiecesOfTheBufferSize() throws IOException {
    for (Executor executor : new Executor[] {null, helpers}) {
      CountingInput disk = new CountingInput(file);
      try (CodecWorkspace workspace = new CodecWorkspace();
          CompressedFileInput input =
              new CompressedFileInput(disk, "test", workspace, 4000, executor, 3)) {
        input.seek(0, 0, Long.MAX_VALUE);
        byte[] read = new byte[content.length];
        input.readBytes(read, 0, read.length);
        assertArrayEquals(content, read);
        assertTrue(input.atEnd());
      }
      assertEquals(file.length, disk.bytes.get());
      assertTrue(
          disk.reads.get() <= file.length / 3500 + 2,
          "reads=" + disk.reads + " size=" + file.length + " ahead=" + (executor != null));
    }
  }

  @Test
  void nothingBehindTheAnnouncedRangeIsRead() throws IOException {
    CountingInput disk = new CountingInput(file);
    long end = marks.get(10).fileOffset();
    try (CodecWorkspace workspace = new CodecWorkspace();
        CompressedFileInput input =
            new CompressedFileInput(disk, "test", workspace, 1 << 20, null, 0)) {
      input.seek(0, 0, end);
      input.readBytes(new byte[places.get(9)], 0, places.get(9));
    }
    assertEquals(end, disk.bytes.get());
  }

  @Test
  void marksOutsideTheFileAreRefused() throws IOException {
    try (CodecWorkspace workspace = new CodecWorkspace();
        CompressedFileInput input =
            new CompressedFileInput(new CountingInput(file), "test", workspace, 100, null, 0)) {
      assertThrows(
          CorruptPartException.class, () -> input.seek(file.length + 1L, 0, Long.MAX_VALUE));
      input.seek(0, 401, Long.MAX_VALUE);
      assertThrows(CorruptPartException.class, input::readByte);
      input.seek(1, 0, Long.MAX_VALUE);
      assertThrows(CorruptPartException.class, input::readByte);
      input.seek(0, 0, Long.MAX_VALUE);
      assertEquals(content[0] & 0xff, input.readByte());
    }
  }
}
