package io.heartwood.disk.memory;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.disk.ReadHint;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A disk in the heap, as strict as the contract allows: what is not committed is invisible, and
 * inputs, outputs and transactions that nobody closed are known by name and make {@link #close()}
 * fail. Thread-safe.
 */
public final class MemoryDisk implements IDisk {
  private final String name;
  private final long capacityBytes;
  private final Clock clock;
  private final NameTree<MemoryBytes> tree;
  private final Map<Object, String> openResources = new IdentityHashMap<>();
  private long usedBytes;
  private boolean closed;

  /** An empty disk of the given name without a known end. */
  public MemoryDisk(String name) {
    this(name, DiskSpace.UNLIMITED, Clock.systemUTC());
  }

  /**
   * An empty disk.
   *
   * @param capacityBytes most bytes it takes, written or being written; {@link DiskSpace#UNLIMITED}
   *     for no limit
   * @param clock tells when files change
   */
  public MemoryDisk(String name, long capacityBytes, Clock clock) {
    this.name = Objects.requireNonNull(name, "name");
    this.capacityBytes = capacityBytes;
    this.clock = clock;
    tree = new NameTree<>(clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return "Memory";
  }

  @Override
  public String location() {
    return "memory:" + name + "/";
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public synchronized DiskSpace space() {
    requireOpen();
    return capacityBytes == DiskSpace.UNLIMITED
        ? DiskSpace.UNBOUNDED
        : new DiskSpace(capacityBytes, Math.max(0, capacityBytes - usedBytes));
  }

  @Override
  public synchronized boolean exists(DiskPath path) {
    requireOpen();
    return tree.exists(path);
  }

  @Override
  public synchronized boolean isDirectory(DiskPath path) {
    requireOpen();
    return tree.isDirectory(path);
  }

  @Override
  public synchronized List<String> list(DiskPath directory) throws IOException {
    requireOpen();
    return tree.list(directory);
  }

  @Override
  public synchronized long sizeBytes(DiskPath file) throws IOException {
    requireOpen();
    return tree.content(file).sizeBytes();
  }

  @Override
  public synchronized Instant lastModified(DiskPath path) throws IOException {
    requireOpen();
    return tree.lastModified(path);
  }

  @Override
  public synchronized DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    requireOpen();
    Input input = new Input(tree.content(file), name + ":" + file);
    openResources.put(input, "input " + file);
    return input;
  }

  @Override
  public synchronized DiskTransaction begin() {
    requireOpen();
    MemoryTransaction transaction = new MemoryTransaction(this, tree);
    openResources.put(transaction, "transaction");
    return transaction;
  }

  /** Inputs, outputs and transactions that were opened and not closed, in words, ascending. */
  public synchronized List<String> openResources() {
    List<String> names = new ArrayList<>(openResources.values());
    Collections.sort(names);
    return names;
  }

  /**
   * What a crash leaves of this disk: a new one with all that was committed. This one is closed,
   * whatever is open.
   */
  public synchronized MemoryDisk crash() throws IOException {
    requireOpen();
    closed = true;
    openResources.clear();
    MemoryDisk survivor = new MemoryDisk(name, capacityBytes, clock);
    tree.copyTo(survivor.tree);
    List<DiskPath> files = new ArrayList<>();
    tree.forEachFile(DiskPath.ROOT, files::add);
    Map<MemoryBytes, Boolean> counted = new IdentityHashMap<>();
    for (DiskPath file : files) {
      MemoryBytes bytes = tree.content(file);
      if (counted.put(bytes, true) == null) {
        survivor.usedBytes += bytes.sizeBytes();
      }
    }
    return survivor;
  }

  /**
   * Closes the disk; its contents are gone.
   *
   * @throws IllegalStateException if inputs, outputs or transactions are open
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!openResources.isEmpty()) {
      throw new IllegalStateException("disk=" + name + " is closed, but open=" + openResources());
    }
  }

  synchronized void opened(Object resource, String description) {
    openResources.put(resource, description);
  }

  synchronized void closed(Object resource) {
    openResources.remove(resource);
  }

  /** Counts bytes as used, before they are kept. */
  synchronized void take(long bytes) throws NotEnoughSpaceException {
    if (bytes > capacityBytes - usedBytes) {
      throw new NotEnoughSpaceException(
          "disk is full: disk="
              + name
              + " neededBytes="
              + bytes
              + " availableBytes="
              + (capacityBytes - usedBytes));
    }
    usedBytes += bytes;
  }

  synchronized void giveBack(long bytes) {
    usedBytes -= bytes;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("disk is closed: disk=" + name);
    }
  }

  @Override
  public String toString() {
    return "MemoryDisk(" + name + ")";
  }

  private final class Input implements DiskInput {
    private final MemoryBytes bytes;
    private final String description;
    private volatile boolean inputClosed;

    Input(MemoryBytes bytes, String description) {
      this.bytes = bytes;
      this.description = description;
    }

    @Override
    public long sizeBytes() {
      return bytes.sizeBytes();
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
      if (inputClosed) {
        throw new IOException("input is closed: file=" + description);
      }
      bytes.read(position, target, offset, length, description);
    }

    @Override
    public String description() {
      return description;
    }

    @Override
    public void close() {
      inputClosed = true;
      closed(this);
    }
  }
}
