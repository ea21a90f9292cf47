package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.source.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder that a restore would make: nothing is there yet, and a dry run makes nothing. */
public record MissingFolder(Path path) implements TargetView {

    @Override
    public String describe() {
        return path.toString();
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public Optional<Listed> find(Key key) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refuses(Listed listed) {
        return TreeTarget.objection(listed);
    }

    @Override
    public List<String> lacks(Listed listed) {
        return TreeTarget.lacking(listed);
    }

    @Override
    public boolean isFlat() {
        return false;
    }

    @Override
    public Source asSource() {
        throw new IllegalStateException(path + " is not there, so nothing in it can be read");
    }

    @Override
    public void close() {}
}
