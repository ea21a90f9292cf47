package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.source.Source;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Compares what stands at a target with what the snapshot says, and with its bytes read back where that is asked for. */
final class Comparing {
    private final Target target;
    private final Reading reading;
    private final RestoreTally tally;

    Comparing(Target target, Reading reading, RestoreTally tally) {
        this.target = target;
        this.reading = reading;
        this.tally = tally;
    }

    /** Compares one entry with what is seen at its place. */
    void attributes(Entry entry, Wanted.Sight sight) {
        if (!target.keeps(entry.listed().kind())) {
            return;
        }
        try {
            Optional<Listed> there = sight.there();
            if (there.isEmpty()) {
                tally.differs(entry.key(), "it is not there");
            } else {
                compare(there.get(), entry.listed());
            }
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            tally.differs(entry.key(), e.message());
        }
    }

    /** Reads one entry back, if it can be looked at: that it can't is told with its attributes. */
    void content(Entry entry, Wanted.Sight sight, Source back) {
        if (!entry.listed().kind().hasContent()) {
            return;
        }
        try {
            sight.there()
                    .filter(there -> there.kind().hasContent())
                    .flatMap(there -> reading.difference(entry, there, back))
                    .ifPresent(how -> tally.differs(entry.key(), how));
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            // Told once is enough.
        }
    }

    private void compare(Listed there, Listed wanted) {
        Key key = wanted.key();
        if (!Likeness.isKind(there.kind(), wanted)) {
            tally.differs(key, "it is a " + name(there.kind()) + ", not a " + name(wanted.kind()));
        } else if (there.size() != wanted.size()) {
            tally.differs(key, "it has " + there.size() + " bytes, not " + wanted.size());
        }
        switch (wanted.attributes()) {
            case FileAttributes file -> {
                if (there.attributes() instanceof FileAttributes now) {
                    compare(key, now, file);
                    if (!there.modified().equals(wanted.modified())) {
                        tally.differs(key, "its time of modification differs");
                    }
                }
            }
            case ObjectAttributes object -> {
                if (there.attributes() instanceof ObjectAttributes now) {
                    compare(key, now, object);
                }
            }
        }
    }

    private void compare(Key key, FileAttributes now, FileAttributes wanted) {
        if (now.mode() != wanted.mode()) {
            tally.differs(
                    key,
                    "its mode is " + Integer.toOctalString(now.mode()) + ", not "
                            + Integer.toOctalString(wanted.mode()));
        }
        if (!Arrays.equals(now.linkTarget(), wanted.linkTarget())) {
            tally.differs(key, "it links elsewhere");
        }
        if (now.device() != wanted.device()) {
            tally.differs(key, "it is another device");
        }
        if (target.keepsOwners() && !Likeness.isOwner(now, wanted)) {
            tally.differs(
                    key,
                    "it belongs to " + owners(now.user(), now.userName(), now.group(), now.groupName()) + ", not to "
                            + owners(wanted.user(), wanted.userName(), wanted.group(), wanted.groupName()));
        }
        for (Named attribute : wanted.extended()) {
            if (target.keeps(attribute) && !now.extended().contains(attribute)) {
                tally.differs(key, "its extended attribute " + Printable.of(attribute.name()) + " differs");
            }
        }
    }

    private static String owners(int user, String userName, int group, String groupName) {
        return (userName.isEmpty() ? Integer.toUnsignedString(user) : userName) + ":"
                + (groupName.isEmpty() ? Integer.toUnsignedString(group) : groupName);
    }

    private void compare(Key key, ObjectAttributes now, ObjectAttributes wanted) {
        if (!now.headers().equals(wanted.headers())) {
            tally.differs(key, "its headers differ");
        }
        if (!now.userMetadata().equals(wanted.userMetadata())) {
            tally.differs(key, "its user metadata differs");
        }
        if (!Likeness.isTagged(now, wanted, target.keepsTags())) {
            tally.differs(key, "its tags differ");
        }
        if (!Likeness.isOpenTo(now, wanted, target.keepsAccess())) {
            tally.differs(key, "its access list differs");
        }
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
