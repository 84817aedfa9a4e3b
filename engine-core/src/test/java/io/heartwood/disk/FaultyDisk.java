package io.heartwood.disk;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A disk whose operations fail as {@link Faults} say, and that knows what nobody closed. Operations
 * are named {@code exists}, {@code list}, {@code size}, {@code open}, {@code read}, {@code begin},
 * {@code create} (also for overwriting and appending), {@code write}, {@code finish} and {@code
 * commit}.
 *
 * <p>A commit that is told to succeed and fail throws {@link CommitUnknownException}, one that is
 * told to fail rolls back. After a crash nothing reaches the disk behind any more, not even
 * closing: what was not committed is left as a process that died would leave it, and a test opens
 * the store behind anew. Thread-safe.
 */
public final class FaultyDisk implements IDisk {
  private final IDisk disk;
  private final Faults faults;
  private final Map<Object, String> open = Collections.synchronizedMap(new IdentityHashMap<>());

  /** Wraps a disk, and owns it. */
  public FaultyDisk(IDisk disk, Faults faults) {
    this.disk = disk;
    this.faults = faults;
  }

  /**
   * Inputs, outputs and transactions that nobody closed, in words, ascending: a test expects none.
   */
  public List<String> leaks() {
    List<String> leaks;
    synchronized (open) {
      leaks = new ArrayList<>(open.values());
    }
    Collections.sort(leaks);
    return leaks;
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public String type() {
    return disk.type();
  }

  @Override
  public String location() {
    return disk.location();
  }

  @Override
  public Set<DiskCapability> capabilities() {
    return disk.capabilities();
  }

  @Override
  public boolean isRemote() {
    return disk.isRemote();
  }

  @Override
  public DiskSpace space() throws IOException {
    return disk.space();
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return faults.run("exists", path.toString(), () -> disk.exists(path));
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return faults.run("exists", path.toString(), () -> disk.isDirectory(path));
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    return faults.run("list", directory.toString(), () -> disk.list(directory));
  }

  @Override
  public long sizeBytes(DiskPath file) throws IOException {
    return faults.run("size", file.toString(), () -> disk.sizeBytes(file));
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return faults.run("exists", path.toString(), () -> disk.lastModified(path));
  }

  @Override
  public DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    // An input that is opened and then lost to a failure would be nobody's to close.
    faults.step("open", file.toString(), () -> {});
    return new Input(disk.open(file, hint), file);
  }

  @Override
  public DiskTransaction begin() throws IOException {
    faults.step("begin", "", () -> {});
    return new Transaction(disk.begin());
  }

  /** Closes the disk behind, unless the process is gone. */
  @Override
  public void close() throws IOException {
    if (!faults.isCrashed()) {
      disk.close();
    }
  }

  private final class Input implements DiskInput {
    private final DiskInput input;
    private final DiskPath file;

    Input(DiskInput input, DiskPath file) {
      this.input = input;
      this.file = file;
      open.put(this, "input " + file);
    }

    @Override
    public long sizeBytes() {
      return input.sizeBytes();
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
      faults.run(
          "read",
          file.toString(),
          () -> {
            input.readFully(position, target, offset, length);
            return null;
          },
          () -> input.readFully(position, target, offset, length / 2));
    }

    @Override
    public String description() {
      return input.description();
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      input.close();
    }
  }

  private final class Output implements DiskOutput {
    private final DiskOutput output;
    private final DiskPath file;

    Output(DiskOutput output, DiskPath file) {
      this.output = output;
      this.file = file;
      open.put(this, "output " + file);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      faults.step("write", file.toString(), () -> output.write(source, offset, length));
    }

    @Override
    public long position() {
      return output.position();
    }

    @Override
    public void finish() throws IOException {
      try {
        faults.step("finish", file.toString(), output::finish);
      } catch (InjectedFailure failure) {
        if (!faults.isCrashed()) {
          output.close();
        }
        throw failure;
      }
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      if (!faults.isCrashed()) {
        output.close();
      }
    }
  }

  private final class Transaction implements DiskTransaction {
    private final DiskTransaction transaction;

    Transaction(DiskTransaction transaction) {
      this.transaction = transaction;
      open.put(this, "transaction");
    }

    @Override
    public void createDirectories(DiskPath directory) throws IOException {
      transaction.createDirectories(directory);
    }

    @Override
    public DiskOutput create(DiskPath file) throws IOException {
      faults.step("create", file.toString(), () -> {});
      return new Output(transaction.create(file), file);
    }

    @Override
    public DiskOutput overwrite(DiskPath file) throws IOException {
      faults.step("create", file.toString(), () -> {});
      return new Output(transaction.overwrite(file), file);
    }

    @Override
    public DiskOutput append(DiskPath file) throws IOException {
      faults.step("create", file.toString(), () -> {});
      return new Output(transaction.append(file), file);
    }

    @Override
    public void link(DiskPath existing, DiskPath newName) throws IOException {
      transaction.link(existing, newName);
    }

    @Override
    public void move(DiskPath from, DiskPath to) throws IOException {
      transaction.move(from, to);
    }

    @Override
    public void replace(DiskPath from, DiskPath to) throws IOException {
      transaction.replace(from, to);
    }

    @Override
    public void delete(DiskPath path) throws IOException {
      transaction.delete(path);
    }

    @Override
    public void deleteRecursively(DiskPath path) throws IOException {
      transaction.deleteRecursively(path);
    }

    @Override
    public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) throws IOException {
      transaction.publish(temporaryDirectory, finalDirectory);
    }

    @Override
    public void commit() throws IOException {
      boolean[] committed = {false};
      try {
        faults.step(
            "commit",
            "",
            () -> {
              transaction.commit();
              committed[0] = true;
            });
      } catch (InjectedFailure failure) {
        if (committed[0]) {
          throw new CommitUnknownException("nobody said whether the commit took effect", failure);
        }
        if (!faults.isCrashed()) {
          transaction.close();
        }
        throw failure;
      }
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      if (!faults.isCrashed()) {
        transaction.close();
      }
    }
  }
}
