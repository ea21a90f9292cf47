package io.holdfast.engine.store;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Store.Body;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A bucket that counts what is asked of it. To ask for tags, access lists, settings, or whether there are versions, is a get. */
public final class CountingBucket implements Bucket {
    private final Bucket bucket;
    private final RequestCounter counter = new RequestCounter();

    public CountingBucket(Bucket bucket) {
        this.bucket = bucket;
    }

    /** All that was asked so far; of content that is read, the beginnings alone. */
    public RequestCounts counts() {
        return counter.counts();
    }

    @Override
    public String describe() {
        return bucket.describe();
    }

    @Override
    public String identity() {
        return bucket.identity();
    }

    @Override
    public Instant clock() {
        counter.clock();
        return bucket.clock();
    }

    @Override
    public Page list(Query query) {
        counter.list();
        return bucket.list(query);
    }

    @Override
    public Versioning versioning() {
        counter.get();
        return bucket.versioning();
    }

    @Override
    public VersionPage versions(VersionQuery query) {
        counter.list();
        return bucket.versions(query);
    }

    @Override
    public Optional<String> wholeName() {
        return bucket.wholeName();
    }

    @Override
    public Optional<String> setting(BucketSetting.Kind kind) {
        counter.get();
        return bucket.setting(kind);
    }

    @Override
    public void put(BucketSetting.Kind kind, String document) {
        counter.put(document.length());
        bucket.put(kind, document);
    }

    @Override
    public Etags etags() {
        return bucket.etags();
    }

    @Override
    public Optional<Details> head(Key key, Pin pin) {
        counter.head();
        return bucket.head(key, pin);
    }

    @Override
    public Opening open(Key key, Pin pin, long offset) {
        counter.get();
        return bucket.open(key, pin, offset);
    }

    @Override
    public List<Named> tags(Key key, Pin pin) {
        counter.get();
        return bucket.tags(key, pin);
    }

    @Override
    public Optional<String> access(Key key, Pin pin) {
        counter.get();
        return bucket.access(key, pin);
    }

    /** It is a put. */
    @Override
    public void putAccess(Key key, String list) {
        counter.put(list.length());
        bucket.putAccess(key, list);
    }

    @Override
    public void thaw(Key key, Pin pin, int days) {
        counter.put(0);
        bucket.thaw(key, pin, days);
    }

    @Override
    public void put(Key key, ObjectAttributes attributes, Body body) {
        counter.put(body.length());
        bucket.put(key, attributes, body);
    }

    /** Its parts, and its end, are puts of their own. */
    @Override
    public Upload begin(Key key, ObjectAttributes attributes) {
        counter.put(0);
        Upload upload = bucket.begin(key, attributes);
        return new Upload() {
            @Override
            public void part(int number, Body body) {
                counter.put(body.length());
                upload.part(number, body);
            }

            @Override
            public void complete() {
                counter.put(0);
                upload.complete();
            }

            @Override
            public void close() {
                upload.close();
            }
        };
    }

    @Override
    public void delete(Key key) {
        counter.delete();
        bucket.delete(key);
    }

    @Override
    public Optional<String> refuses(Key key) {
        return bucket.refuses(key);
    }

    @Override
    public List<String> losses(ObjectAttributes attributes) {
        return bucket.losses(attributes);
    }

    @Override
    public void close() {
        bucket.close();
    }
}
