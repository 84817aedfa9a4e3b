package io.heartwood.policy;

import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.part.MoveDeadline;
import io.heartwood.part.PartSummary;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.PlacementRequest.Purpose;
import io.heartwood.placement.Reservation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes in an order of preference, hottest first, and which of them gets a new part.
 *
 * <ul>
 *   <li>An insert goes to the first volume that takes it. If a move rule is due for all of its
 *       rows, it goes to the rule's destination at once, unless the destination has {@code
 *       perform_ttl_move_on_insert} off or has no room.
 *   <li>A merge goes, unless such a rule is due, to the first volume that takes it and is not
 *       hotter than the volume of any source.
 *   <li>A mutation stays on the disk of its source.
 * </ul>
 *
 * <p>Thread-safe. Owns no disk.
 */
public final class StoragePolicy implements PartPlacement {
  private static final Logger LOGGER = LoggerFactory.getLogger(StoragePolicy.class);

  private final String name;
  private final List<Volume> volumes;
  private final double moveFactor;
  private final SpaceLedger ledger;
  private final InstantSource clock;
  private final List<IDisk> disks;
  private final Map<String, Integer> volumeIndexOfDisk;

  /**
   * Makes a policy.
   *
   * @param moveFactor share of a disk's size that should be free; less makes parts move to the next
   *     volume. 0 is never
   * @param ledger the ledger that the volumes use, too
   * @throws IllegalArgumentException if there is no volume, a name or a disk comes twice, or
   *     moveFactor is not from 0 to 1
   */
  public StoragePolicy(
      String name,
      List<Volume> volumes,
      double moveFactor,
      SpaceLedger ledger,
      InstantSource clock) {
    this.name = Objects.requireNonNull(name, "name");
    this.volumes = List.copyOf(volumes);
    this.moveFactor = moveFactor;
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    this.clock = Objects.requireNonNull(clock, "clock");
    if (volumes.isEmpty()) {
      throw new IllegalArgumentException("storage policy has no volume: policy=" + name);
    }
    if (!(moveFactor >= 0 && moveFactor <= 1)) {
      throw new IllegalArgumentException(
          "move_factor is out of range: policy=" + name + " move_factor=" + moveFactor);
    }
    List<IDisk> all = new ArrayList<>();
    Map<String, Integer> indexes = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < this.volumes.size(); i++) {
      Volume volume = this.volumes.get(i);
      if (!names.add(volume.name())) {
        throw new IllegalArgumentException(
            "volume comes twice: policy=" + name + " volume=" + volume.name());
      }
      for (IDisk disk : volume.disks()) {
        all.add(disk);
        if (indexes.put(disk.name(), i) != null) {
          throw new IllegalArgumentException(
              "disk comes twice in a storage policy: policy=" + name + " disk=" + disk.name());
        }
      }
    }
    this.disks = List.copyOf(all);
    this.volumeIndexOfDisk = Map.copyOf(indexes);
  }

  @Override
  public String name() {
    return name;
  }

  /** The volumes, hottest first. */
  public List<Volume> volumes() {
    return volumes;
  }

  /** Share of a disk's size that should be free. */
  public double moveFactor() {
    return moveFactor;
  }

  @Override
  public List<IDisk> disks() {
    return disks;
  }

  @Override
  public Reservation reserve(PlacementRequest request) throws IOException {
    long sizeBytes = Math.max(request.expectedSizeBytes(), SpaceLedger.MIN_RESERVATION_BYTES);
    if (request.purpose() == Purpose.MUTATION) {
      return reserveOnDiskOfSource(request, sizeBytes);
    }
    Optional<Reservation> due = reserveForDueMove(request, sizeBytes);
    if (due.isPresent()) {
      return due.get();
    }
    int first = hottestAllowed(request);
    for (Volume volume : volumes.subList(first, volumes.size())) {
      Optional<Reservation> reservation = volume.tryReserve(sizeBytes);
      if (reservation.isPresent()) {
        return reservation.get();
      }
    }
    throw notEnoughSpace(sizeBytes, volumes.subList(first, volumes.size()));
  }

  @Override
  public boolean mayMerge(PartSummary part) {
    Integer index = volumeIndexOfDisk.get(part.diskName());
    return index == null || !volumes.get(index).settings().preferNotToMerge();
  }

  @Override
  public long maxUnreservedBytes() throws IOException {
    long most = 0;
    for (IDisk disk : disks) {
      most = Math.max(most, ledger.unreservedBytes(disk));
      if (most == DiskSpace.UNLIMITED) {
        break;
      }
    }
    return most;
  }

  /** The volume that holds a disk. */
  public Optional<Volume> volumeOf(String diskName) {
    return Optional.ofNullable(volumeIndexOfDisk.get(diskName)).map(volumes::get);
  }

  private Reservation reserveOnDiskOfSource(PlacementRequest request, long sizeBytes)
      throws IOException {
    if (request.sources().size() != 1) {
      throw new IllegalArgumentException(
          "a mutation has one source: sources=" + request.sources().size());
    }
    IDisk disk = disk(request.sources().get(0).diskName());
    Optional<Reservation> reservation = ledger.tryReserve(disk, sizeBytes);
    if (reservation.isEmpty()) {
      throw new NotEnoughSpaceException(
          "not enough space: policy="
              + name
              + " neededBytes="
              + sizeBytes
              + " disk="
              + disk.name()
              + " unreservedBytes="
              + ledger.unreservedBytes(disk));
    }
    return reservation.get();
  }

  private Optional<Reservation> reserveForDueMove(PlacementRequest request, long sizeBytes)
      throws IOException {
    long now = clock.instant().getEpochSecond();
    MoveDeadline due = null;
    for (MoveDeadline deadline : request.moveDeadlines()) {
      boolean later = due == null || deadline.epochSecond() > due.epochSecond();
      if (deadline.epochSecond() <= now && later) {
        due = deadline;
      }
    }
    if (due == null) {
      return Optional.empty();
    }
    Volume volume = destination(due);
    boolean refused =
        volume != null
            && request.purpose() == Purpose.INSERT
            && !volume.settings().performTtlMoveOnInsert();
    if (volume == null || refused) {
      return Optional.empty();
    }
    Optional<Reservation> reservation =
        due.toVolume()
            ? volume.tryReserve(sizeBytes)
            : ledger.tryReserve(disk(due.destination()), sizeBytes);
    if (reservation.isEmpty()) {
      LOGGER.warn(
          "no room at the destination of a move rule: policy={} destination={} neededBytes={}",
          name,
          due.destination(),
          sizeBytes);
    }
    return reservation;
  }

  private Volume destination(MoveDeadline deadline) {
    if (!deadline.toVolume()) {
      return volumeOf(deadline.destination()).orElse(null);
    }
    for (Volume volume : volumes) {
      if (volume.name().equals(deadline.destination())) {
        return volume;
      }
    }
    return null;
  }

  private int hottestAllowed(PlacementRequest request) {
    int index = 0;
    for (PartSummary source : request.sources()) {
      index = Math.max(index, volumeIndexOfDisk.getOrDefault(source.diskName(), 0));
    }
    return index;
  }

  private IDisk disk(String diskName) {
    for (IDisk disk : disks) {
      if (disk.name().equals(diskName)) {
        return disk;
      }
    }
    throw new IllegalArgumentException(
        "disk is not part of the storage policy: policy=" + name + " disk=" + diskName);
  }

  private NotEnoughSpaceException notEnoughSpace(long sizeBytes, List<Volume> tried)
      throws IOException {
    StringBuilder message = new StringBuilder("not enough space: policy=").append(name);
    message.append(" neededBytes=").append(sizeBytes);
    for (Volume volume : tried) {
      message.append(" volume=").append(volume.name());
      if (volume.maxPartSizeBytes() != 0) {
        message.append(" maxPartSizeBytes=").append(volume.maxPartSizeBytes());
      }
      for (IDisk disk : volume.disks()) {
        message.append(" disk=").append(disk.name());
        message.append(" unreservedBytes=").append(ledger.unreservedBytes(disk));
      }
    }
    return new NotEnoughSpaceException(message.toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
