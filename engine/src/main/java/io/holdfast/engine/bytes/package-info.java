/** Keys, and numbers as bytes. Format: {@code docs/format.md}, "Numbers". Every room uses it; it uses errors alone. */
@NullMarked
package io.holdfast.engine.bytes;

import org.jspecify.annotations.NullMarked;
