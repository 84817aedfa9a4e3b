package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.merge.MergeRange;
import io.heartwood.part.PartName;
import io.heartwood.part.PartState;
import io.heartwood.part.PartSummary;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which parts a table has. The one owner of that state; all methods are atomic and none of them
 * does input or output. Thread-safe.
 *
 * <p>A block number is allocated before the part is published. Until then it is <em>in flight</em>,
 * and no merge reaches across it: else the merged part would seem to cover rows that came later.
 *
 * <p>A part that was damaged when the table was opened stays where it is. Its rows are missing, so
 * nothing is read and nothing of its partition is merged until someone has taken it away.
 */
final class PartCatalog {
  private final Clock clock;
  private final TreeMap<PartName, Part> active = new TreeMap<>();
  private final List<Part> outdated = new ArrayList<>();
  private final Map<String, TreeSet<Long>> inFlight = new HashMap<>();
  private final Map<String, TreeSet<Long>> barriers = new HashMap<>();
  private final Map<String, Integer> partCounts = new HashMap<>();
  private final Set<PartName> claimed = new HashSet<>();
  private final List<DamagedPart> damaged = new ArrayList<>();

  /** Parts that a merge may have replaced on disk: nobody knows, so they are not merged again. */
  private final Set<PartName> undecided = new HashSet<>();

  private Runnable afterLastSnapshot;
  private int mergeBans;
  private long lastBlock;
  private int snapshotCount;
  private long rowCount;
  private long sizeBytes;

  PartCatalog(Clock clock) {
    this.clock = clock;
  }

  /** Adds a part found at start, and remembers its numbers as used. */
  synchronized void addFound(Part part) {
    lastBlock = Math.max(lastBlock, Math.max(part.name().maxBlock(), part.name().mutation()));
    activate(part);
  }

  /** Adds a part found at start that another one covers. */
  synchronized void addFoundOutdated(Part part) {
    part.outdate(clock.millis());
    outdated.add(part);
  }

  /** Adds a part found at start that cannot be read: nothing of its partition may be merged. */
  synchronized void addFoundDamaged(DamagedPart part) {
    useNumbers(part.name());
    damaged.add(part);
  }

  /** Parts that cannot be read. */
  synchronized List<DamagedPart> damagedParts() {
    return List.copyOf(damaged);
  }

  /**
   * Refuses what needs all rows.
   *
   * @throws CorruptPartException if a part cannot be read
   */
  synchronized void requireWhole() throws CorruptPartException {
    if (!damaged.isEmpty()) {
      CorruptPartException failure = damaged.get(0).failure();
      throw new CorruptPartException(
          failure.file(), failure.offset(), failure.expected(), failure.actual(), failure);
    }
  }

  /** Remembers numbers as used, so that they are not given out again. */
  synchronized void useNumbers(PartName name) {
    lastBlock = Math.max(lastBlock, Math.max(name.maxBlock(), name.mutation()));
  }

  /** The next block number, in flight until the part is added or the number abandoned. */
  synchronized long allocateBlock(String partitionId) {
    lastBlock++;
    inFlight.computeIfAbsent(partitionId, id -> new TreeSet<>()).add(lastBlock);
    return lastBlock;
  }

  /** Gives up a block number: no part of this number exists or ever will. */
  synchronized void abandonBlock(String partitionId, long block) {
    land(partitionId, block);
  }

  /** Nobody knows whether the part of this number exists: no merge may reach across it again. */
  synchronized void abandonUnknown(String partitionId, long block) {
    land(partitionId, block);
    barriers.computeIfAbsent(partitionId, id -> new TreeSet<>()).add(block);
  }

  /** Makes inserted parts visible together. */
  synchronized void addInserted(List<Part> parts) {
    for (Part part : parts) {
      activate(part);
      land(part.name().partitionId(), part.name().minBlock());
    }
  }

  /** Takes parts for a merge; false if one of them is not active any more, or taken. */
  synchronized boolean claim(Collection<PartName> names) {
    if (mergeBans > 0) {
      return false;
    }
    for (PartName name : names) {
      if (!active.containsKey(name) || claimed.contains(name) || undecided.contains(name)) {
        return false;
      }
    }
    claimed.addAll(names);
    return true;
  }

  /** From now on no merge can take parts. */
  synchronized void banMerges() {
    mergeBans++;
  }

  /** Ends a {@link #banMerges ban}. */
  synchronized void allowMerges() {
    mergeBans--;
    notifyAll();
  }

