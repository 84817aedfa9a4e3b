package io.heartwood.policy;

import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.placement.Reservation;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who holds how much room on which disk. All policies that share disks share one ledger.
 * Thread-safe.
 *
 * <p>Unreserved room is what the disk says is available minus the live reservations. No reservation
 * is below 1 MiB, as in ClickHouse. Disks without an end always have room.
 */
public final class SpaceLedger {
  /** No reservation is smaller. */
  public static final long MIN_RESERVATION_BYTES = 1 << 20;

  private final Map<String, Long> reservedBytes = new HashMap<>();

  /** Holds {@code sizeBytes}, or 1 MiB if that is more, on the disk; empty if there is no room. */
  public Optional<Reservation> tryReserve(IDisk disk, long sizeBytes) throws IOException {
    Objects.requireNonNull(disk, "disk");
    long held = Math.max(sizeBytes, MIN_RESERVATION_BYTES);
    synchronized (this) {
      if (unreservedBytes(disk) < held) {
        return Optional.empty();
      }
      reservedBytes.merge(disk.name(), held, Long::sum);
    }
    return Optional.of(new Held(disk, held));
  }

  /** Room that may still be reserved, {@link DiskSpace#UNLIMITED} on a disk without an end. */
  public synchronized long unreservedBytes(IDisk disk) throws IOException {
    DiskSpace space = disk.space();
    if (space.isUnlimited()) {
      return DiskSpace.UNLIMITED;
    }
    long reserved = reservedBytes.getOrDefault(disk.name(), 0L);
    return Math.max(0, space.availableBytes() - reserved);
  }

  /** Bytes held on a disk at this moment. */
  public synchronized long reservedBytes(IDisk disk) {
    return reservedBytes.getOrDefault(disk.name(), 0L);
  }

  private synchronized void release(String disk, long sizeBytes) {
    reservedBytes.computeIfPresent(
        disk, (name, held) -> held == sizeBytes ? null : Long.valueOf(held - sizeBytes));
  }

  private final class Held implements Reservation {
    private final IDisk disk;
    private final long sizeBytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    Held(IDisk disk, long sizeBytes) {
      this.disk = disk;
      this.sizeBytes = sizeBytes;
    }

    @Override
    public IDisk disk() {
      return disk;
    }

    @Override
    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(disk.name(), sizeBytes);
      }
    }
  }
}
