/**
 * Storage policies: volumes of disks in an order of preference, and which of them gets a new part.
 *
 * <p>Rules and defaults are those of ClickHouse 26.7. Knows parts by their summaries only.
 */
package io.heartwood.policy;
