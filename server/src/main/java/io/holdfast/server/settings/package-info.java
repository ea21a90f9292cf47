/** What the server is started with. */
@NullMarked
package io.holdfast.server.settings;

import org.jspecify.annotations.NullMarked;
