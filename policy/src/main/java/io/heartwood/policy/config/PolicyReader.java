package io.heartwood.policy.config;

import io.heartwood.policy.LoadBalancing;
import io.heartwood.policy.VolumeSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code <policies>} by the rules of ClickHouse 26.7. */
final class PolicyReader {
  private static final Logger LOGGER = LoggerFactory.getLogger(PolicyReader.class);
  private static final long SMALL_PART_SIZE_BYTES = 8L << 20;
  private static final Set<String> IGNORED_BY_CLICKHOUSE = Set.of("move_policy");

  private final ElementValues values;
  private final Map<String, DiskDefinition> disks;

  PolicyReader(ElementValues values, Map<String, DiskDefinition> disks) {
    this.values = values;
    this.disks = disks;
  }

  PolicyDefinition read(XmlElement element) throws InvalidConfigurationException {
    XmlElement volumesElement = null;
    XmlElement moveFactorElement = null;
    for (XmlElement child : element.children()) {
      switch (child.name()) {
        case "volumes" -> volumesElement = child;
        case "move_factor" -> moveFactorElement = child;
        default -> warnOfUnknown(child);
      }
    }
    if (volumesElement == null || volumesElement.children().isEmpty()) {
      throw element.place().failure("storage policy has no volumes");
    }
    List<VolumeDefinition> volumes = volumes(volumesElement);
    double moveFactor = volumes.size() > 1 ? 0.1 : 0;
    if (moveFactorElement != null) {
      moveFactor = values.fraction(moveFactorElement);
      if (moveFactor > 1) {
        throw moveFactorElement.place().failure("move_factor must not be above 1");
      }
    }
    return new PolicyDefinition(element.name(), volumes, moveFactor, element.place());
  }

  private List<VolumeDefinition> volumes(XmlElement element) throws InvalidConfigurationException {
    List<VolumeDefinition> volumes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> usedDisks = new HashSet<>();
    for (XmlElement child : element.children()) {
      Names.require(child, "volume");
      if (!names.add(child.name())) {
        throw child.place().failure("volume comes twice");
      }
      volumes.add(volume(child, usedDisks));
    }
    requireGaplessPriorities(element, volumes);
    // Stable: volumes without a priority stay behind those with one, in their order.
    volumes.sort(
        Comparator.comparingInt(v -> v.priority() == 0 ? Integer.MAX_VALUE : v.priority()));
    return volumes;
  }

  private VolumeDefinition volume(XmlElement element, Set<String> usedDisks)
      throws InvalidConfigurationException {
    List<String> diskNames = new ArrayList<>();
    VolumeSettings settings = VolumeSettings.DEFAULT;
    long maxBytes = settings.maxDataPartSizeBytes();
    double maxRatio = settings.maxDataPartSizeRatio();
    boolean preferNotToMerge = settings.preferNotToMerge();
    boolean moveOnInsert = settings.performTtlMoveOnInsert();
    LoadBalancing balancing = settings.loadBalancing();
    long leastUsedTtlMillis = settings.leastUsedTtlMillis();
    int priority = 0;
    for (XmlElement child : element.children()) {
      if (child.name().startsWith("disk")) {
        diskNames.add(disk(child, usedDisks));
        continue;
      }
      switch (child.name()) {
        case "max_data_part_size_bytes" -> maxBytes = values.bytes(child);
        case "max_data_part_size_ratio" -> maxRatio = values.fraction(child);
        case "prefer_not_to_merge" -> preferNotToMerge = values.flag(child);
        case "perform_ttl_move_on_insert" -> moveOnInsert = values.flag(child);
        case "load_balancing" -> balancing = balancing(child);
        case "least_used_ttl_ms" -> leastUsedTtlMillis = values.bytes(child);
        case "volume_priority" -> priority = priority(child);
        default -> warnOfUnknown(child);
      }
    }
    if (diskNames.isEmpty()) {
      throw element.place().failure("volume has no disk");
    }
    if (maxBytes > 0 && maxRatio > 0) {
      throw element
          .place()
          .failure("max_data_part_size_bytes and max_data_part_size_ratio exclude each other");
    }
    if (maxBytes > 0 && maxBytes < SMALL_PART_SIZE_BYTES) {
      LOGGER.warn(
          "max_data_part_size_bytes is very small: volume={} value={} {}",
          element.name(),
          maxBytes,
          element.place());
    }
    VolumeSettings read =
        new VolumeSettings(
            maxBytes, maxRatio, preferNotToMerge, moveOnInsert, balancing, leastUsedTtlMillis);
    return new VolumeDefinition(element.name(), diskNames, read, priority, element.place());
  }

  private String disk(XmlElement element, Set<String> usedDisks)
      throws InvalidConfigurationException {
    String name = values.text(element);
    if (!disks.containsKey(name)) {
      throw element
          .place()
          .failure("disk is not defined: disk=" + name + " known=" + new TreeSet<>(disks.keySet()));
    }
    if (!usedDisks.add(name)) {
      throw element.place().failure("disk comes twice in a storage policy: disk=" + name);
    }
    return name;
  }

  private LoadBalancing balancing(XmlElement element) throws InvalidConfigurationException {
    String text = values.text(element);
    for (LoadBalancing balancing : LoadBalancing.values()) {
      if (balancing.text().equals(text)) {
        return balancing;
      }
    }
    throw element.place().failure("round_robin or least_used was expected, not '" + text + "'");
  }

  private int priority(XmlElement element) throws InvalidConfigurationException {
    int priority = values.count(element);
    if (priority == 0) {
      throw element.place().failure("volume_priority must be at least 1");
    }
    return priority;
  }

  private static void requireGaplessPriorities(XmlElement element, List<VolumeDefinition> volumes)
      throws InvalidConfigurationException {
    Set<Integer> priorities = new TreeSet<>();
    int given = 0;
    for (VolumeDefinition volume : volumes) {
      if (volume.priority() > 0) {
        given++;
        priorities.add(volume.priority());
      }
    }
    boolean gapless = priorities.size() == given;
    int expected = 1;
    for (int priority : priorities) {
      gapless &= priority == expected++;
    }
    if (!gapless) {
      throw element
          .place()
          .failure("volume_priority values must be 1 to n without gap or repetition");
    }
  }

  private static void warnOfUnknown(XmlElement element) {
    if (!IGNORED_BY_CLICKHOUSE.contains(element.name())) {
      LOGGER.warn("setting is unknown and has no effect: {}", element.place());
    }
  }
}
