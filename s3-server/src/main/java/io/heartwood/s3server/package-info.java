/** Starting and stopping an embedded S3 server that runs in a JVM of its own. */
package io.heartwood.s3server;
