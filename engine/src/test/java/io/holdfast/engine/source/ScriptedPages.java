package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Store.Body;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A bucket that gives these pages whatever it is asked, the last one for ever, and knows nothing else. */
class ScriptedPages implements Bucket {
    private final Deque<Page> pages;

    ScriptedPages(List<Page> pages) {
        this.pages = new ArrayDeque<>(pages);
    }

    @Override
    public synchronized Page list(Query query) {
        if (pages.isEmpty()) {
            throw new Busy("The scripted bucket is overloaded.");
        }
        return pages.size() > 1 ? pages.remove() : pages.element();
    }

    @Override
    public Etags etags() {
        return Etags.UNKNOWN;
    }

    @Override
    public Optional<String> wholeName() {
        return Optional.empty();
    }

    @Override
    public Optional<String> setting(BucketSetting.Kind kind) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(BucketSetting.Kind kind, String document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Versioning versioning() {
        throw new UnsupportedOperationException();
    }

    @Override
    public VersionPage versions(VersionQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String describe() {
        return "the scripted bucket";
    }

    @Override
    public String identity() {
        return "s3:scripted/bucket";
    }

    @Override
    public Instant clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Details> head(Key key, Pin pin) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Opening open(Key key, Pin pin, long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Named> tags(Key key, Pin pin) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> access(Key key, Pin pin) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAccess(Key key, String list) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void thaw(Key key, Pin pin, int days) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(Key key, ObjectAttributes attributes, Body body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Upload begin(Key key, ObjectAttributes attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Key key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> refuses(Key key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> losses(ObjectAttributes attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
