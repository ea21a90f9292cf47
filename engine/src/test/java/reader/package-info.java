/**
 * A reader of Holdfast repositories that was written from {@code docs/format.md} and {@code docs/protocol.md} alone. It shares no
 * code with the engine, so that a mistake made in both places is unlikely; where the two disagree, the page is wrong or one of them
 * is. Start at {@link reader.RepositoryReader}.
 *
 * <p>Holds: whatever breaks a rule of the page is {@link reader.Refused}, never guessed. Whole packs are read and their names
 * checked, which is slow and simple. Numbers behind "§" are sections of format.md.
 */
@NullMarked
package reader;

import org.jspecify.annotations.NullMarked;
