package io.heartwood.table;

import io.heartwood.disk.IDisk;
import io.heartwood.placement.BrokenPlacement;
import io.heartwood.placement.BrokenPlacementException;
import io.heartwood.placement.PartPlacement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The storage policies of an engine, those that cannot be used included. Thread-safe. */
final class Placements {
  /** Replaced by a larger one when a placement is added. Unmodifiable. */
  private volatile Map<String, PartPlacement> usable;

  /** Those that could not be used at first; what is in {@link #usable} by now goes first. */
  private final Map<String, BrokenPlacement> broken;

  Placements(Map<String, PartPlacement> usable, Map<String, BrokenPlacement> broken) {
    this.usable = Collections.unmodifiableMap(new LinkedHashMap<>(usable));
    this.broken = Map.copyOf(broken);
  }

  synchronized void add(PartPlacement placement) {
    Map<String, PartPlacement> more = new LinkedHashMap<>(usable);
    if (more.putIfAbsent(placement.name(), placement) != null) {
      throw new IllegalStateException("storage policy exists: storage_policy=" + placement.name());
    }
    usable = Collections.unmodifiableMap(more);
  }

  /** Those that can be used, in the order they were given. */
  List<PartPlacement> usable() {
    return List.copyOf(usable.values());
  }

  /** The disks of all that can be used. */
  Set<IDisk> disks() {
    Set<IDisk> disks = Collections.newSetFromMap(new IdentityHashMap<>());
    usable.values().forEach(placement -> disks.addAll(placement.disks()));
    return disks;
  }

  /**
   * The placement of this name.
   *
   * @throws IllegalArgumentException if there is none
   * @throws BrokenPlacementException if it cannot be used
   */
  PartPlacement require(String policy) throws BrokenPlacementException {
    PartPlacement placement = usable.get(policy);
    if (placement != null) {
      return placement;
    }
    BrokenPlacement unusable = broken.get(policy);
    if (unusable != null) {
      throw unusable.failure();
    }
    throw new IllegalArgumentException(
        "no such storage policy: storage_policy=" + policy + " known=" + usable.keySet());
  }

  PartPlacement require(TableDefinition definition) throws BrokenPlacementException {
    return require(definition.schema().settings().storagePolicy());
  }

  /** Names of the disks of a table, or of those that are why it is broken; empty if not known. */
  String diskNames(TableDefinition definition) {
    String policy = definition.schema().settings().storagePolicy();
    PartPlacement placement = usable.get(policy);
    if (placement != null) {
      return placement.disks().stream().map(IDisk::name).collect(Collectors.joining(","));
    }
    BrokenPlacement unusable = broken.get(policy);
    return unusable == null ? "" : unusable.disks();
  }
}
