/** The {@code heartwood} command. */
package io.heartwood.cli;
