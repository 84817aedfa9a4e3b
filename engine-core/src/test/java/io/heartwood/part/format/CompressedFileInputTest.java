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
import io.heartwood.disk.DiskStream;
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
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger openStreams = new AtomicInteger();
    private volatile boolean fails;
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
      if (fails) {
        throw new IOException("fails");
      }
      reads.incrementAndGet();
      bytes.addAndGet(length);
      System.arraycopy(file, (int) position, target, offset, length);
      if (closed) {
        throw new IOException("closed while it was read");
      }
    }

    @Override
    public DiskStream stream(long start, long end) {
      streams.incrementAndGet();
      openStreams.incrementAndGet();
      DiskStream stream = DiskInput.super.stream(start, end);
      return new DiskStream() {
        private final AtomicInteger readers = new AtomicInteger();
        private boolean streamClosed;

        @Override
        public long position() {
          return stream.position();
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
          if (readers.incrementAndGet() > 1 || streamClosed) {
            throw new IOException("stream is in use or closed");
          }
          stream.readFully(target, offset, length);
          readers.decrementAndGet();
        }

        @Override
        public void close() {
          if (!streamClosed) {
            streamClosed = true;
            openStreams.decrementAndGet();
          }
        }
      };
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

  private static ReadBuffers pieces(int sizeBytes) {
    return new ReadBuffers(sizeBytes, 3, false);
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
        ReadBuffers buffers =
            new ReadBuffers(bufferSize, 1 + random.nextInt(4), random.nextBoolean());
        CountingInput disk = new CountingInput(file);
        try (CodecWorkspace workspace = new CodecWorkspace();
            CompressedFileInput input =
                new CompressedFileInput(disk, "test", workspace, buffers, executor)) {
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
                  new CountingInput(written), "test", workspace, pieces(1000), null)) {
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
            new CompressedFileInput(disk, "test", workspace, pieces(1 << 20), null)) {
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
              new CompressedFileInput(disk, "test", workspace, pieces(4000), executor)) {
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
  void aScanInPiecesThatAreSmallForWantOfMemoryIsOneStream() throws IOException {
    CountingInput disk = new CountingInput(file);
    try (CodecWorkspace workspace = new CodecWorkspace();
        CompressedFileInput input =
            new CompressedFileInput(
                disk, "test", workspace, new ReadBuffers(1000, 3, true), helpers)) {
      input.seek(0, 0, Long.MAX_VALUE);
      byte[] read = new byte[content.length];
      input.readBytes(read, 0, read.length);
      assertArrayEquals(content, read);
    }
    assertEquals(1, disk.streams.get());
    assertEquals(0, disk.openStreams.get());
    assertEquals(file.length, disk.bytes.get());
  }

  @Test
  void aNearGapIsReadThroughAndAFarOneAsksAnew() throws IOException {
    byte[] far = new byte[3 << 20];
    CountingInput disk = new CountingInput(far);
    ReadBuffers buffers = new ReadBuffers(1000, 1, true);
    try (AheadPieces pieces = new AheadPieces(disk, helpers, buffers)) {
      pieces.plan(0, far.length);
      assertEquals(1000, pieces.take().length);
      pieces.plan(500_000, far.length);
      assertEquals(500_000, pieces.start());
      pieces.take();
      assertEquals(1, disk.streams.get());
      pieces.plan(500_000 + (2 << 20), far.length);
      pieces.take();
      assertEquals(2, disk.streams.get());
      pieces.plan(0, far.length);
      pieces.take();
      assertEquals(3, disk.streams.get());
      assertEquals(1, disk.openStreams.get());
    }
    assertEquals(0, disk.openStreams.get());
  }

  @Test
  void aStretchOfOnePieceIsNoStream() throws IOException {
    CountingInput disk = new CountingInput(new byte[5000]);
    try (AheadPieces pieces = new AheadPieces(disk, helpers, new ReadBuffers(1000, 1, true))) {
      pieces.plan(0, 1200);
      assertEquals(1200, pieces.take().length);
      pieces.plan(2000, 3300);
      assertEquals(1000, pieces.take().length);
      assertEquals(300, pieces.take().length);
    }
    assertEquals(1, disk.streams.get());
  }

  @Test
  void aStreamThatFailedIsClosedAndBegunAnew() throws IOException {
    CountingInput disk = new CountingInput(new byte[50_000]);
    try (AheadPieces pieces = new AheadPieces(disk, helpers, new ReadBuffers(1000, 1, true))) {
      disk.fails = true;
      pieces.plan(0, 50_000);
      assertThrows(IOException.class, pieces::take);
      assertEquals(0, disk.openStreams.get());
      pieces.plan(0, 50_000);
      // Nobody takes the piece that fails.
      pieces.plan(40_000, 50_000);
      disk.fails = false;
      pieces.plan(0, 50_000);
      assertEquals(1000, pieces.take().length);
    }
    assertEquals(0, disk.openStreams.get());
  }

  @Test
  void nothingBehindTheAnnouncedRangeIsRead() throws IOException {
    CountingInput disk = new CountingInput(file);
    long end = marks.get(10).fileOffset();
    try (CodecWorkspace workspace = new CodecWorkspace();
        CompressedFileInput input =
            new CompressedFileInput(disk, "test", workspace, pieces(1 << 20), null)) {
      input.seek(0, 0, end);
      input.readBytes(new byte[places.get(9)], 0, places.get(9));
    }
    assertEquals(end, disk.bytes.get());
  }

  @Test
  void marksOutsideTheFileAreRefused() throws IOException {
    try (CodecWorkspace workspace = new CodecWorkspace();
        CompressedFileInput input =
            new CompressedFileInput(
                new CountingInput(file), "test", workspace, pieces(100), null)) {
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
