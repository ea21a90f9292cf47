package io.holdfast.engine.restore;

import static io.holdfast.engine.restore.Likeness.EQUAL;
import static io.holdfast.engine.restore.Likeness.OPEN;
import static io.holdfast.engine.restore.Likeness.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.ObjectAttributes.Headers;
import io.holdfast.engine.entry.Time;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left alone by a restore that goes on, and what is written again: a mistake leaves something wrong in place. */
class LikenessTest {
    private static final Time THEN = new Time(7, 7);
    private static final Named MARK = Named.of("user.k", "v");
    private static final FileAttributes FILE = owned(1, "", 2, "").with(List.of(MARK), List.of());
    private static final Headers TEXT = new Headers("text/plain", null, null, null, null, null);
    private static final ObjectAttributes OBJECT = object("tag", TEXT, List.of(MARK), List.of(MARK), "list");

    /** It keeps everything. */
    private final TargetInMemory keeping = new TargetInMemory() {
        @Override
        public boolean keepsTags() {
            return true;
        }

        @Override
        public boolean keepsAccess() {
            return true;
        }
    };

    /** It keeps nothing that a target may lack. */
    private final TargetInMemory poor = new TargetInMemory() {
        @Override
        public boolean keepsOwners() {
            return false;
        }

        @Override
        public boolean keeps(Named attribute) {
            return false;
        }
    };

    @Test
    void aFileIsEqualWhenAllThatIsSeenOfItIs() {
        Listed file = file(10, THEN, FILE);
        assertThat(of(file, file)).isEqualTo(EQUAL);
        assertThat(of(file(11, THEN, FILE), file)).isEqualTo(OTHER);
        assertThat(of(file(10, new Time(7, 8), FILE), file)).isEqualTo(OTHER);
        assertThat(of(listed(Kind.FOLDER, 10, THEN, FILE), file)).isEqualTo(OTHER);
        FileAttributes closed = attributes(0600, 1, "", 2, "").with(List.of(MARK), List.of());
        assertThat(of(file(10, THEN, closed), file)).isEqualTo(OTHER);
    }

