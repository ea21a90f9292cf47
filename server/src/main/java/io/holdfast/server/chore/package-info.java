/** What is looked at now and then, whatever room it is of. */
@NullMarked
package io.holdfast.server.chore;

import org.jspecify.annotations.NullMarked;
