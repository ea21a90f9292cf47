/** What the server keeps of itself, written out and brought back: docs/server.md, section 10. */
@NullMarked
package io.holdfast.server.own;

import org.jspecify.annotations.NullMarked;
