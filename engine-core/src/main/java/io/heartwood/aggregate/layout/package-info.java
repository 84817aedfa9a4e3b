/**
 * Where the serialized states of aggregate functions end: in a part they lie back to back, without
 * lengths between them.
 */
package io.heartwood.aggregate.layout;
