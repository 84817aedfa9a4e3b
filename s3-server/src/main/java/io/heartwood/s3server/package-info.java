/**
 * Starting and stopping an embedded S3 server that runs in a JVM of its own. Needs the JDK only, so
 * that nothing of the server ever meets the class path of its user.
 */
package io.heartwood.s3server;
