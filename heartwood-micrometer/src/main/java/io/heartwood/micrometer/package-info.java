/** What an engine does, asks of stores and pays for it, as Micrometer's meters and observations. */
package io.heartwood.micrometer;
