package io.heartwood.policy.config;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import io.heartwood.placement.BrokenPlacement;
import io.heartwood.policy.SpaceLedger;
import io.heartwood.policy.StoragePolicy;
import io.heartwood.policy.Volume;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open disks of a configuration and the policies over them; disks that cannot be opened are
 * known with the reason, and may be tried again. Owns the disks. Thread-safe.
 */
public final class OpenStorage implements Closeable {
  private static final Logger LOGGER = LoggerFactory.getLogger(OpenStorage.class);

  private final Collection<DiskDefinition> diskDefinitions;
  private final Collection<PolicyDefinition> policyDefinitions;
  private final SpaceLedger ledger = new SpaceLedger();

  /** Guarded by this. */
  private final DiskOpener opener;

  /** Guarded by this. */
  private boolean closed;

  /** Replaced when a disk is opened later. */
  private volatile View view = new View(Map.of(), Map.of(), Map.of(), Map.of());

  /** What there is at a moment. Immutable. */
  private record View(
      Map<String, IDisk> disks,
      Map<String, BrokenDisk> brokenDisks,
      Map<String, StoragePolicy> policies,
      Map<String, BrokenPlacement> brokenPolicies) {}

  private OpenStorage(
      Collection<DiskDefinition> diskDefinitions,
      Collection<PolicyDefinition> policyDefinitions,
      DiskOpener opener) {
    this.diskDefinitions = diskDefinitions;
    this.policyDefinitions = policyDefinitions;
    this.opener = opener;
  }

  static OpenStorage open(
      Collection<DiskDefinition> diskDefinitions,
      Collection<PolicyDefinition> policyDefinitions,
      DiskFactory.Context context,
      List<DiskFactory> factories)
      throws IOException {
    DiskOpener opener = new DiskOpener(diskDefinitions, context, factories);
    OpenStorage storage = new OpenStorage(diskDefinitions, policyDefinitions, opener);
    try {
      for (DiskDefinition definition : diskDefinitions) {
        try {
          opener.disk(definition.name());
        } catch (BrokenDiskException e) {
          if (definition.name().equals(StorageConfiguration.DEFAULT)) {
            throw e;
          }
          LOGGER.error("{}", e.getMessage());
        }
      }
      storage.refresh();
      return storage;
    } catch (IOException | RuntimeException | Error e) {
      try {
        storage.close();
      } catch (IOException closeFailure) {
        e.addSuppressed(closeFailure);
      }
      throw e;
    }
  }

  /** Makes the view of what is open by now; policies that are there stay the same. */
  private synchronized void refresh() throws IOException {
    Map<String, IDisk> disks = new LinkedHashMap<>();
    Map<String, BrokenDisk> brokenDisks = new LinkedHashMap<>();
    for (DiskDefinition definition : diskDefinitions) {
      String name = definition.name();
      BrokenDiskException failure = opener.broken().get(name);
      if (failure == null) {
        disks.put(name, opener.disk(name));
      } else {
        brokenDisks.put(name, new BrokenDisk(name, definition.type(), failure));
      }
    }
    Map<String, StoragePolicy> policies = new LinkedHashMap<>();
    Map<String, BrokenPlacement> brokenPolicies = new LinkedHashMap<>();
    for (PolicyDefinition definition : policyDefinitions) {
      String name = definition.name();
      List<BrokenDisk> failed = failed(definition, brokenDisks);
      if (failed.isEmpty()) {
        StoragePolicy same = view.policies.get(name);
        policies.put(name, same == null ? policy(definition, disks, ledger) : same);
      } else {
        String names = failed.stream().map(BrokenDisk::name).collect(Collectors.joining(","));
        brokenPolicies.put(name, new BrokenPlacement(name, names, failed.get(0).failure()));
      }
    }
    view =
        new View(
            Collections.unmodifiableMap(disks),
            Collections.unmodifiableMap(brokenDisks),
            Collections.unmodifiableMap(policies),
            Collections.unmodifiableMap(brokenPolicies));
  }

  /** The disks of a policy that cannot be opened. */
  private static List<BrokenDisk> failed(
      PolicyDefinition definition, Map<String, BrokenDisk> brokenDisks) {
    List<BrokenDisk> failed = new ArrayList<>();
    for (VolumeDefinition volume : definition.volumes()) {
      for (String disk : volume.disks()) {
        if (brokenDisks.containsKey(disk)) {
          failed.add(brokenDisks.get(disk));
        }
      }
    }
    return failed;
  }

  /**
   * Tries again to open a broken disk, with what it wraps, and what wraps it; a disk that is open
   * stays as it is. {@link #policies} then has those that can be used by now.
   *
   * @throws IllegalArgumentException if there is no such disk
   * @throws BrokenDiskException if it still cannot be opened
   */
  public synchronized void restartDisk(String name) throws IOException {
    if (closed) {
      throw new IllegalStateException("disks are closed");
    }
    try {
      opener.retry(name);
    } finally {
      refresh();
    }
  }

  /** The open disks by name, {@code default} first. */
  public Map<String, IDisk> disks() {
    return view.disks;
  }

  /** The disks that cannot be opened, by name. */
  public Map<String, BrokenDisk> brokenDisks() {
    return view.brokenDisks;
  }

  /** The policies that can be used, by name. */
  public Map<String, StoragePolicy> policies() {
    return view.policies;
  }

  /** The policies that cannot be used, as a disk of theirs cannot be opened, by name. */
  public Map<String, BrokenPlacement> brokenPolicies() {
    return view.brokenPolicies;
  }

  /** An open disk by name. */
  public Optional<IDisk> disk(String name) {
    return Optional.ofNullable(view.disks.get(name));
  }

  /** A policy that can be used, by name. */
  public Optional<StoragePolicy> policy(String name) {
    return Optional.ofNullable(view.policies.get(name));
  }

  /**
   * Closes all disks, those that wrap others before these; every one is closed, the first failure
   * is thrown. May be called twice.
   */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeAll(opener.opened());
  }

  private static StoragePolicy policy(
      PolicyDefinition definition, Map<String, IDisk> disks, SpaceLedger ledger)
      throws IOException {
    List<Volume> volumes = new ArrayList<>();
    for (VolumeDefinition volume : definition.volumes()) {
      List<IDisk> members = new ArrayList<>();
      for (String disk : volume.disks()) {
        members.add(disks.get(disk));
      }
      volumes.add(new Volume(volume.name(), members, volume.settings(), ledger));
    }
    return new StoragePolicy(
        definition.name(), volumes, definition.moveFactor(), ledger, InstantSource.system());
  }

  private static void closeAll(Collection<IDisk> disks) throws IOException {
    IOException first = null;
    List<IDisk> lastFirst = new ArrayList<>(disks);
    Collections.reverse(lastFirst);
    for (IDisk disk : lastFirst) {
      try {
        disk.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public String toString() {
    return "OpenStorage[disks=" + disks().keySet() + " policies=" + policies().keySet() + "]";
  }
}
