package io.holdfast.engine.probe;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.RawBucket.Reply;
import io.holdfast.engine.store.Store.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that some servers refuse, change, hide, or list in another order: for sources and the targets of restores. */
final class KeyChecks {
    private static final String ODD = "odd/";
    private static final String OUT_OF_ORDER = "not in the order of bytes";
    private static final int FEW_A_PAGE = 7;
    private static final int AT_ONCE = 4;

    /** Two dots stay in the middle: a server that takes them for the folder above must not be led out of the prefix. */
    private static final List<String> KEYS = List.of(
            "a",
            "a/b",
            "a.b",
            "a-b",
            "a//b",
            "a/",
            "m/../x",
            "m/./x",
            " before",
            "after ",
            "plus+",
            "percent%41",
            "quest?",
            "hash#",
            "amp&",
            "quote\"",
            "apos'",
            "less<",
            "back\\slash",
            "col:on",
            "semi;",
            "comma,",
            "star*",
            "~tilde",
            "brace{",
            "pipe|",
            "caret^",
            "tick`",
            "UPPER",
            "upper",
            "ümlaut",
            "u\u0308mlaut",
            "日本",
            "\uFFFD",
            "\uD83D\uDE00",
            "tab\t",
            "new\nline",
            "control\u0001",
            "escape\u001b",
            "delete\u007f",
            "right\u200fleft",
            "app.apk",
            "app.ipa",
            ".dot",
            "dot.",
            "s/" + "s".repeat(256),
            "k".repeat(600));

    private final BucketSite site;
    private final RawBucket bucket;
    private final Bench bench;
    private final List<String> taken = new ArrayList<>();

    KeyChecks(BucketSite site, RawBucket bucket, Bench bench) {
        this.site = site;
        this.bucket = bucket;
        this.bench = bench;
    }

    List<Check> all() {
        return List.of(
                new Check("odd-keys", Weight.USEFUL, this::oddKeys),
                new Check("odd-keys-listed", Weight.USEFUL, this::listed),
                new Check("list-pages", Weight.USEFUL, this::pages));
    }

    private Answer oddKeys() {
        List<String> refused = new ArrayList<>();
        AtOnce.each(AT_ONCE, KEYS, key -> {
            Optional<String> wrong = wrongWith(ODD + key);
            synchronized (taken) {
                if (wrong.isEmpty()) {
                    taken.add(ODD + key);
                } else {
                    refused.add(shown(key) + " " + wrong.get());
                }
            }
        });
        return refused.isEmpty()
                ? Answer.passed(KEYS.size() + " odd keys are kept as they are", "")
                : Answer.noted(
                        KEYS.size() - refused.size() + " of " + KEYS.size() + " odd keys are kept; not: "
                                + Spell.few(refused),
                        "A restore into this bucket fails for such keys; repositories use none.");
    }

    /** Why it is not kept. */
    private Optional<String> wrongWith(String key) {
        byte[] content = key.getBytes(StandardCharsets.UTF_8);
        try {
            site.willPut(key);
            Reply put = bucket.put(key, Body.of(content), Map.of());
            if (!put.isGood()) {
                return Optional.of("(refused: " + put.said() + ")");
            }
            Reply got = bucket.get(key, Map.of());
            if (!got.isGood()) {
                return Optional.of("(can't be read: " + got.said() + ")");
            }
            return Arrays.equals(got.body(), content) ? Optional.empty() : Optional.of("(another object came)");
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return Optional.of("(" + e.message() + ")");
        }
    }

    private Answer listed() {
        List<String> hidden = new ArrayList<>();
        bench.until(() -> {
            hidden.clear();
            hidden.addAll(missing());
            return hidden.isEmpty();
        });
        if (!hidden.isEmpty()) {
            return Answer.noted(
                    "not listed: "
                            + Spell.few(hidden.stream().map(KeyChecks::shown).toList()),
                    "A backup of this bucket has no such objects.");
        }
        return Answer.passed(taken.size() + " odd keys are listed as they are", "");
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>(taken);
        BucketSite.keys(bucket, form(), ODD, 1_000).ifPresent(missing::removeAll);
        return missing;
    }

    private Provider.Listing form() {
        return bucket.provider().wire().listing();
    }

    /** Both forms of the request, in small pages: order, gaps, repetitions. */
    private Answer pages() {
        List<String> said = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Provider.Listing form : Provider.Listing.values()) {
            String problem = problemOf(form);
            said.add(form + ": " + (problem.isEmpty() ? "right" : problem));
            if (!problem.isEmpty() && form == form()) {
                wrong.add(problem);
            }
        }
        String measured = "pages of " + FEW_A_PAGE + ", " + String.join("; ", said);
        if (wrong.isEmpty()) {
            return Answer.passed(measured, "Version " + form() + " is used.");
        }
        return wrong.getFirst().equals(OUT_OF_ORDER)
                ? Answer.noted(
                        measured,
                        "A backup of this bucket sorts the list on disk. Repositories use plain names: see list-order.")
                : Answer.noted(
                        measured,
                        "A backup of this bucket may stop at such a list, or lack objects: compare with verify --against.");
    }

    private String problemOf(Provider.Listing form) {
        try {
            List<String> whole = BucketSite.keys(bucket, form, ODD, 1_000).orElse(List.of());
            Optional<List<String>> paged = BucketSite.keys(bucket, form, ODD, FEW_A_PAGE);
            if (paged.isEmpty()) {
                return "they have no end";
            }
            List<String> keys = paged.get();
            if (new HashSet<>(keys).size() < keys.size()) {
                return "a key comes twice";
            }
            if (!new HashSet<>(keys).containsAll(whole)) {
                return "keys are lacking that one page has";
            }
            List<String> sorted =
                    keys.stream().sorted(Comparator.comparing(Key::of)).toList();
            return keys.equals(sorted) ? "" : OUT_OF_ORDER;
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return e.message();
        }
    }

    static String shown(String key) {
        return key.length() > 60 ? "a key of " + key.length() + " bytes" : FolderChecks.shown(key);
    }
}
