package io.heartwood.policy;

import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.placement.Reservation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A set of equal disks with one name inside a policy. Thread-safe. */
public final class Volume {
  private final String name;
  private final List<IDisk> disks;
  private final VolumeSettings settings;
  private final SpaceLedger ledger;
  private final LongSupplier nanoTime;
  private final long maxPartSizeBytes;
  private final AtomicInteger nextDisk = new AtomicInteger();
  private List<IDisk> leastUsedOrder = List.of();
  private long leastUsedSinceNanos;

  /** Makes a volume of disks that the caller keeps and closes. */
  public Volume(String name, List<IDisk> disks, VolumeSettings settings, SpaceLedger ledger)
      throws IOException {
    this(name, disks, settings, ledger, System::nanoTime);
  }

  Volume(
      String name,
      List<IDisk> disks,
      VolumeSettings settings,
      SpaceLedger ledger,
      LongSupplier nanoTime)
      throws IOException {
    this.name = Objects.requireNonNull(name, "name");
    this.disks = List.copyOf(disks);
    this.settings = Objects.requireNonNull(settings, "settings");
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    this.nanoTime = nanoTime;
    if (disks.isEmpty()) {
      throw new IllegalArgumentException("volume has no disk: volume=" + name);
    }
    this.maxPartSizeBytes = maxPartSizeBytes(this.disks, settings);
  }

  /** The volume's name, unique in its policy. */
  public String name() {
    return name;
  }

  /** The disks in the order of the configuration. */
  public List<IDisk> disks() {
    return disks;
  }

  /** What the volume was made with. */
  public VolumeSettings settings() {
    return settings;
  }

  /** Parts above this size go to a later volume; 0 is unlimited. */
  public long maxPartSizeBytes() {
    return maxPartSizeBytes;
  }

  /**
   * Holds room on one of the disks; empty if the part is too large for the volume, or no disk has
   * room.
   */
  Optional<Reservation> tryReserve(long sizeBytes) throws IOException {
    if (maxPartSizeBytes != 0 && sizeBytes > maxPartSizeBytes) {
      return Optional.empty();
    }
    for (IDisk disk : order()) {
      Optional<Reservation> reservation = ledger.tryReserve(disk, sizeBytes);
      if (reservation.isPresent()) {
        return reservation;
      }
    }
    return Optional.empty();
  }

  private List<IDisk> order() throws IOException {
    if (disks.size() == 1) {
      return disks;
    }
    return settings.loadBalancing() == LoadBalancing.LEAST_USED ? byRoom() : inTurn();
  }

  private List<IDisk> inTurn() {
    int first = Math.floorMod(nextDisk.getAndIncrement(), disks.size());
    List<IDisk> order = new ArrayList<>(disks.size());
    for (int i = 0; i < disks.size(); i++) {
      order.add(disks.get((first + i) % disks.size()));
    }
    return order;
  }

  private synchronized List<IDisk> byRoom() throws IOException {
    long now = nanoTime.getAsLong();
    long ttlNanos =
        Math.multiplyExact(Math.min(settings.leastUsedTtlMillis(), 1L << 40), 1_000_000L);
    if (leastUsedOrder.isEmpty() || now - leastUsedSinceNanos >= ttlNanos) {
      Map<IDisk, Long> room = new HashMap<>();
      for (IDisk disk : disks) {
        room.put(disk, ledger.unreservedBytes(disk));
      }
      List<IDisk> order = new ArrayList<>(disks);
      order.sort(Comparator.comparingLong((IDisk disk) -> room.get(disk)).reversed());
      leastUsedOrder = List.copyOf(order);
      leastUsedSinceNanos = now;
    }
    return leastUsedOrder;
  }

  private static long maxPartSizeBytes(List<IDisk> disks, VolumeSettings settings)
      throws IOException {
    if (settings.maxDataPartSizeRatio() == 0) {
      return settings.maxDataPartSizeBytes();
    }
    double totalBytes = 0;
    for (IDisk disk : disks) {
      DiskSpace space = disk.space();
      if (space.isUnlimited()) {
        return 0;
      }
      totalBytes += space.totalBytes();
    }
    return (long) (totalBytes / disks.size() * settings.maxDataPartSizeRatio());
  }

  @Override
  public String toString() {
    return name;
  }
}
