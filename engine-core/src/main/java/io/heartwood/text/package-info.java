/**
 * Values as text: printed exactly as ClickHouse prints them, and read back, without an object a
 * value.
 */
package io.heartwood.text;
