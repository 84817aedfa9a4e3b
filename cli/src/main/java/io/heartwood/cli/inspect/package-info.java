/** {@code heartwood inspect}: prints what the directory of a part consists of. */
package io.heartwood.cli.inspect;
