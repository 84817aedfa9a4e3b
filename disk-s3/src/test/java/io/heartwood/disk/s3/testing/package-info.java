/**
 * S3 for tests. A test class says {@link io.heartwood.disk.s3.testing.WithS3} and takes a {@link
 * io.heartwood.disk.s3.testing.TestS3}; where it comes from is decided by the environment.
 */
package io.heartwood.disk.s3.testing;
