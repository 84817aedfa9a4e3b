package io.heartwood.policy.config;

import io.heartwood.disk.DirectoryInUseException;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the disks of a configuration, each once: one that wraps another after that one, wherever
 * they are defined. One that cannot be opened is remembered with the reason, and so are those that
 * wrap it; they can be tried again. What the configuration itself is to blame for is thrown, and so
 * is a directory that is in use: who shares it would go on using it. Confined to one thread at a
 * time.
 */
final class DiskOpener implements DiskFactory.Disks {
  private static final Logger LOGGER = LoggerFactory.getLogger(DiskOpener.class);

  private final Map<String, DiskDefinition> definitions = new LinkedHashMap<>();
  private final DiskFactory.Context context;
  private final List<DiskFactory> factories;
  private final Map<String, IDisk> opened = new LinkedHashMap<>();
  private final Map<String, BrokenDiskException> broken = new LinkedHashMap<>();

  /** Disks that failed since {@link #retry} began, and are not tried twice. */
  private final Set<String> failed = new HashSet<>();

  /** Disks that are being opened, each for the one before. */
  private final Set<String> opening = new LinkedHashSet<>();

  DiskOpener(
      Collection<DiskDefinition> definitions,
      DiskFactory.Context context,
      List<DiskFactory> factories) {
    definitions.forEach(definition -> this.definitions.put(definition.name(), definition));
    this.context = new DiskFactory.Context(context.dataDirectory(), context.environment(), this);
    this.factories = factories;
  }

  /** The disks that are open, those that wrap others after these. */
  Collection<IDisk> opened() {
    return opened.values();
  }

  /** The disks that cannot be opened. */
  Map<String, BrokenDiskException> broken() {
    return broken;
  }

  /**
   * Tries again to open a disk, what it wraps, and what wraps it. Nothing happens to disks that are
   * open.
   *
   * @throws BrokenDiskException if it still cannot be opened
   */
  void retry(String name) throws IOException {
    failed.clear();
    disk(name);
    for (String other : new ArrayList<>(broken.keySet())) {
      if (wraps(other, name)) {
        try {
          disk(other);
        } catch (BrokenDiskException stillBroken) {
          LOGGER.warn("disk is still broken: {}", stillBroken.getMessage());
        }
      }
    }
  }

  /** Whether a disk reads and writes through another one, perhaps one between. */
  private boolean wraps(String name, String wrapped) {
    Set<String> seen = new HashSet<>();
    String next = name;
    while (next != null && seen.add(next)) {
      DiskDefinition definition = definitions.get(next);
      next = definition == null ? null : definition.settings().get("disk");
      if (wrapped.equals(next)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public IDisk disk(String name) throws IOException {
    IDisk disk = opened.get(name);
    if (disk != null) {
      return disk;
    }
    DiskDefinition definition = definitions.get(name);
    if (definition == null) {
      throw new IllegalArgumentException(
          "no such disk: disk=" + name + " known=" + definitions.keySet());
    }
    if (failed.contains(name)) {
      throw broken.get(name);
    }
    if (!opening.add(name)) {
      throw new IllegalArgumentException("disk wraps itself: disk=" + name + " through=" + opening);
    }
    try {
      disk = open(definition);
    } catch (InvalidConfigurationException | DirectoryInUseException e) {
      throw e;
    } catch (IOException e) {
      failed.add(name);
      broken.put(name, new BrokenDiskException(name, e));
      throw broken.get(name);
    } finally {
      opening.remove(name);
    }
    opened.put(name, disk);
    broken.remove(name);
    return disk;
  }

  private IDisk open(DiskDefinition definition) throws IOException {
    TreeSet<String> known = new TreeSet<>();
    for (DiskFactory factory : factories) {
      known.addAll(factory.types());
      if (factory.types().contains(definition.type())) {
        try {
          return factory.open(definition.name(), definition.settings(), context);
        } catch (IllegalArgumentException e) {
          throw definition.place().failure(String.valueOf(e.getMessage()), e);
        }
      }
    }
    throw definition
        .place()
        .failure(
            "unknown disk type: disk="
                + definition.name()
                + " type="
                + definition.type()
                + " known="
                + known);
  }
}
