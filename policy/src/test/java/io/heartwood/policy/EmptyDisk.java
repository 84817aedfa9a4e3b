package io.heartwood.policy;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;

/** A disk that holds nothing and says what room it has; counts how often it was closed. */
public final class EmptyDisk implements IDisk {
  private final String name;
  private volatile DiskSpace space;
  private volatile int closeCount;

  public EmptyDisk(String name, DiskSpace space) {
    this.name = name;
    this.space = space;
  }

  public static EmptyDisk of(String name, long totalBytes, long availableBytes) {
    return new EmptyDisk(name, new DiskSpace(totalBytes, availableBytes));
  }

  public void space(long totalBytes, long availableBytes) {
    space = new DiskSpace(totalBytes, availableBytes);
  }

  public int closeCount() {
    return closeCount;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return "Empty";
  }

  @Override
  public String location() {
    return "nowhere";
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public DiskSpace space() {
    return space;
  }

  @Override
  public boolean exists(DiskPath path) {
    return path.isRoot();
  }

  @Override
  public boolean isDirectory(DiskPath path) {
    return path.isRoot();
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    if (!directory.isRoot()) {
      throw new NoSuchFileException(directory.toString());
    }
    return List.of();
  }

  @Override
  public long sizeBytes(DiskPath file) throws IOException {
    throw new NoSuchFileException(file.toString());
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    throw new NoSuchFileException(file.toString());
  }

  @Override
  public DiskTransaction begin() throws IOException {
    throw new IOException("disk is always full: disk=" + name);
  }

  @Override
  public void close() {
    closeCount++;
  }
}
