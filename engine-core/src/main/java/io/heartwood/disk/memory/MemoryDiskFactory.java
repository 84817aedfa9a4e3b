package io.heartwood.disk.memory;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import java.util.Map;
import java.util.Set;

/**
 * Makes disks of type {@code memory} from configuration; they have no settings, and forget
 * everything when closed. ClickHouse had this type once; 26.7 has not. Thread-safe.
 */
public final class MemoryDiskFactory implements DiskFactory {
  private static final String TYPE = "memory";

  /** For the service loader. */
  public MemoryDiskFactory() {}

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public IDisk open(String name, Map<String, String> settings, Context context) {
    for (String setting : settings.keySet()) {
      if (!setting.equals("type")) {
        throw new IllegalArgumentException("unknown setting: disk=" + name + " setting=" + setting);
      }
    }
    return new MemoryDisk(name);
  }
}
