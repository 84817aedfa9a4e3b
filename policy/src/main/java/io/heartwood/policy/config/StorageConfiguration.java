package io.heartwood.policy.config;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.SimilarNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disks and storage policies as a ClickHouse configuration defines them.
 *
 * <pre>
 *   &lt;clickhouse&gt;                              or yandex, or storage_configuration itself
 *     &lt;storage_configuration&gt;
 *       &lt;disks&gt;
 *         &lt;s3&gt;
 *           &lt;type&gt;s3&lt;/type&gt;
 *           &lt;endpoint&gt;https://s3.${AWS_REGION}.amazonaws.com/${S3_BUCKET}/tables/&lt;/endpoint&gt;
 *           &lt;secret_access_key from_env="SECRET"/&gt;
 *         &lt;/s3&gt;
 *       &lt;/disks&gt;
 *       &lt;policies&gt;
 *         &lt;s3_main&gt;&lt;volumes&gt;&lt;main&gt;&lt;disk&gt;s3&lt;/disk&gt;&lt;/main&gt;&lt;/volumes&gt;&lt;/s3_main&gt;
 *       &lt;/policies&gt;
 *     &lt;/storage_configuration&gt;
 *     &lt;merge_tree&gt;&lt;storage_policy&gt;s3_main&lt;/storage_policy&gt;&lt;/merge_tree&gt;
 *   &lt;/clickhouse&gt;
 * </pre>
 *
 * <p>The disk {@code default} is the data directory; a configuration may give it {@code
 * keep_free_space_bytes} and nothing else. The policy {@code default} is that disk, unless it is
 * configured. Other elements beside {@code storage_configuration} are those of a server and are not
 * looked at, except {@code merge_tree}, settings that tables have when they say nothing, and the
 * sizes of the caches of marks and primary indexes.
 *
 * <p>Immutable; printing shows names only.
 */
public final class StorageConfiguration {
  /** Name of the disk and of the policy that are always there. */
  public static final String DEFAULT = "default";

  private static final String MARK_CACHE_SIZE = "mark_cache_size";
  private static final String PRIMARY_INDEX_CACHE_SIZE = "primary_index_cache_size";

  /** Settings that stand beside {@code storage_configuration} and are read. */
  public static final List<String> SERVER_SETTINGS =
      List.of(MARK_CACHE_SIZE, PRIMARY_INDEX_CACHE_SIZE);

  private static final Logger LOGGER = LoggerFactory.getLogger(StorageConfiguration.class);
  private static final int MAX_FILE_SIZE_BYTES = 16 << 20;

  private final Map<String, DiskDefinition> disks;
  private final Map<String, PolicyDefinition> policies;
  private final Map<String, String> mergeTreeSettings;
  private final OptionalLong markCacheSizeBytes;
  private final OptionalLong primaryIndexCacheSizeBytes;

  private StorageConfiguration(
      Map<String, DiskDefinition> disks,
      Map<String, PolicyDefinition> policies,
      Map<String, String> mergeTreeSettings,
      OptionalLong markCacheSizeBytes,
      OptionalLong primaryIndexCacheSizeBytes) {
    this.disks = Collections.unmodifiableMap(disks);
    this.policies = Collections.unmodifiableMap(policies);
    this.mergeTreeSettings = Collections.unmodifiableMap(mergeTreeSettings);
    this.markCacheSizeBytes = markCacheSizeBytes;
    this.primaryIndexCacheSizeBytes = primaryIndexCacheSizeBytes;
  }

  /** What holds without a configuration: the default disk and the default policy. */
  public static StorageConfiguration implicit() {
    Map<String, DiskDefinition> disks = new LinkedHashMap<>();
    disks.put(DEFAULT, defaultDisk(Map.of(), ElementPlace.IMPLICIT));
    Map<String, PolicyDefinition> policies = new LinkedHashMap<>();
    policies.put(DEFAULT, defaultPolicy());
    return new StorageConfiguration(
        disks, policies, new LinkedHashMap<>(), OptionalLong.empty(), OptionalLong.empty());
  }

