package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SettingsTest {
  private static final String ENDPOINT = "https://s3.example.com/bucket/prefix/";

  /** The disk of ClickHouse's page on S3-backed MergeTree. */
  private static final Map<String, String> EXAMPLE =
      Map.of(
          "type", "s3",
          "endpoint", "https://sample-bucket.s3.us-east-2.amazonaws.com/tables/",
          "access_key_id", "your_access_key_id",
          "secret_access_key", "your_secret_access_key",
          "region", "",
          "metadata_path", "/var/lib/clickhouse/disks/s3/",
          "cache_enabled", "true",
          "data_cache_enabled", "true",
          "cache_path", "/var/lib/clickhouse/disks/s3/cache/");

  @Test
  void exampleOfTheDocumentationIsUnderstoodWithoutAWarning() {
    String log = logOf(() -> S3Settings.read("s3", EXAMPLE, Map.of()));
    assertEquals("", log);
    S3Settings settings = S3Settings.read("s3", EXAMPLE, Map.of());
    assertEquals("sample-bucket", settings.bucket());
    assertEquals("tables/", settings.keyPrefix());
    assertEquals("us-east-2", settings.region());
    assertEquals(Path.of("/var/lib/clickhouse/disks/s3"), settings.metadataPath().orElseThrow());
    assertTrue(settings.credentials().areGiven());
    assertFalse(settings.skipAccessCheck());
  }

  @Test
  void defaultsAreThoseStated() {
    S3Settings settings = S3Settings.builder(ENDPOINT).build();
    assertEquals(16 << 20, settings.uploads().minUploadPartSizeBytes());
    assertEquals(32 << 20, settings.uploads().maxSinglePartUploadSizeBytes());
    assertEquals(32 << 20, settings.uploads().partSizeBytes(1));
    assertEquals(16 << 20, settings.uploads().partSizeBytes(2));
    assertEquals(16 << 20, settings.uploads().partSizeBytes(500));
    assertEquals(32 << 20, settings.uploads().partSizeBytes(501));
    assertEquals(64 << 20, settings.uploads().partSizeBytes(1001));
    assertEquals(1000, settings.requests().deleteBatchSize());
    assertEquals(4, settings.requests().maxSingleReadRetries());
    assertEquals(10, settings.requests().retryAttempts());
    assertEquals("us-east-1", settings.region());
    assertEquals("none", settings.credentials().toString());
  }

  @Test
  void tenThousandPartsReachTheGreatestObjectOfS3() {
    S3UploadSettings uploads = S3Settings.builder(ENDPOINT).build().uploads();
    long sizeBytes = 0;
    for (int part = 1; part <= 10_000; part++) {
      sizeBytes += uploads.partSizeBytes(part);
    }
    assertTrue(sizeBytes >= 5L << 40, "sizeBytes=" + sizeBytes);
    assertTrue(uploads.partSizeBytes(10_000) <= 5L << 30);
  }

  @Test
  void unknownSettingIsWarnedOfByNameOnly() {
    Map<String, String> settings = new LinkedHashMap<>(EXAMPLE);
    settings.put("secret_acess_key", "typed-wrong-but-secret");
    String log = logOf(() -> S3Settings.read("s3", settings, Map.of()));
    assertTrue(log.contains("disk=s3 setting=secret_acess_key"), log);
    assertFalse(log.contains("typed-wrong-but-secret"), log);
  }

  @Test
  void regionComesFromSettingThenHostThenEnvironment() {
    Map<String, String> environment =
        Map.of("AWS_REGION", "ap-northeast-1", "AWS_DEFAULT_REGION", "eu-west-1");
    Map<String, String> minio = new LinkedHashMap<>(Map.of("endpoint", ENDPOINT));
    assertEquals("ap-northeast-1", S3Settings.read("d", minio, environment).region());
    assertEquals(
        "eu-west-1",
        S3Settings.read("d", minio, Map.of("AWS_DEFAULT_REGION", "eu-west-1")).region());
    assertEquals("us-east-2", S3Settings.read("d", EXAMPLE, environment).region());
    minio.put("region", "sa-east-1");
    assertEquals("sa-east-1", S3Settings.read("d", minio, environment).region());
  }

  @Test
  void keysComeFromTheEnvironmentWhenNoneAreGiven() {
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", "id",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_SESSION_TOKEN", "token");
    Map<String, String> settings = new LinkedHashMap<>(Map.of("endpoint", ENDPOINT));
    assertEquals("id", S3Settings.read("d", settings, environment).credentials().accessKeyId());
    assertEquals("token", S3Settings.read("d", settings, environment).credentials().sessionToken());
    settings.put("use_environment_credentials", "0");
    assertFalse(S3Settings.read("d", settings, environment).credentials().areGiven());
    settings.put("use_environment_credentials", "1");
    settings.put("no_sign_request", "1");
    assertEquals(
        S3Credentials.ANONYMOUS, S3Settings.read("d", settings, environment).credentials());
  }

  @Test
  void sizesHaveClickHousesSuffixesAndNamesItsPrefix() {
    S3Settings settings =
        S3Settings.builder(ENDPOINT)
            .set("s3_max_single_part_upload_size", "8Mi")
            .set("min_upload_part_size", "6M")
            .build();
    assertEquals(8 << 20, settings.uploads().maxSinglePartUploadSizeBytes());
    assertEquals(6_000_000, settings.uploads().minUploadPartSizeBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "max_connections, many, malformed setting: disk=d setting=max_connections value=many",
    "max_connections, 0, malformed setting: disk=d setting=max_connections value=0",
    "max_connections, -1, malformed setting: disk=d setting=max_connections value=-1",
    "min_upload_part_size, 1Mi, malformed setting: disk=d setting=min_upload_part_size value=1Mi",
    "max_upload_part_size, 999999999T, malformed setting: disk=d setting=max_upload_part_size",
    "skip_access_check, maybe, malformed setting: disk=d setting=skip_access_check value=maybe",
    "region, a/../b, malformed setting: disk=d setting=region value=a/../b",
    "access_key_id, half, setting is missing beside its other half: disk=d setting=secret_access",
    "secret_access_key, half, setting is missing beside its other half: disk=d setting=access_key",
    "role_arn, arn:x, setting is not supported: disk=d setting=role_arn",
    "proxy.uri, http://x, setting is not supported: disk=d setting=proxy",
    "key_template, [a-z]{9}, setting is not supported: disk=d setting=key_template",
    "header, no-colon, setting must have the form name: value: disk=d setting=header",
    "server_side_encryption, DES, 'setting must be AES256, aws:kms or aws:kms:dsse: disk=d'",
    "checksum_mode, sometimes, 'setting must be when_required, when_supported or content_md5: d'",
    "etag_quotes, maybe, malformed setting: disk=d setting=etag_quotes value=maybe",
    "max_get_rps, -1, malformed setting: disk=d setting=max_get_rps value=-1",
    "server_side_encryption_customer_key_base64, short, setting must be 32 bytes in base64: disk=d",
  })
  void wrongValueNamesDiskAndSetting(String name, String value, String message) {
    Map<String, String> settings = new LinkedHashMap<>(Map.of("endpoint", ENDPOINT));
    settings.put(name, value);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> S3Settings.read("d", settings, Map.of()));
    assertTrue(e.getMessage().startsWith(message), e::getMessage);
  }

  @Test
  void everySettingIsDocumented() throws IOException {
    SettingText text = new SettingText("d", Map.of("endpoint", ENDPOINT));
    new S3Settings(text, Map.of());
    String page = Files.readString(Path.of("../docs/S3.md"));
    for (String name : text.known()) {
      boolean documented = page.contains("`" + name.replaceFirst("\\..*", "") + "`");
      assertTrue(documented || S3Settings.WITHOUT_EFFECT.contains(name), name);
    }
  }

  @Test
  void settingsOfStoresHaveTheirDefaultsAndChecks() {
    S3StoreSettings store = S3Settings.builder(ENDPOINT).build().store();
    assertEquals(S3StoreSettings.Checksums.WHEN_REQUIRED, store.checksums());
    assertFalse(store.chunkedEncoding());
    assertTrue(store.nativeCopy());
    assertEquals(Optional.empty(), store.batchDelete());
    S3StoreSettings google =
        S3Settings.builder("https://storage.googleapis.com/bucket/").build().store();
    assertEquals(Optional.of(false), google.batchDelete());
    S3Settings.Builder md5 = S3Settings.builder(ENDPOINT).set("checksum_mode", "content_md5");
    assertEquals(S3StoreSettings.Checksums.CONTENT_MD5, md5.build().store().checksums());
    md5.set("disable_checksum", "1");
    assertThrows(IllegalArgumentException.class, md5::build);
  }

  @Test
  void aSettingSimilarToTheMissingOneIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                S3Settings.read(
                    "d",
                    Map.of("type", "s3", "endpointt", "http://h/b/", "region", "r"),
                    Map.of()));
    assertEquals("setting is missing: disk=d setting=endpoint similar=endpointt", e.getMessage());
  }

  @Test
  void missingEndpointIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> S3Settings.read("d", Map.of(), Map.of()));
    assertEquals("setting is missing: disk=d setting=endpoint", e.getMessage());
  }

  @Test
  void customerKeyNeedsTransportThatHidesIt() {
    String key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("endpoint", "http://host/bucket/");
    settings.put("server_side_encryption_customer_key_base64", key);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> S3Settings.read("d", settings, Map.of()));
    assertFalse(e.getMessage().contains(key));
    settings.put("endpoint", "http://127.evil.example/bucket/");
    assertThrows(IllegalArgumentException.class, () -> S3Settings.read("d", settings, Map.of()));
    settings.put("endpoint", "http://127.0.0.1:9000/bucket/");
    assertTrue(S3Settings.read("d", settings, Map.of()).encryption().hasCustomerKey());
    settings.put("endpoint", "https://host/bucket/");
    assertTrue(S3Settings.read("d", settings, Map.of()).encryption().hasCustomerKey());
  }

  @Test
  void printingShowsNoSecret() {
    S3Settings settings =
        S3Settings.builder(ENDPOINT)
            .credentials("the-access-key", "the-secret-key")
            .set("session_token", "the-token")
            .set("header", "Authorization: the-header")
            .set(
                "server_side_encryption_customer_key_base64",
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
            .build();
    String printed =
        settings + " " + settings.credentials() + " " + settings.encryption() + settings.endpoint();
    for (String secret :
        new String[] {"the-access-key", "the-secret-key", "the-token", "the-header", "MDEyMzQ1"}) {
      assertFalse(printed.contains(secret), printed);
    }
  }

  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
