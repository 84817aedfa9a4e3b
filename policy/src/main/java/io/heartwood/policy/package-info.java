/** Storage policies: where new parts go, and when they move. */
package io.heartwood.policy;
