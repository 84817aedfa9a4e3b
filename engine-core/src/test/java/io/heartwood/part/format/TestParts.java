package io.heartwood.part.format;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Putting parts on disks and taking rows out of them. */
final class TestParts {
  private TestParts() {}

  /** Copies a fixture to a disk and loads it. */
  static LoadedPart load(IDisk disk, FixturePart fixture, int indexGranularity) throws IOException {
    DiskPath directory = DiskPath.of(fixture.name().substring(fixture.name().lastIndexOf('/') + 1));
    store(disk, directory, fixture.files());
    storeProjections(disk, directory, fixture.files());
    return PartLoader.load(
        disk, directory, new PartKeys(List.of(), List.of(), List.of(), indexGranularity));
  }

  /** Makes the directories of projections, which parts list among their files. */
  static void storeProjections(IDisk disk, DiskPath directory, Map<String, byte[]> files)
      throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      for (String name : ChecksumsFile.read(files.get(PartFiles.CHECKSUMS)).files().keySet()) {
        if (name.endsWith(PartFiles.PROJECTION_EXTENSION)) {
          transaction.createDirectories(directory.resolve(name));
        }
      }
      transaction.commit();
    }
  }

  /** Writes files into a new directory. */
  static void store(IDisk disk, DiskPath directory, Map<String, byte[]> files) throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(directory);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        try (DiskOutput output = transaction.create(directory.resolve(file.getKey()))) {
          output.write(file.getValue(), 0, file.getValue().length);
          output.finish();
        }
      }
      transaction.commit();
    }
  }

  /** All granules of a part. */
  static List<MarkRange> all(LoadedPart part) throws IOException {
    return List.of(new MarkRange(0, part.granules().granuleCount()));
  }

  /** All blocks of a request. */
  static List<Block> read(PartReadRequest request) throws IOException {
    List<Block> blocks = new ArrayList<>();
    try (PartReader reader = PartReader.open(request)) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        blocks.add(block.get());
      }
    }
    return blocks;
  }

  /** The same, but only copies of the blocks, each of which is given back. */
  static List<Block> readAndRecycle(PartReadRequest request) throws IOException {
    List<Block> blocks = new ArrayList<>();
    try (PartReader reader = PartReader.open(request)) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        int rowCount = block.get().rowCount();
        blocks.add(block.get().gather(IntStream.range(0, rowCount).toArray(), rowCount));
        reader.recycle(block.get());
      }
    }
    return blocks;
  }

  /** A text of each row. */
  static List<String> rows(List<Block> blocks, List<NamedType> header) {
    List<String> rows = new ArrayList<>();
    for (Block block : blocks) {
      for (int row = 0; row < block.rowCount(); row++) {
        StringBuilder text = new StringBuilder();
        for (NamedType column : header) {
          text.append(ExpectedText.of(column.type(), block.column(column.name()), row))
              .append('\t');
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }
}
