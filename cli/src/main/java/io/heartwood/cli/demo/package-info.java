/** The {@code heartwood demo} command: real trips, more trips that resemble them, and a tour. */
package io.heartwood.cli.demo;
