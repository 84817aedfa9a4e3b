/**
 * Where parts go. The engine asks a {@link io.heartwood.placement.PartPlacement} for a disk and the
 * room on it; a storage policy answers. Knows parts by their summaries, never by their bytes.
 */
package io.heartwood.placement;
