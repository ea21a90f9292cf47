package io.holdfast.demo;

import java.util.Map;

/**
 * An object of the shop's bucket. What it holds follows from what is written here, so that it can be compared with at any time.
 *
 * @param seed     tells it from others of its kind
 * @param size     lines of a log, bytes of a dump; else 0
 * @param revision how often it was changed
 */
record Sample(String key, Kind kind, long seed, int size, int revision) {

    enum Kind {
        ORDER,
        LOG,
        ARCHIVED_LOG,
        IMAGE,
        DUMP,
        NOTE,
        EMPTY
    }

    Sample revised() {
        return new Sample(key, kind, seed, size, revision + 1);
    }

    byte[] bytes() {
        return switch (kind) {
            case ORDER, NOTE -> Writing.order(seed, revision);
            case LOG -> Writing.log(seed + revision, size);
            case ARCHIVED_LOG -> Writing.gzipped(Writing.log(seed + revision, size));
            case IMAGE -> Drawing.png(seed + revision);
            case DUMP -> Writing.dump(seed, size, revision);
            case EMPTY -> new byte[0];
        };
    }

    Headers headers() {
        return switch (kind) {
            case ORDER ->
                new Headers(
                        "application/json",
                        "no-cache",
                        "",
                        "",
                        seed % 2 == 0 ? "zh-CN" : "de",
                        "",
                        Map.of("customer-tier", seed % 5 == 0 ? "gold" : "plain", "schema", "3"));
            case LOG -> Headers.of("text/plain;charset=utf-8");
            case ARCHIVED_LOG ->
                new Headers("text/plain", "", "", "gzip", "", "STANDARD_IA", Map.of("kept-until", "2036"));
            case IMAGE ->
                new Headers(
                        "image/png",
                        "public, max-age=31536000",
                        "",
                        "",
                        "",
                        "",
                        Map.of("photographer", "studio-" + seed % 7));
            case DUMP ->
                new Headers(
                        "application/sql",
                        "",
                        "attachment; filename=\"shop.sql\"",
                        "",
                        "",
                        "",
                        Map.of("database", "shop", "taken-by", "pg_dump"));
            case NOTE, EMPTY -> Headers.of("application/octet-stream");
        };
    }
}