  /**
   * Takes all active parts, unless one of them is taken.
   *
   * @return runs of neighbours, with no block in flight between any two
   * @throws IOException if nobody knows whether a merge has replaced some of them
   */
  synchronized Optional<List<List<Part>>> claimAll() throws IOException {
    if (!undecided.isEmpty()) {
      throw new IOException(
          "it is not known until the next start whether parts were replaced: part="
              + undecided.iterator().next());
    }
    if (!claimed.isEmpty()) {
      return Optional.empty();
    }
    List<List<Part>> runs = new ArrayList<>();
    PartName previous = null;
    for (Part part : active.values()) {
      PartName name = part.name();
      if (previous == null
          || !previous.partitionId().equals(name.partitionId())
          || isBetween(inFlight.get(name.partitionId()), previous, name)) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(part);
      previous = name;
    }
    claimed.addAll(active.keySet());
    return Optional.of(runs);
  }

  /**
   * Takes parts away from all new readers at once.
   *
   * @param sources active parts that were claimed
   * @param covers parts without rows that cover them, to be deleted after them
   */
  synchronized void outdate(Collection<PartName> sources, List<Part> covers) {
    long now = clock.millis();
    sources.forEach(source -> outdate(source, now));
    for (Part cover : covers) {
      cover.outdate(now);
      outdated.add(cover);
    }
    claimed.removeAll(sources);
    notifyAll();
  }

  /** Parts without rows only cover others: they go when those are deleted. */
  synchronized void outdateEmpty() {
    long now = clock.millis();
    for (Part part : List.copyOf(active.values())) {
      if (part.rowCount() == 0 && !isDamaged(part.name())) {
        outdate(part.name(), now);
      }
    }
  }

  private void outdate(PartName name, long nowMillis) {
    Part part = active.remove(name);
    if (part == null) {
      throw new IllegalStateException("part is not active: part=" + name);
    }
    count(part, -1);
    part.outdate(nowMillis);
    outdated.add(part);
  }

  /** Gives parts back that were taken for a merge. */
  synchronized void release(Collection<PartName> names) {
    claimed.removeAll(names);
    notifyAll();
  }

  /** Nobody knows whether the result of these parts exists; the next start will tell. */
  synchronized void abandonMerge(Collection<PartName> names) {
    undecided.addAll(names);
    claimed.removeAll(names);
    notifyAll();
  }

  /** Whether some part of a partition is being inserted or merged. */
  synchronized boolean isBusy(String partitionId) {
    return inFlight.containsKey(partitionId)
        || claimed.stream().anyMatch(name -> name.partitionId().equals(partitionId));
  }

  /** Whether some merge has taken parts. */
  synchronized boolean isMerging() {
    return !claimed.isEmpty();
  }

  /** Waits until something ends, or so long. */
  synchronized void awaitChange(long millis) throws InterruptedException {
    wait(millis);
  }

  /** The parts of these names, all of them active. */
  synchronized List<Part> activeParts(Collection<PartName> names) {
    List<Part> parts = new ArrayList<>(names.size());
    for (PartName name : names) {
      Part part = active.get(name);
      if (part == null) {
        throw new IllegalStateException("part is not active: part=" + name);
      }
      parts.add(part);
    }
    return parts;
  }

  /** Puts the result of a merge in the place of its sources, for all new readers at once. */
  synchronized void replace(Collection<PartName> sources, Part result) {
    long now = clock.millis();
    sources.forEach(source -> outdate(source, now));
    activate(result);
    claimed.removeAll(sources);
    notifyAll();
  }

  /** The active parts, each kept until it is given to {@link #release(List)}. */
  synchronized List<Part> acquire() {
    List<Part> parts = List.copyOf(active.values());
    parts.forEach(Part::addSnapshot);
    snapshotCount++;
    return parts;
  }

  /** Ends a snapshot. */
  void release(List<Part> parts) {
    Runnable action = null;
    synchronized (this) {
      parts.forEach(Part::removeSnapshot);
      snapshotCount--;
      if (snapshotCount == 0) {
        action = afterLastSnapshot;
        afterLastSnapshot = null;
      }
    }
    if (action != null) {
      action.run();
    }
  }

  /**
   * Has something done when the last snapshot is ended, by the thread that ends it.
   *
   * @return false if there is none now, and nothing will be done
   */
  synchronized boolean afterLastSnapshot(Runnable action) {
    if (snapshotCount == 0) {
      return false;
    }
    afterLastSnapshot = action;
    return true;
  }

  /**
   * Parts to delete: outdated for so long, and read by nobody. They are now being deleted. A part
   * without rows stays as long as a part that it covers: that would seem to be active without it.
   */
  synchronized List<Part> takeRemovable(long lifetimeMillis) {
    long now = clock.millis();
    List<Part> removable = new ArrayList<>();
    for (Part part : outdated) {
      if (part.state() == PartState.OUTDATED
          && part.snapshotCount() == 0
          && (part.rowCount() > 0 || !coversOutdated(part))
          && now - part.outdatedMillis() >= lifetimeMillis) {
        part.setState(PartState.DELETING);
        removable.add(part);
      }
    }
    return removable;
  }

