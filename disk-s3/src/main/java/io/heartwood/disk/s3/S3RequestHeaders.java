package io.heartwood.disk.s3;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Adds what the settings want on requests before they are signed: own headers on all, encryption
 * and storage class on those that make objects, a customer's key also on those that read them.
 */
final class S3RequestHeaders implements ExecutionInterceptor {
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
    if (makesObject && encryption.hasKmsKey()) {
      putKmsKey(request);
    }
    if (touchesContents && encryption.hasCustomerKey()) {
      putCustomerKey(request, CUSTOMER);
    }
    if (copies && encryption.hasCustomerKey()) {
      putCustomerKey(request, COPY_SOURCE_CUSTOMER);
    }
    return request.build();
  }

  private void putKmsKey(SdkHttpRequest.Builder request) {
    request.putHeader(ENCRYPTION, "aws:kms");
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
