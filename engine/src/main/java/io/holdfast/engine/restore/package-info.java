/** Choose, plan, write to a target, compare. */
@NullMarked
package io.holdfast.engine.restore;

import org.jspecify.annotations.NullMarked;
