package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecWorkspace;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Executor;

/** Opens the data files of a part for one reader. Confined to its thread. */
final class PartFileOpener {
  private final PartReadRequest request;
  private final CodecWorkspace workspace;
  private final ReadBuffers buffers;
  private final Executor aheadReader;

  /**
   * @param streamCount how many files will be read side by side
   * @param aheadReader reads ahead from remote disks; null for none
   */
  PartFileOpener(
      PartReadRequest request, CodecWorkspace workspace, int streamCount, Executor aheadReader) {
    this.request = request;
    this.workspace = workspace;
    boolean readsAhead = aheadReader != null && request.part().disk().isRemote();
    this.buffers =
        ReadBuffers.of(
            request.part().disk(),
            request.hint(),
            streamCount,
            request.part().bytesOnDisk(),
            request.download(),
            request.maxFetchBytes());
    this.aheadReader = readsAhead ? aheadReader : null;
  }

  LoadedPart part() {
    return request.part();
  }

  /** Who reads ahead; null if nobody does. */
  Executor aheadReader() {
    return aheadReader;
  }

  /** Opens a data file, which must have the size that the checksums say. */
  CompressedFileInput open(String file) throws IOException {
    LoadedPart part = request.part();
    String path = part.directory() + "/" + file;
    long expectedSize = part.checksums().require(file).sizeBytes();
    CompressedFileInput input;
    try {
      input =
          new CompressedFileInput(
              part.disk().open(part.directory().resolve(file), request.hint()),
              path,
              workspace,
              buffers,
              aheadReader);
    } catch (NoSuchFileException e) {
      throw new CorruptPartException(path, 0, "a file of the part", "no file", e);
    }
    if (input.fileSizeBytes() != expectedSize) {
      long actual = input.fileSizeBytes();
      input.close();
      throw new CorruptPartException(
          path, 0, "a file of " + expectedSize + " bytes", actual + " bytes");
    }
    return input;
  }
}