    @Test
    void aLinkIsEqualWhenItSaysTheSame() {
        assertThat(of(link("here"), link("here"))).isEqualTo(EQUAL);
        assertThat(of(link("here"), link("there"))).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "1, '', 2, '', EQUAL",
        "3, '', 2, '', OTHER",
        "1, '', 3, '', OTHER",
        "3, ann, 3, staff, EQUAL",
        "3, ann, 2, '', EQUAL",
        "1, '', 3, staff, EQUAL",
        "3, bob, 2, staff, OTHER",
        "1, ann, 3, users, OTHER",
    })
    void anOwnerIsRightByNumberOrByName(int user, String userName, int group, String groupName, Likeness likeness) {
        Listed wanted = file(1, THEN, owned(1, "ann", 2, "staff"));
        Listed there = file(1, THEN, owned(user, userName, group, groupName));
        assertThat(of(there, wanted)).isEqualTo(likeness);
        assertThat(Likeness.of(there, wanted, poor)).isEqualTo(EQUAL);
    }

    @Test
    void ownersWithoutNamesAreNotTakenForOne() {
        assertThat(of(file(1, THEN, owned(3, "", 2, "")), file(1, THEN, owned(1, "", 2, ""))))
                .isEqualTo(OTHER);
        assertThat(of(file(1, THEN, owned(1, "", 3, "")), file(1, THEN, owned(1, "", 2, ""))))
                .isEqualTo(OTHER);
    }

    @Test
    void extendedAttributesAreThereAndNoneOfAUsersBeside() {
        Listed wanted = file(10, THEN, FILE);
        assertThat(of(marked(), wanted)).as("it lacks one").isEqualTo(OTHER);
        assertThat(of(marked(Named.of("user.k", "w")), wanted)).isEqualTo(OTHER);
        assertThat(of(marked(MARK, Named.of("user.other", "v")), wanted)).isEqualTo(OTHER);
        assertThat(of(marked(MARK, Named.of("security.label", "v")), wanted))
                .as("one that the system sets")
                .isEqualTo(EQUAL);
        assertThat(Likeness.of(marked(), wanted, poor))
                .as("one that can't be kept")
                .isEqualTo(EQUAL);
    }

    @Test
    void anObjectWithAnotherETagIsToBeRead() {
        Listed object = object(10, OBJECT);
        assertThat(of(object, object)).isEqualTo(EQUAL);
        ObjectAttributes other = object("other", TEXT, List.of(MARK), List.of(MARK), "list");
        ObjectAttributes none = object("", TEXT, List.of(MARK), List.of(MARK), "list");
        assertThat(of(object(10, other), object)).isEqualTo(OPEN);
        assertThat(of(object(10, none), object(10, none))).isEqualTo(OPEN);
        assertThat(of(object(0, other), object(0, OBJECT)))
                .as("there is nothing to read")
                .isEqualTo(EQUAL);
    }

    @Test
    void anObjectThatIsWrittenOtherwiseIsAnotherOne() {
        Listed object = object(10, OBJECT);
        assertThat(of(object(11, OBJECT), object)).isEqualTo(OTHER);
        assertThat(of(object(10, object("tag", Headers.NONE, List.of(MARK), List.of(MARK), "list")), object))
                .isEqualTo(OTHER);
        assertThat(of(object(10, object("tag", TEXT, List.of(), List.of(MARK), "list")), object))
                .isEqualTo(OTHER);
        Listed untagged = object(10, object("tag", TEXT, List.of(MARK), List.of(), "list"));
        assertThat(of(untagged, object)).isEqualTo(OTHER);
        assertThat(Likeness.of(untagged, object, poor)).isEqualTo(EQUAL);
        Listed otherTag = object(10, object("tag", TEXT, List.of(MARK), List.of(Named.of("a", "b")), "list"));
        assertThat(Likeness.of(otherTag, object, poor)).isEqualTo(OTHER);
        Listed open = object(10, object("tag", TEXT, List.of(MARK), List.of(MARK), "other list"));
        assertThat(of(open, object)).isEqualTo(OTHER);
        assertThat(Likeness.of(open, object, poor)).isEqualTo(EQUAL);
    }

    @Test
    void ofAFileInABucketAndAnObjectInAFolderLessIsSeen() {
        assertThat(of(object(10, OBJECT), file(10, THEN, FILE))).isEqualTo(OPEN);
        assertThat(of(object(0, OBJECT), file(0, THEN, FILE))).isEqualTo(EQUAL);
        assertThat(of(file(10, Time.EPOCH, FILE), object(10, OBJECT))).isEqualTo(EQUAL);
        assertThat(of(file(10, THEN, FILE), object(10, OBJECT))).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "k, OBJECT, OBJECT, true",
        "k, OBJECT, FILE, true",
        "k, OBJECT, FOLDER, false",
        "k/, OBJECT, OBJECT, true",
        "k/, OBJECT, FOLDER, true",
        "k/, OBJECT, FILE, false",
        "k, FILE, FILE, true",
        "k, FILE, OBJECT, true",
        "k, FILE, FOLDER, false",
        "k, FILE, SYMLINK, false",
        "k, SYMLINK, SYMLINK, true",
        "k, SYMLINK, FILE, false",
        "k/, FOLDER, FOLDER, true",
        "k/, FOLDER, OBJECT, false",
        "k, FIFO, SOCKET, false",
    })
    void aFileMayStandForAnObjectAndAFolderForOneWhoseKeyEndsSo(String key, Kind wanted, Kind there, boolean isIt) {
        assertThat(Likeness.isKind(there, new Listed(Key.of(key), wanted, 0, THEN, FILE)))
                .isEqualTo(isIt);
    }

    private Likeness of(Listed there, Listed wanted) {
        return Likeness.of(there, wanted, keeping);
    }

    private static Listed file(long size, Time modified, FileAttributes attributes) {
        return listed(Kind.FILE, size, modified, attributes);
    }

    private static Listed marked(Named... extended) {
        return file(10, THEN, FILE.with(List.of(extended), List.of()));
    }

    private static Listed object(long size, ObjectAttributes attributes) {
        return listed(Kind.OBJECT, size, Time.EPOCH, attributes);
    }

    private static Listed link(String target) {
        FileAttributes link = new FileAttributes(
                0777, 0, 0, "", "", THEN, 1, 0, Key.of(target).bytes(), 0, List.of(), List.of());
        return listed(Kind.SYMLINK, 0, THEN, link);
    }

    private static Listed listed(Kind kind, long size, Time modified, Attributes attributes) {
        return new Listed(Key.of("k"), kind, size, modified, attributes);
    }

    private static FileAttributes owned(int user, String userName, int group, String groupName) {
        return attributes(0644, user, userName, group, groupName);
    }

    @SuppressWarnings("NullAway") // It does not see that this array may be missing.
    private static FileAttributes attributes(int mode, int user, String userName, int group, String groupName) {
        return new FileAttributes(mode, user, group, userName, groupName, THEN, 1, 0, null, 0, List.of(), List.of());
    }

    private static ObjectAttributes object(
            String etag, Headers headers, List<Named> metadata, List<Named> tags, String acl) {
        return new ObjectAttributes(etag, null, headers, metadata, tags, null, null, acl);
    }
}
