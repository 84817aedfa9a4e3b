/**
 * Running things: tasks that go step by step on a bounded pool of named threads, or by hand in
 * tests; the scheduling of merges; the deletion of parts that nobody reads any more.
 */
package io.heartwood.background;
