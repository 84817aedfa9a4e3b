package io.heartwood.disk.s3;

import io.heartwood.disk.SimilarNames;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of an S3 disk, under the names that ClickHouse gives them in {@code
 * storage_configuration}.
 *
 * <p>Read from the elements of a disk with {@link #read}, or built in code with {@link #builder};
 * both check every value. Unknown names are no error, as in ClickHouse, but each is warned of once,
 * by name. Names that ClickHouse knew once and ignores today ({@code cache_enabled}, {@code
 * data_cache_enabled}, {@code cache_path}, {@code max_cache_size}, {@code send_metadata}) pass
 * silently. Settings whose absence would change where bytes go or who may read them, and which are
 * not supported here, are errors.
 *
 * <p>The region is the one given, else the one in an Amazon host name, else {@code AWS_REGION},
 * else {@code AWS_DEFAULT_REGION}, else {@code us-east-1}. Keys are those given, else (with {@code
 * use_environment_credentials}, the default) those of the surroundings: {@code AWS_ACCESS_KEY_ID}
 * and so on, a profile, a container or an instance.
 *
 * <p>Immutable. Printing never shows a secret.
 */
public final class S3Settings {
  private static final Logger LOGGER = LoggerFactory.getLogger(S3Settings.class);

  /** Accepted and without effect. */
  static final List<String> WITHOUT_EFFECT =
      List.of(
          "type",
          "object_storage_type",
          "metadata_type",
          "cache_enabled",
          "data_cache_enabled",
          "cache_path",
          "max_cache_size",
          "send_metadata",
          "min_bytes_for_seek",
          "use_adaptive_timeouts",
          "use_fake_transaction",
          "wait_for_blob_removal",
          "http_keep_alive_timeout",
          "http_keep_alive_max_requests");

  /**
   * Ignoring one of these would put bytes in another place, or under another identity, than was
   * asked for.
   */
  private static final List<String> REFUSED =
      List.of("role_arn", "proxy", "key_template", "key_compatibility_prefix", "access_header");

  private final String disk;
  private final S3Endpoint endpoint;
  private final String region;
  private final S3Credentials credentials;
  private final S3RequestSettings requests;
  private final S3StoreSettings store;
  private final S3ThrottleSettings throttles;
  private final S3UploadSettings uploads;
  private final S3RequestPrices prices;
  private final S3EncryptionSettings encryption;
  private final Map<String, String> headers;
  private final String metadataPath;
  private final boolean skipAccessCheck;
  private final boolean readOnly;
  private final boolean persistentRemovalLog;
  private final boolean fsyncAfterInsert;
  private final boolean fsyncPartDirectory;
  private final int maxInlineDataSizeBytes;
  private final int maxSharedFileSizeBytes;
  private final int maxMetadataCopySizeBytes;
  private final boolean metadataCopiesOfReads;

  /** Reads everything that {@code text} holds, so that it knows all names afterwards. */
  S3Settings(SettingText text, Map<String, String> environment) {
    this.disk = text.disk();
    this.endpoint = S3Endpoint.read(text);
    this.region = endpoint.regionToSign(text, environment);
    this.credentials = S3Credentials.read(text, environment);
    this.requests = S3RequestSettings.read(text);
    this.store = S3StoreSettings.read(text, endpoint);
    this.throttles = S3ThrottleSettings.read(text);
    this.uploads = S3UploadSettings.read(text);
    this.prices = S3RequestPrices.read(text);
    this.encryption = S3EncryptionSettings.read(text);
    if (encryption.hasCustomerKey() && !endpoint.keepsSecrets()) {
      throw text.failure(
          "server_side_encryption_customer_key_base64", "needs an https endpoint, it is a secret");
    }
    this.headers = S3RequestHeaders.read(text);
    this.metadataPath = metadataPath(text);
    this.skipAccessCheck = text.flag("skip_access_check", false);
    boolean readOnlyNewName = text.flag("read_only", false);
    this.readOnly = text.flag("readonly", readOnlyNewName);
    this.persistentRemovalLog = text.flag("persistent_removal_log", true);
    this.fsyncAfterInsert = text.flag("fsync_after_insert", true);
    this.fsyncPartDirectory = text.flag("fsync_part_directory", true);
    this.maxInlineDataSizeBytes =
        text.count(
            "max_inline_data_size", 0, 0, ObjectStorageDiskSettings.LARGEST_INLINE_DATA_SIZE_BYTES);
    this.maxSharedFileSizeBytes =
        text.count(
            "max_shared_file_size",
            4 << 10,
            0,
            ObjectStorageDiskSettings.LARGEST_SHARED_FILE_SIZE_BYTES);
    this.maxMetadataCopySizeBytes =
        text.count(
            "max_metadata_copy_size",
            64 << 10,
            0,
            ObjectStorageDiskSettings.LARGEST_METADATA_COPY_SIZE_BYTES);
    this.metadataCopiesOfReads = text.flag("metadata_copies_of_reads", true);
    WITHOUT_EFFECT.forEach(text::know);
    for (String name : REFUSED) {
      if (!text.repeated(name).isEmpty()) {
        throw text.failure(name, "is not supported");
      }
    }
  }

  /**
   * Reads the settings of a disk.
   *
   * @param disk the disk's name, for messages
   * @param settings children of the disk's element, name to text
   * @param environment environment variables: region and keys may come from there
   * @throws IllegalArgumentException if a setting is missing or malformed, naming disk and setting
   */
  public static S3Settings read(
      String disk, Map<String, String> settings, Map<String, String> environment) {
    SettingText text = new SettingText(disk, settings);
    S3Settings read = new S3Settings(text, environment);
    for (String name : text.unknown()) {
      LOGGER.warn(
          "setting is unknown and has no effect: disk={} setting={}{}",
          disk,
          name,
          SimilarNames.mostSimilar(name, text.known())
              .map(known -> " similar=" + known)
              .orElse(""));
    }
    return read;
  }

  /**
   * Begins the settings of a disk with this endpoint; nothing is taken from the environment unless
   * asked for.
   */
  public static Builder builder(String endpoint) {
    return new Builder(endpoint);
  }

  /** The disk's name, for messages and thread names. */
  public String disk() {
    return disk;
  }

  /** Name of the bucket. */
  public String bucket() {
    return endpoint.bucket();
  }

  /** What all keys of the disk begin with: empty, or ending in {@code /}. */
  public String keyPrefix() {
    return endpoint.keyPrefix();
  }

  /** Region that requests are signed for. */
  public String region() {
    return region;
  }

  /**
   * Where the metadata tree lies, relative to the data directory; empty if the setting is missing.
   */
  public Optional<Path> metadataPath() {
    return metadataPath.isEmpty() ? Optional.empty() : Optional.of(Path.of(metadataPath));
  }

  /** Whether opening the disk sends no request. */
  public boolean skipAccessCheck() {
    return skipAccessCheck;
  }

  /** Whether nothing may be written. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Whether released objects are written down until they are deleted; ClickHouse: no. */
  public boolean persistentRemovalLog() {
    return persistentRemovalLog;
  }

  /**
   * Whether a new metadata file reaches stable storage before its commit returns; ClickHouse: no.
   */
  public boolean fsyncAfterInsert() {
    return fsyncAfterInsert;
  }

  /** Whether changed directories of the metadata do; ClickHouse: no. */
  public boolean fsyncPartDirectory() {
    return fsyncPartDirectory;
  }

  /**
   * {@code max_inline_data_size} (ours): files up to this size are kept in their metadata file and
   * need no object. 0, the default, makes objects of all, which a disk that ClickHouse shall open
   * must have: ClickHouse 26.7 parses inline data and reads such a file as empty.
   */
  public int maxInlineDataSizeBytes() {
    return maxInlineDataSizeBytes;
  }

  /**
   * {@code max_shared_file_size} (ours): a new file up to this size that is the same as one before,
   * by name and contents, becomes a hard link of it and needs no object; 0 to make objects of all,
   * as ClickHouse does. ClickHouse reads, changes and deletes such files as any hard link.
   */
  public int maxSharedFileSizeBytes() {
    return maxSharedFileSizeBytes;
  }

  /**
   * {@code max_metadata_copy_size} (ours): the contents of a file up to this size are kept in its
   * metadata file as well as in its object, so that reading it needs no request; 0 to copy none.
   * ClickHouse reads the object and does not see the copy.
   */
  public int maxMetadataCopySizeBytes() {
    return maxMetadataCopySizeBytes;
  }

  /**
   * {@code metadata_copies_of_reads} (ours): files up to {@link #maxMetadataCopySizeBytes} that
   * have no copy, since ClickHouse wrote them, get one when they were read and found right.
   */
  public boolean metadataCopiesOfReads() {
    return metadataCopiesOfReads;
  }

  /** {@code request_prices} (ours): what the store charges. */
  public S3RequestPrices prices() {
    return prices;
  }

  S3Endpoint endpoint() {
    return endpoint;
  }

  S3Credentials credentials() {
    return credentials;
  }

  S3RequestSettings requests() {
    return requests;
  }

  S3StoreSettings store() {
    return store;
  }

  S3ThrottleSettings throttles() {
    return throttles;
  }

  S3UploadSettings uploads() {
    return uploads;
  }

  S3EncryptionSettings encryption() {
    return encryption;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Override
  public String toString() {
    return "S3Settings[disk="
        + disk
        + " endpoint="
        + endpoint.service()
        + " bucket="
        + endpoint.bucket()
        + " keyPrefix="
        + endpoint.keyPrefix()
        + " region="
        + region
        + " credentials="
        + credentials
        + " encryption="
        + encryption
        + " headers="
        + headers.keySet()
        + "]";
  }

  private static String metadataPath(SettingText text) {
    String path = text.text("metadata_path");
    try {
      Path.of(path);
    } catch (InvalidPathException e) {
      throw text.failure("metadata_path", "is not a path");
    }
    return path;
  }

  /**
   * Gathers settings in code; names and texts are those of the configuration. Confined to one
   * thread.
   */
  public static final class Builder {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Map<String, String>> environments = new ArrayList<>();
    private String disk = "s3";

    private Builder(String endpoint) {
      settings.put("endpoint", Objects.requireNonNull(endpoint, "endpoint"));
      settings.put("use_environment_credentials", "0");
    }

    /** Names the disk; {@code s3} if not called. */
    public Builder disk(String name) {
      disk = Objects.requireNonNull(name, "name");
      return this;
    }

    /** Keys to sign with. */
    public Builder credentials(String accessKeyId, String secretAccessKey) {
      set("access_key_id", accessKeyId);
      return set("secret_access_key", secretAccessKey);
    }

    /**
     * Region and keys that are not given come from here and from the surroundings of the process.
     */
    public Builder environment(Map<String, String> environment) {
      environments.add(Map.copyOf(environment));
      return set("use_environment_credentials", "1");
    }

    /** Region to sign for. */
    public Builder region(String region) {
      return set("region", region);
    }

    /** Where the metadata tree lies. */
    public Builder metadataPath(Path path) {
      return set("metadata_path", path.toString());
    }

    /** Sets any other setting, by ClickHouse's name. */
    public Builder set(String name, String value) {
      settings.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Checks all settings.
     *
     * @throws IllegalArgumentException if one is missing or malformed
     */
    public S3Settings build() {
      Map<String, String> environment = new LinkedHashMap<>();
      environments.forEach(environment::putAll);
      return read(disk, settings, environment);
    }
  }
}
