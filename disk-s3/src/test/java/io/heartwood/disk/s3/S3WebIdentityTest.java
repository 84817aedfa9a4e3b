package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heartwood.disk.object.ObjectKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that the credential chain gets for the token of a Kubernetes service account. */
class S3WebIdentityTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> before = new HashMap<>();
  @TempDir private Path directory;
  private ScriptedS3 s3;
  private HttpServer sts;

  @BeforeEach
  void start() throws IOException {
    s3 = new ScriptedS3();
    sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    sts.createContext("/", this::assumeRole);
    sts.start();
    Path token = Files.writeString(directory.resolve("token"), "token-of-the-account");
    set("aws.webIdentityTokenFile", token.toString());
    set("aws.roleArn", "arn:aws:iam::123456789012:role/reader");
    set("aws.region", "eu-west-1");
    set("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    before.forEach(S3WebIdentityTest::restore);
    sts.stop(0);
    s3.close();
  }

  @Test
  void aTokenOfTheSurroundingsBecomesKeysThatSign() throws IOException {
    byte[] bytes = {1, 2, 3};
    s3.put(KEY.value(), bytes);
    try (S3ObjectStorage storage =
        new S3ObjectStorage(S3Settings.builder(s3.endpoint()).environment(Map.of()).build())) {
      byte[] read = new byte[bytes.length];
      storage.readFully(KEY, 0, read, 0, read.length);
      assertArrayEquals(bytes, read);
    }
    Map<String, String> head = s3.heads.get(0);
    assertTrue(head.get("authorization").contains("Credential=AKIDOFROLE/"), head::toString);
    assertEquals("token-of-the-role", head.get("x-amz-security-token"));
    assertEquals(1, asked.size());
    assertTrue(asked.get(0).contains("WebIdentityToken=token-of-the-account"), asked::toString);
  }

  private void assumeRole(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(URLDecoder.decode(body, StandardCharsets.UTF_8));
    byte[] reply =
        ("<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleWithWebIdentityResult><Credentials>"
                + "<AccessKeyId>AKIDOFROLE</AccessKeyId>"
                + "<SecretAccessKey>secret-of-the-role</SecretAccessKey>"
                + "<SessionToken>token-of-the-role</SessionToken>"
                + "<Expiration>2100-01-01T00:00:00Z</Expiration>"
                + "</Credentials></AssumeRoleWithWebIdentityResult>"
                + "</AssumeRoleWithWebIdentityResponse>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, reply.length);
    exchange.getResponseBody().write(reply);
    exchange.close();
  }

  private void set(String name, String value) {
    before.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  private static void restore(String name, String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }
}
