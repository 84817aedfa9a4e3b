package io.heartwood.disk.s3;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** The kinds of request that a disk sends, under S3's names. */
public enum S3RequestKind {
  /** Reads a range of an object. */
  GET_OBJECT("GetObject"),
  /** Writes a whole object. */
  PUT_OBJECT("PutObject"),
  /** Deletes one object. */
  DELETE_OBJECT("DeleteObject"),
  /** Deletes up to 1000 objects. */
  DELETE_OBJECTS("DeleteObjects"),
  /** Reads one page of a listing. */
  LIST_OBJECTS("ListObjects"),
  /** Asks for an object's size. */
  HEAD_OBJECT("HeadObject"),
  /** Copies an object within the store. */
  COPY_OBJECT("CopyObject"),
  /** Begins a multipart upload. */
  CREATE_MULTIPART_UPLOAD("CreateMultipartUpload"),
  /** Writes one part of a multipart upload. */
  UPLOAD_PART("UploadPart"),
  /** Copies one part of an object within the store. */
  UPLOAD_PART_COPY("UploadPartCopy"),
  /** Ends a multipart upload. */
  COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload"),
  /** Gives a multipart upload up. */
  ABORT_MULTIPART_UPLOAD("AbortMultipartUpload"),
  /** Reads one page of the multipart uploads that have not ended. */
  LIST_MULTIPART_UPLOADS("ListMultipartUploads");

  private final String s3Name;

  S3RequestKind(String s3Name) {
    this.s3Name = s3Name;
  }

  /** S3's name of the call, such as {@code GetObject}. */
  public String s3Name() {
    return s3Name;
  }

  static S3RequestKind of(SdkRequest request) {
    if (request instanceof GetObjectRequest) {
      return GET_OBJECT;
    } else if (request instanceof PutObjectRequest) {
      return PUT_OBJECT;
    } else if (request instanceof UploadPartRequest) {
      return UPLOAD_PART;
    } else if (request instanceof DeleteObjectsRequest) {
      return DELETE_OBJECTS;
    } else if (request instanceof DeleteObjectRequest) {
      return DELETE_OBJECT;
    } else if (request instanceof ListObjectsV2Request) {
      return LIST_OBJECTS;
    } else if (request instanceof HeadObjectRequest) {
      return HEAD_OBJECT;
    } else if (request instanceof CopyObjectRequest) {
      return COPY_OBJECT;
    } else if (request instanceof CreateMultipartUploadRequest) {
      return CREATE_MULTIPART_UPLOAD;
    } else if (request instanceof UploadPartCopyRequest) {
      return UPLOAD_PART_COPY;
    } else if (request instanceof CompleteMultipartUploadRequest) {
      return COMPLETE_MULTIPART_UPLOAD;
    } else if (request instanceof AbortMultipartUploadRequest) {
      return ABORT_MULTIPART_UPLOAD;
    } else if (request instanceof ListMultipartUploadsRequest) {
      return LIST_MULTIPART_UPLOADS;
    }
    throw new IllegalArgumentException("unexpected request: class=" + request.getClass().getName());
  }
}
