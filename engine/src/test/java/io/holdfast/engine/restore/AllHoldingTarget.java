package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import java.util.List;
import java.util.Optional;

/** What is common to targets of tests: they hold everything, one name beside the other, and fail at nothing. */
public abstract class AllHoldingTarget implements Target {
    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public boolean isFlat() {
        return true;
    }

    @Override
    public boolean keeps(Kind kind) {
        return true;
    }

    @Override
    public boolean keeps(Named attribute) {
        return true;
    }

    @Override
    public boolean keepsOwners() {
        return true;
    }

    @Override
    public Optional<String> refuses(Listed listed) {
        return Optional.empty();
    }

    @Override
    public List<String> lacks(Listed listed) {
        return List.of();
    }

    @Override
    public void sync() {}

    @Override
    public List<String> losses() {
        return List.of();
    }

    @Override
    public void close() {}
}
