package io.heartwood.placement;

import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.part.PartSummary;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything on one disk, with reservations against its free space. Thread-safe. */
public final class SingleDiskPlacement implements PartPlacement {
  /** Name of the policy: that of ClickHouse for a server without configuration. */
  public static final String DEFAULT_NAME = "default";

  /** No reservation is smaller, as in ClickHouse. */
  public static final long MIN_RESERVATION_BYTES = 1 << 20;

  private final IDisk disk;
  private long reservedBytes;

  /** Places all parts on {@code disk}, which the caller keeps and closes. */
  public SingleDiskPlacement(IDisk disk) {
    this.disk = Objects.requireNonNull(disk, "disk");
  }

  @Override
  public String name() {
    return DEFAULT_NAME;
  }

  @Override
  public List<IDisk> disks() {
    return List.of(disk);
  }

  @Override
  public Reservation reserve(PlacementRequest request) throws IOException {
    long bytes = Math.max(request.expectedSizeBytes(), MIN_RESERVATION_BYTES);
    synchronized (this) {
      long unreserved = maxUnreservedBytes();
      if (unreserved < bytes) {
        throw new NotEnoughSpaceException(
            "not enough space: disk="
                + disk.name()
                + " neededBytes="
                + bytes
                + " unreservedBytes="
                + unreserved);
      }
      reservedBytes += bytes;
    }
    return new Held(bytes);
  }

  @Override
  public boolean mayMerge(PartSummary part) {
    return true;
  }

  @Override
  public synchronized long maxUnreservedBytes() throws IOException {
    long available = disk.space().availableBytes();
    return available == DiskSpace.UNLIMITED ? available : Math.max(0, available - reservedBytes);
  }

  private synchronized void release(long bytes) {
    reservedBytes -= bytes;
  }

  private final class Held implements Reservation {
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    Held(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public IDisk disk() {
      return disk;
    }

    @Override
    public long sizeBytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(bytes);
      }
    }
  }
}
