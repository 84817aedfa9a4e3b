package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the settings put on the wire: signatures, tokens, encryption, checksums, own headers. */
@Timeout(60)
class S3WireTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private static final ObjectKey LARGE = new ObjectKey("prefix/large");
  private static final ObjectKey COPY = new ObjectKey("prefix/copy");
  private static final String CUSTOMER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String ENCRYPTION = "x-amz-server-side-encryption";
  private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.US_ASCII);

  private ScriptedS3 server;
  @TempDir private Path directory;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedS3();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void givenKeysSignAndAreNotSent() throws IOException {
    exercise(server.settings().set("region", "eu-west-3"));
    for (Map<String, String> head : server.heads) {
      String authorization = head.get("authorization");
      assertTrue(
          authorization.startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), authorization);
      assertTrue(authorization.contains("/eu-west-3/s3/aws4_request"), authorization);
      assertNull(head.get("x-amz-security-token"));
      assertFalse(head.toString().contains("very-secret-key"));
    }
  }

  @Test
  void aSessionTokenTravelsSigned() throws IOException {
    exercise(server.settings().set("session_token", "temporary"));
    for (Map<String, String> head : server.heads) {
      assertEquals("temporary", head.get("x-amz-security-token"));
      assertTrue(head.get("authorization").contains("x-amz-security-token"), "signed");
    }
  }

  @Test
  void unsignedRequestsHaveNoSignature() throws IOException {
    exercise(server.settings().set("no_sign_request", "1"));
    server.heads.forEach(head -> assertNull(head.get("authorization"), head::toString));
  }

  @Test
  void keysOfTheEnvironmentSignWhenNoneAreGiven() throws IOException {
    Map<String, String> environment =
        Map.of("AWS_ACCESS_KEY_ID", "FROMENV", "AWS_SECRET_ACCESS_KEY", "s");
    exercise(S3Settings.builder(server.endpoint()).environment(environment));
    server.heads.forEach(head -> assertTrue(credential(head).startsWith("FROMENV/")));
  }

  @Test
  void theChainOfTheSurroundingsFindsAProfile() throws IOException {
    Path credentials = directory.resolve("credentials");
    Files.writeString(
        credentials, "[default]\naws_access_key_id=FROMPROFILE\naws_secret_access_key=s\n");
    String before = System.getProperty("aws.sharedCredentialsFile");
    System.setProperty("aws.sharedCredentialsFile", credentials.toString());
    try {
      exercise(S3Settings.builder(server.endpoint()).environment(Map.of()));
    } finally {
      restore("aws.sharedCredentialsFile", before);
    }
    server.heads.forEach(head -> assertTrue(credential(head).startsWith("FROMPROFILE/")));
  }

  @Test
  void withoutTheEnvironmentNothingIsSigned() throws IOException {
    exercise(S3Settings.builder(server.endpoint()));
    server.heads.forEach(head -> assertNull(head.get("authorization")));
  }

  @Test
  void pathStyleNamesTheBucketInThePath() throws IOException {
    exercise(server.settings());
    assertTrue(server.requests.stream().allMatch(r -> r.contains(" /bucket")));
    assertTrue(server.heads.stream().allMatch(h -> h.get("host").startsWith("127.0.0.1:")));
  }

  /** The host does not exist; a proxy of the JVM, which is our server, sees what it would see. */
  @Test
  void virtualHostStyleNamesTheBucketInTheHost() throws IOException {
    Map<String, String> before = new HashMap<>();
    for (String name : List.of("http.proxyHost", "http.proxyPort", "http.nonProxyHosts")) {
      before.put(name, System.getProperty(name));
    }
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", String.valueOf(server.port()));
    System.setProperty("http.nonProxyHosts", "");
    try (S3ObjectStorage storage =
        new S3ObjectStorage(
            S3Settings.builder("http://my-bucket.s3.eu-west-1.example/prefix/")
                .credentials("AKIDEXAMPLE", "s")
                .build())) {
      put(storage, KEY, BYTES);
    } finally {
      before.forEach(S3WireTest::restore);
    }
    assertEquals("my-bucket.s3.eu-west-1.example", server.heads.get(0).get("host"));
    String request = server.requests.get(0);
    assertTrue(request.endsWith("/prefix/key") && !request.contains("/bucket/"), request);
  }

  @Test
  void encryptionByTheServiceIsAskedOfWhatMakesObjects() throws IOException {
    exercise(server.settings().set("server_side_encryption", "AES256"));
    assertOnMakersOnly(ENCRYPTION, "AES256");
    assertNowhere(ENCRYPTION + "-aws-kms-key-id");
  }

  @Test
  void kmsKeyIsAskedOfWhatMakesObjects() throws IOException {
    exercise(
        server
            .settings()
            .set("server_side_encryption_kms_key_id", "key-1")
            .set("server_side_encryption_kms_encryption_context", "e30=")
            .set("server_side_encryption_kms_bucket_key_enabled", "1"));
    assertOnMakersOnly(ENCRYPTION, "aws:kms");
    assertOnMakersOnly(ENCRYPTION + "-aws-kms-key-id", "key-1");
    assertOnMakersOnly(ENCRYPTION + "-context", "e30=");
    assertOnMakersOnly(ENCRYPTION + "-bucket-key-enabled", "true");
  }

  @Test
  void customerKeyTravelsWithWhatTouchesContents() throws Exception {
    exercise(server.settings().set("server_side_encryption_customer_key_base64", CUSTOMER_KEY));
    byte[] md5 = MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(CUSTOMER_KEY));
    String name = ENCRYPTION + "-customer-";
    for (int i = 0; i < server.heads.size(); i++) {
      Map<String, String> head = server.heads.get(i);
      String request = server.requests.get(i);
      boolean touches =
          isPut(head) || request.startsWith("GET /bucket/") || request.startsWith("HEAD");
      touches |= request.endsWith("?uploads");
      assertEquals(touches ? "AES256" : null, head.get(name + "algorithm"), request);
      assertEquals(touches ? CUSTOMER_KEY : null, head.get(name + "key"), request);
      assertEquals(
          touches ? Base64.getEncoder().encodeToString(md5) : null,
          head.get(name + "key-md5"),
          request);
      boolean copies = head.containsKey("x-amz-copy-source");
      assertEquals(
          copies ? CUSTOMER_KEY : null,
          head.get("x-amz-copy-source-server-side-encryption-customer-key"),
          request);
    }
  }

  @Test
  void storageClassIsAskedOfWhatMakesObjects() throws IOException {
    exercise(server.settings().set("storage_class_name", "INTELLIGENT_TIERING"));
    assertOnMakersOnly("x-amz-storage-class", "INTELLIGENT_TIERING");
  }

  @Test
  void ownHeadersAreOnEveryRequestAndSigned() throws IOException {
    exercise(server.settings().set("header", "X-One: 1").set("header[1]", "x-two: b c"));
    for (Map<String, String> head : server.heads) {
      assertEquals("1", head.get("x-one"));
      assertEquals("b c", head.get("x-two"));
      assertTrue(head.get("authorization").contains("x-one;x-two"), head::toString);
    }
  }

  @Test
  void uploadsAreWholeAndWithoutChecksumUnlessAskedFor() throws IOException {
    exercise(server.settings());
    for (Map<String, String> head : server.heads) {
      assertNull(head.get("x-amz-trailer"));
      assertNull(head.get("content-encoding"));
      if (isPut(head)) {
        assertNull(head.get("x-amz-checksum-crc32"), head::toString);
        assertNull(head.get("content-md5"), head::toString);
      }
    }
    assertTrue(headOf("POST /bucket?delete").containsKey("x-amz-checksum-crc32"));
  }

  @Test
  void checksumsWhereSupported() throws IOException {
    exercise(server.settings().set("checksum_mode", "when_supported"));
    assertNotEquals(null, headOf("PUT /bucket/prefix/key").get("x-amz-checksum-crc32"));
    assertNull(headOf("PUT /bucket/prefix/key").get("x-amz-trailer"));
  }

  @Test
  void chunkedUploadsFrameTheBody() throws IOException {
    S3Settings.Builder chunked =
        server.settings().set("use_chunked_encoding", "1").set("checksum_mode", "when_supported");
    try (S3ObjectStorage storage = new S3ObjectStorage(chunked.build())) {
      put(storage, KEY, BYTES);
      assertEquals(BYTES.length, storage.statistics().snapshot().sentBytes());
    }
    Map<String, String> head = headOf("PUT /bucket/prefix/key");
    assertEquals("aws-chunked", head.get("content-encoding"));
    assertEquals(String.valueOf(BYTES.length), head.get("x-amz-decoded-content-length"));
  }

  @Test
  void md5OfWhatHasContents() throws Exception {
    exercise(server.settings().set("checksum_mode", "content_md5"));
    String md5 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(BYTES));
    assertEquals(md5, headOf("PUT /bucket/prefix/key").get("content-md5"));
    assertEquals(24, headOf("PUT /bucket/prefix/large?partNumber=2").get("content-md5").length());
    assertEquals(24, headOf("POST /bucket?delete").get("content-md5").length());
  }

  /** Sends one request of each kind. */
  private void exercise(S3Settings.Builder settings) throws IOException {
    settings
        .set("min_upload_part_size", "5Mi")
        .set("max_single_part_upload_size", "5Mi")
        .set("max_inflight_parts_for_one_file", "1");
    try (S3ObjectStorage storage = new S3ObjectStorage(settings.build())) {
      put(storage, KEY, BYTES);
      put(storage, LARGE, new byte[6 << 20]);
      storage.readFully(KEY, 1, new byte[3], 0, 3);
      storage.copy(KEY, COPY);
      storage.list("prefix/", "", 10);
      storage.delete(List.of(KEY, COPY));
      storage.delete(List.of(LARGE));
    }
    assertEquals(0, server.objectCount());
    assertTrue(server.requests.size() >= 10, server.requests::toString);
  }

  private void assertOnMakersOnly(String name, String value) {
    int makers = 0;
    for (int i = 0; i < server.heads.size(); i++) {
      String request = server.requests.get(i);
      boolean part = request.contains("partNumber=");
      boolean makes = (isPut(server.heads.get(i)) && !part) || request.endsWith("?uploads");
      assertEquals(makes ? value : null, server.heads.get(i).get(name), request);
      makers += makes ? 1 : 0;
    }
    assertEquals(3, makers);
  }

  private void assertNowhere(String name) {
    server.heads.forEach(head -> assertNull(head.get(name)));
  }

  private Map<String, String> headOf(String requestPrefix) {
    for (int i = 0; i < server.requests.size(); i++) {
      if (server.requests.get(i).startsWith(requestPrefix)) {
        return server.heads.get(i);
      }
    }
    throw new AssertionError(
        requestPrefix + " not in " + server.requests.stream().collect(Collectors.joining("\n")));
  }

  private static boolean isPut(Map<String, String> head) {
    return head.get(ScriptedS3.METHOD).equals("PUT");
  }

  private static String credential(Map<String, String> head) {
    String authorization = head.get("authorization");
    return authorization.substring(authorization.indexOf("Credential=") + "Credential=".length());
  }

  private static void put(S3ObjectStorage storage, ObjectKey key, byte[] bytes) throws IOException {
    try (ObjectUpload upload = storage.upload(key)) {
      upload.write(bytes, 0, bytes.length);
      upload.finish();
    }
  }

  private static void restore(String name, String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }
}
