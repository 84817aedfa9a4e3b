/** What a part is called and what can be said of it without reading its bytes. */
package io.heartwood.part;
