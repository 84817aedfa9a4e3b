package io.heartwood.policy.config;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens the disks of a configuration, each once: one that wraps another after that one, wherever
 * they are defined. Confined to one thread.
 */
final class DiskOpener implements DiskFactory.Disks {
  private final Map<String, DiskDefinition> definitions = new LinkedHashMap<>();
  private final DiskFactory.Context context;
  private final List<DiskFactory> factories;
  private final Map<String, IDisk> opened = new LinkedHashMap<>();

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

  @Override
  public IDisk disk(String name) throws IOException {
    IDisk disk = opened.get(name);
    if (disk == null) {
      DiskDefinition definition = definitions.get(name);
      if (definition == null) {
        throw new IllegalArgumentException(
            "no such disk: disk=" + name + " known=" + definitions.keySet());
      }
      if (!opening.add(name)) {
        throw new IllegalArgumentException(
            "disk wraps itself: disk=" + name + " through=" + opening);
      }
      disk = open(definition);
      opening.remove(name);
      opened.put(name, disk);
    }
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
