package io.heartwood.policy.config;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
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

/** The open disks of a configuration and the policies over them. Owns the disks. Thread-safe. */
public final class OpenStorage implements Closeable {
  private final Map<String, IDisk> disks;
  private final Map<String, StoragePolicy> policies;
  private final Collection<IDisk> inOrderOfOpening;

  private OpenStorage(
      Map<String, IDisk> disks,
      Map<String, StoragePolicy> policies,
      Collection<IDisk> inOrderOfOpening) {
    this.disks = Collections.unmodifiableMap(disks);
    this.policies = Collections.unmodifiableMap(policies);
    this.inOrderOfOpening = List.copyOf(inOrderOfOpening);
  }

  static OpenStorage open(
      Collection<DiskDefinition> diskDefinitions,
      Collection<PolicyDefinition> policyDefinitions,
      DiskFactory.Context context,
      List<DiskFactory> factories)
      throws IOException {
    DiskOpener opener = new DiskOpener(diskDefinitions, context, factories);
    try {
      Map<String, IDisk> disks = new LinkedHashMap<>();
      for (DiskDefinition definition : diskDefinitions) {
        disks.put(definition.name(), opener.disk(definition.name()));
      }
      SpaceLedger ledger = new SpaceLedger();
      Map<String, StoragePolicy> policies = new LinkedHashMap<>();
      for (PolicyDefinition definition : policyDefinitions) {
        policies.put(definition.name(), policy(definition, disks, ledger));
      }
      return new OpenStorage(disks, policies, opener.opened());
    } catch (IOException | RuntimeException | Error e) {
      try {
        closeAll(opener.opened());
      } catch (IOException closeFailure) {
        e.addSuppressed(closeFailure);
      }
      throw e;
    }
  }

  /** The disks by name, {@code default} first. */
  public Map<String, IDisk> disks() {
    return disks;
  }

  /** The policies by name. */
  public Map<String, StoragePolicy> policies() {
    return policies;
  }

  /** A disk by name. */
  public Optional<IDisk> disk(String name) {
    return Optional.ofNullable(disks.get(name));
  }

  /** A policy by name. */
  public Optional<StoragePolicy> policy(String name) {
    return Optional.ofNullable(policies.get(name));
  }

  /**
   * Closes all disks, those that wrap others before these; every one is closed, the first failure
   * is thrown. May be called twice.
   */
  @Override
  public void close() throws IOException {
    closeAll(inOrderOfOpening);
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
    return "OpenStorage[disks=" + disks.keySet() + " policies=" + policies.keySet() + "]";
  }
}
