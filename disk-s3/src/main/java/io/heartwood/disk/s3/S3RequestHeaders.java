package io.heartwood.disk.s3;

import io.heartwood.disk.s3.S3StoreSettings.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Adds what the settings want on requests before they are signed: own headers on all, encryption
 * and storage class on those that make objects, a customer's key also on those that read them, and
 * Content-MD5 on what has a body if the store wants it.
 */
final class S3RequestHeaders implements ExecutionInterceptor {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~\\-]+");
  private static final String ENCRYPTION = "x-amz-server-side-encryption";
  private static final String CUSTOMER = ENCRYPTION + "-customer-";
  private static final String COPY_SOURCE_CUSTOMER =
      "x-amz-copy-source-server-side-encryption-customer-";

  private final S3Settings settings;
  private final S3EncryptionSettings encryption;

  S3RequestHeaders(S3Settings settings) {
    this.settings = settings;
    this.encryption = settings.encryption();
  }

  /** The headers of a disk's {@code <header>} elements, by name. */
  static Map<String, String> read(SettingText text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : text.repeated("header")) {
      int colon = header.indexOf(':');
      String name = colon < 0 ? "" : header.substring(0, colon).strip();
      String value = colon < 0 ? "" : header.substring(colon + 1).strip();
      boolean printable = value.chars().allMatch(c -> c >= ' ' && c != 0x7f);
      if (!NAME.matcher(name).matches() || !printable) {
        throw text.failure("header", "must have the form name: value");
      }
      headers.put(name, value);
    }
    return Map.copyOf(headers);
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    S3RequestKind kind = S3RequestKind.of(context.request());
    SdkHttpRequest.Builder request = context.httpRequest().toBuilder();
    settings.headers().forEach(request::putHeader);
    boolean copies = kind == S3RequestKind.COPY_OBJECT || kind == S3RequestKind.UPLOAD_PART_COPY;
    boolean makesObject =
        kind == S3RequestKind.PUT_OBJECT
            || kind == S3RequestKind.CREATE_MULTIPART_UPLOAD
            || kind == S3RequestKind.COPY_OBJECT;
    boolean touchesContents =
        makesObject
            || copies
            || kind == S3RequestKind.GET_OBJECT
            || kind == S3RequestKind.HEAD_OBJECT
            || kind == S3RequestKind.UPLOAD_PART;
    if (makesObject && !settings.uploads().storageClass().isEmpty()) {
      request.putHeader("x-amz-storage-class", settings.uploads().storageClass());
    }
    if (makesObject && !encryption.algorithm().isEmpty()) {
      request.putHeader(ENCRYPTION, encryption.algorithm());
    }
    if (makesObject && encryption.hasKmsKey()) {
      putKmsKey(request);
    }
    if (touchesContents && encryption.hasCustomerKey()) {
      putCustomerKey(request, CUSTOMER);
    }
    if (copies && encryption.hasCustomerKey()) {
      putCustomerKey(request, COPY_SOURCE_CUSTOMER);
    }
    boolean hasContents =
        kind == S3RequestKind.PUT_OBJECT
            || kind == S3RequestKind.UPLOAD_PART
            || kind == S3RequestKind.DELETE_OBJECTS;
    if (hasContents && settings.store().checksums() == Checksums.CONTENT_MD5) {
      context
          .requestBody()
          .ifPresent(body -> request.putHeader("Content-MD5", md5(body.contentStreamProvider())));
    }
    return request.build();
  }

  private static String md5(ContentStreamProvider contents) {
    try (InputStream stream = contents.newStream()) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] piece = new byte[64 << 10];
      for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
        digest.update(piece, 0, count);
      }
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this java has no md5", e);
    }
  }

  private void putKmsKey(SdkHttpRequest.Builder request) {
    request.putHeader(ENCRYPTION + "-aws-kms-key-id", encryption.kmsKeyId());
    if (!encryption.kmsContext().isEmpty()) {
      request.putHeader(ENCRYPTION + "-context", encryption.kmsContext());
    }
    if (encryption.kmsBucketKey()) {
      request.putHeader(ENCRYPTION + "-bucket-key-enabled", "true");
    }
  }

  private void putCustomerKey(SdkHttpRequest.Builder request, String prefix) {
    request.putHeader(prefix + "algorithm", "AES256");
    request.putHeader(prefix + "key", encryption.customerKeyBase64());
    request.putHeader(prefix + "key-md5", encryption.customerKeyMd5());
  }
}
