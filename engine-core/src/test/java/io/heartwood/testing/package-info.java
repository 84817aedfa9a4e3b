/** What tests of several packages share. */
package io.heartwood.testing;
