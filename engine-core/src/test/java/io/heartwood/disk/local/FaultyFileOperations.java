package io.heartwood.disk.local;

import io.heartwood.disk.Faults;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Changes of names on the local file system that fail as {@link Faults} say. Operations are named
 * {@code mkdir}, {@code rename}, {@code link}, {@code delete}, {@code write}, {@code rewrite} and
 * {@code sync}. Thread-safe.
 */
public final class FaultyFileOperations extends FileOperations {
  private final Faults faults;

  /** Operations that fail as {@code faults} say. */
  public FaultyFileOperations(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    faults.step("mkdir", directory.toString(), () -> super.createDirectory(directory));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    faults.step("rename", to.toString(), () -> super.rename(from, to));
  }

  @Override
  public void link(Path existing, Path newName) throws IOException {
    faults.step("link", newName.toString(), () -> super.link(existing, newName));
  }

  @Override
  public void delete(Path path) throws IOException {
    faults.step("delete", path.toString(), () -> super.delete(path));
  }

  @Override
  public void write(Path newFile, byte[] bytes) throws IOException {
    faults.step("write", newFile.toString(), () -> super.write(newFile, bytes));
  }

  @Override
  public void rewrite(Path file, byte[] bytes) throws IOException {
    faults.step("rewrite", file.toString(), () -> super.rewrite(file, bytes));
  }

  @Override
  public void append(Path source, Path target) throws IOException {
    faults.step("append", target.toString(), () -> super.append(source, target));
  }

  @Override
  public void truncate(Path file, long sizeBytes) throws IOException {
    faults.step("truncate", file.toString(), () -> super.truncate(file, sizeBytes));
  }

  @Override
  public void sync(Path file) throws IOException {
    faults.step("sync", file.toString(), () -> super.sync(file));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    faults.step("sync", directory.toString(), () -> super.syncDirectory(directory));
  }
}
