/** Tests of the command line: in this process with an environment of their own, and as processes. */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
