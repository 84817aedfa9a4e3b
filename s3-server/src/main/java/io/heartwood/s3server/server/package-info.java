/**
 * The server's side: what runs inside the child JVM. Nothing outside this package may refer to it;
 * its libraries (Spring, Tomcat, Kotlin, Logback) exist only there.
 */
package io.heartwood.s3server.server;