  private boolean coversOutdated(Part part) {
    return outdated.stream().anyMatch(other -> other != part && part.name().covers(other.name()));
  }

  /** A part is deleted; or it could not be, and stays outdated. */
  synchronized void endRemoval(String partName, boolean deleted) {
    for (int i = 0; i < outdated.size(); i++) {
      Part part = outdated.get(i);
      if (part.state() == PartState.DELETING && part.name().toString().equals(partName)) {
        if (deleted) {
          outdated.remove(i);
        } else {
          part.setState(PartState.OUTDATED);
        }
        return;
      }
    }
  }

  /** Runs of neighbours that may be merged. */
  synchronized List<MergeRange> mergeRanges(Predicate<PartSummary> mayMerge) {
    List<MergeRange> ranges = new ArrayList<>();
    if (mergeBans > 0) {
      return ranges;
    }
    List<PartSummary> run = new ArrayList<>();
    PartName previous = null;
    for (Part part : active.values()) {
      PartName name = part.name();
      boolean usable =
          !claimed.contains(name)
              && !undecided.contains(name)
              && !isDamaged(name)
              && mayMerge.test(part.summary());
      if (!usable || previous != null && !areNeighbours(previous, name)) {
        addRange(ranges, run);
      }
      previous = usable ? name : null;
      if (usable) {
        run.add(part.summary());
      }
    }
    addRange(ranges, run);
    return ranges;
  }

  private boolean isDamaged(PartName name) {
    return damaged.stream().anyMatch(part -> part.name().partitionId().equals(name.partitionId()));
  }

  private void addRange(List<MergeRange> ranges, List<PartSummary> run) {
    if (!run.isEmpty()) {
      int count = partCounts.get(run.get(0).name().partitionId());
      ranges.add(new MergeRange(run, count));
      run.clear();
    }
  }

  private boolean areNeighbours(PartName left, PartName right) {
    if (!left.partitionId().equals(right.partitionId())) {
      return false;
    }
    return !isBetween(inFlight.get(left.partitionId()), left, right)
        && !isBetween(barriers.get(left.partitionId()), left, right);
  }

  private static boolean isBetween(TreeSet<Long> numbers, PartName left, PartName right) {
    Long next = numbers == null ? null : numbers.higher(left.maxBlock());
    return next != null && next < right.minBlock();
  }

  /** Active parts of one partition, in order; and the partitions there are. */
  synchronized List<PartSummary> partition(String partitionId) {
    List<PartSummary> parts = new ArrayList<>();
    for (Part part : active.values()) {
      if (part.name().partitionId().equals(partitionId)) {
        parts.add(part.summary());
      }
    }
    return parts;
  }

  synchronized List<String> partitionIds() {
    return active.keySet().stream().map(PartName::partitionId).distinct().toList();
  }

  /** The active part of this name. */
  synchronized Optional<Part> find(PartName name) {
    return Optional.ofNullable(active.get(name));
  }

  /** Number of active parts in a partition. */
  synchronized int partCount(String partitionId) {
    return partCounts.getOrDefault(partitionId, 0);
  }

  synchronized int partCount() {
    return active.size();
  }

  synchronized long rowCount() {
    return rowCount;
  }

  synchronized long sizeBytes() {
    return sizeBytes;
  }

  /** A part as it is at one moment. */
  record Entry(Part part, PartState state, int snapshotCount) {}

  /** All parts, active ones first. */
  synchronized List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(active.size() + outdated.size());
    for (Part part : active.values()) {
      entries.add(new Entry(part, part.state(), part.snapshotCount()));
    }
    for (Part part : outdated) {
      entries.add(new Entry(part, part.state(), part.snapshotCount()));
    }
    return entries;
  }

  private void activate(Part part) {
    if (active.putIfAbsent(part.name(), part) != null) {
      throw new IllegalStateException("part exists: part=" + part.name());
    }
    part.setState(PartState.ACTIVE);
    count(part, 1);
  }

  private void count(Part part, int sign) {
    partCounts.merge(part.name().partitionId(), sign, (a, b) -> a + b == 0 ? null : a + b);
    rowCount += sign * part.rowCount();
    sizeBytes += sign * part.summary().bytesOnDisk();
  }

  private void land(String partitionId, long block) {
    TreeSet<Long> flying = inFlight.get(partitionId);
    if (flying == null || !flying.remove(block)) {
      throw new IllegalStateException(
          "block is not in flight: partition=" + partitionId + " block=" + block);
    }
    if (flying.isEmpty()) {
      inFlight.remove(partitionId);
    }
    notifyAll();
  }
}
