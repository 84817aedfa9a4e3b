/**
 * Several parts become one: which ({@link io.heartwood.merge.MergeSelector}), in what order of rows
 * ({@link io.heartwood.merge.MergingReader}), and the work itself, step by step ({@link
 * io.heartwood.merge.MergeTask}).
 */
package io.heartwood.merge;
