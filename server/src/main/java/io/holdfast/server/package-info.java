/** Plans that run by themselves. What it is and how it is divided: {@code docs/server.md}. */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
