package io.holdfast.engine.restore;

import java.util.Optional;

/**
 * What became of a setting of the bucket that a snapshot has.
 *
 * @param document as it was put, or would be; empty where the snapshot could not get it
 * @param failure  why it does not stand at the target: a sentence
 */
public record SettingPut(String name, Optional<String> document, Optional<String> failure) {
    /** Whether it was tried, and refused; what the snapshot lacks is no failure of the restore. */
    public boolean isRefused() {
        return document.isPresent() && failure.isPresent();
    }
}
