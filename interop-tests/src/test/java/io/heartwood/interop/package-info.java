/** Round trips between the engine and a real ClickHouse. */
package io.heartwood.interop;
