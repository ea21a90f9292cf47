package io.holdfast.engine.restore;

import io.holdfast.engine.entry.ObjectAttributes;
import java.util.ArrayList;
import java.util.List;

/** What of an object's attributes a file can't hold. */
final class FileLosses {
    private static final String NO_PLACE = " of objects: a file has no place for them";

    private FileLosses() {}

    static List<String> of(ObjectAttributes object) {
        List<String> lost = new ArrayList<>();
        if (!object.headers().equals(ObjectAttributes.Headers.NONE)) {
            lost.add("content-type and its kind" + NO_PLACE);
        }
        if (!object.userMetadata().isEmpty()) {
            lost.add("user metadata" + NO_PLACE);
        }
        if (!object.tags().isEmpty()) {
            lost.add("tags" + NO_PLACE);
        }
        if (object.redirect() != null) {
            lost.add("website redirects" + NO_PLACE);
        }
        if (object.acl() != null) {
            lost.add("access lists" + NO_PLACE);
        }
        return lost;
    }
}
