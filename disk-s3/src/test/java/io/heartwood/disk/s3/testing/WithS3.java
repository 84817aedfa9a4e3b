package io.heartwood.disk.s3.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets constructors, lifecycle methods and tests of a class take a {@link TestS3} parameter. All
 * classes of a test JVM share one server; each has a key prefix of its own.
 *
 * @see S3Extension how the server is chosen
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(S3Extension.class)
public @interface WithS3 {}
