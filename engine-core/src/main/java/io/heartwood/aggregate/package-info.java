/**
 * Aggregate functions and their states, for GROUP BY: one state holds all groups of a function in
 * arrays, and takes rows a block at a time.
 */
package io.heartwood.aggregate;