  /**
   * Reads a file.
   *
   * @param environment variables that the file may name
   * @throws InvalidConfigurationException naming file, element and line
   */
  public static StorageConfiguration read(Path file, Map<String, String> environment)
      throws IOException {
    if (Files.isDirectory(file)) {
      throw new InvalidConfigurationException(
          "configuration is a directory, not a file: file=" + file);
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_SIZE_BYTES + 1);
    }
    if (bytes.length > MAX_FILE_SIZE_BYTES) {
      throw new InvalidConfigurationException(
          "configuration is too large: file=" + file + " limitBytes=" + MAX_FILE_SIZE_BYTES);
    }
    return parse(file.toString(), bytes, environment);
  }

  /** Parses a text; {@code file} is its name in messages. */
  public static StorageConfiguration parse(String file, String xml, Map<String, String> environment)
      throws InvalidConfigurationException {
    return parse(file, xml.getBytes(StandardCharsets.UTF_8), environment);
  }

  private static StorageConfiguration parse(
      String file, byte[] xml, Map<String, String> environment)
      throws InvalidConfigurationException {
    XmlElement root = XmlReader.read(file, xml);
    ElementValues values = new ElementValues(environment);
    XmlElement storage = storageElement(root);
    Map<String, DiskDefinition> disks = new LinkedHashMap<>();
    Map<String, PolicyDefinition> policies = new LinkedHashMap<>();
    disks.put(DEFAULT, defaultDisk(Map.of(), ElementPlace.IMPLICIT));
    if (storage != null) {
      readDisks(storage.child("disks"), values, disks);
      readPolicies(storage.child("policies"), new PolicyReader(values, disks), policies);
      for (XmlElement child : storage.children()) {
        if (!Set.of("disks", "policies").contains(child.name())) {
          LOGGER.warn("setting is unknown and has no effect: {}", child.place());
        }
      }
    }
    policies.putIfAbsent(DEFAULT, defaultPolicy());
    XmlElement mergeTree = root == storage ? null : root.child("merge_tree");
    Map<String, String> settings = new LinkedHashMap<>();
    if (mergeTree != null) {
      flatten("", mergeTree, values, settings);
    }
    return new StorageConfiguration(
        disks,
        policies,
        settings,
        bytes(root, storage, MARK_CACHE_SIZE, values),
        bytes(root, storage, PRIMARY_INDEX_CACHE_SIZE, values));
  }

  /** A setting of the server, which stands beside {@code storage_configuration}. */
  private static OptionalLong bytes(
      XmlElement root, XmlElement storage, String name, ElementValues values)
      throws InvalidConfigurationException {
    XmlElement element = root == storage ? null : root.child(name);
    return element == null ? OptionalLong.empty() : OptionalLong.of(values.bytes(element));
  }

  /** Names of the disks, {@code default} first. */
  public Set<String> diskNames() {
    return disks.keySet();
  }

  /** Names of the policies. */
  public Set<String> policyNames() {
    return policies.keySet();
  }

  /**
   * Settings of tables that say nothing themselves, name to text: the children of {@code
   * merge_tree}. Neither names nor values are checked.
   */
  public Map<String, String> mergeTreeSettings() {
    return mergeTreeSettings;
  }

  /** Bytes of marks that are kept in memory, {@code mark_cache_size}; empty if nothing is said. */
  public OptionalLong markCacheSizeBytes() {
    return markCacheSizeBytes;
  }

  /**
   * Bytes of primary indexes that are kept in memory, {@code primary_index_cache_size}; empty if
   * nothing is said.
   */
  public OptionalLong primaryIndexCacheSizeBytes() {
    return primaryIndexCacheSizeBytes;
  }

  /**
   * Opens all disks with the factories of the class path, and makes the policies; the caller closes
   * the result.
   */
  public OpenStorage open(DiskFactory.Context context) throws IOException {
    List<DiskFactory> factories = new ArrayList<>();
    ServiceLoader.load(DiskFactory.class).forEach(factories::add);
    return open(context, factories);
  }

  /**
   * Opens all disks with these factories. One that cannot be opened is a {@link BrokenDisk}, and so
   * are those that wrap it; the others work.
   *
   * @throws InvalidConfigurationException if a setting of a disk is missing or malformed, or its
   *     type is unknown
   * @throws io.heartwood.disk.DirectoryInUseException if somebody else has a directory of a disk
   *     open
   * @throws BrokenDiskException if the disk {@code default} cannot be opened
   */
  public OpenStorage open(DiskFactory.Context context, List<DiskFactory> factories)
      throws IOException {
    return OpenStorage.open(disks.values(), policies.values(), context, factories);
  }

  @Override
  public String toString() {
    return "StorageConfiguration[disks=" + diskNames() + " policies=" + policyNames() + "]";
  }

  private static XmlElement storageElement(XmlElement root) throws InvalidConfigurationException {
    return switch (root.name()) {
      case "clickhouse", "yandex" -> {
        XmlElement only = null;
        for (XmlElement child : root.children()) {
          if (child.name().equals("storage_configuration")) {
            if (only != null) {
              throw child.place().failure("element comes twice");
            }
            only = child;
          }
        }
        yield only;
      }
      case "storage_configuration" -> root;
      default ->
          throw root.place()
              .failure("root element must be clickhouse, yandex or storage_configuration");
    };
  }

  private static void readDisks(
      XmlElement element, ElementValues values, Map<String, DiskDefinition> disks)
      throws InvalidConfigurationException {
    if (element == null) {
      return;
    }
    for (XmlElement child : element.children()) {
      Names.require(child, "disk");
      Map<String, String> settings = new LinkedHashMap<>();
      flatten("", child, values, settings);
      DiskDefinition disk =
          child.name().equals(DEFAULT)
              ? configuredDefaultDisk(child, settings)
              : disk(child, settings);
      DiskDefinition before = disks.put(child.name(), disk);
      if (before != null && before.place() != ElementPlace.IMPLICIT) {
        throw child.place().failure("disk comes twice");
      }
    }
  }

  private static DiskDefinition disk(XmlElement element, Map<String, String> settings)
      throws InvalidConfigurationException {
    // As in ClickHouse, a disk that does not say what it is is a local one.
    String type = settings.getOrDefault("type", "local");
    if (type.equals("local")) {
      String path = settings.getOrDefault("path", "");
      if (path.isEmpty()) {
        String similar =
            SimilarNames.mostSimilar("path", settings.keySet())
                .or(() -> SimilarNames.mostSimilar("type", settings.keySet()))
                .map(name -> ": similar=" + name)
                .orElse("");
        throw element.place().failure("disk of type local needs a path" + similar);
      }
      if (!path.endsWith("/")) {
        throw element.place().failure("path of a disk must end with /: path=" + path);
      }
    }
    return new DiskDefinition(element.name(), type, settings, element.place());
  }

  private static DiskDefinition configuredDefaultDisk(
      XmlElement element, Map<String, String> settings) throws InvalidConfigurationException {
    for (String name : settings.keySet()) {
      if (!name.equals("keep_free_space_bytes")) {
        throw element
            .place()
            .failure("the default disk may set keep_free_space_bytes only: setting=" + name);
      }
    }
    return defaultDisk(settings, element.place());
  }

  private static DiskDefinition defaultDisk(Map<String, String> settings, ElementPlace place) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("type", "local");
    return new DiskDefinition(DEFAULT, "local", all, place);
  }

  private static PolicyDefinition defaultPolicy() {
    VolumeDefinition volume =
        new VolumeDefinition(
            DEFAULT,
            List.of(DEFAULT),
            io.heartwood.policy.VolumeSettings.DEFAULT,
            0,
            ElementPlace.IMPLICIT);
    return new PolicyDefinition(DEFAULT, List.of(volume), 0, ElementPlace.IMPLICIT);
  }

  private static void readPolicies(
      XmlElement element, PolicyReader reader, Map<String, PolicyDefinition> policies)
      throws InvalidConfigurationException {
    if (element == null) {
      return;
    }
    for (XmlElement child : element.children()) {
      Names.require(child, "policy");
      if (policies.put(child.name(), reader.read(child)) != null) {
        throw child.place().failure("storage policy comes twice");
      }
    }
  }

  private static void flatten(
      String prefix, XmlElement element, ElementValues values, Map<String, String> settings)
      throws InvalidConfigurationException {
    for (XmlElement child : element.children()) {
      String name = prefix + child.name();
      String unique = name;
      for (int i = 1; settings.containsKey(unique); i++) {
        unique = name + "[" + i + "]";
      }
      if (child.children().isEmpty()) {
        settings.put(unique, values.text(child));
        String id = child.attributes().get("id");
        if (id != null) {
          settings.put(unique + "[@id]", id);
        }
      } else {
        flatten(unique + ".", child, values, settings);
      }
    }
  }
}
