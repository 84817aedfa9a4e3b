/**
 * ClickHouse's {@code storage_configuration}: its XML becomes plain definitions, and those become
 * open disks and policies through the {@link io.heartwood.disk.DiskFactory factories} that are on
 * the class path.
 */
package io.heartwood.policy.config;
