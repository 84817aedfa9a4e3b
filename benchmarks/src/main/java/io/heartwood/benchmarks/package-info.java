/** Benchmarks of kernels and of the whole engine. */
package io.heartwood.benchmarks;
