package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.ObjectName;
import io.holdfast.engine.store.Store.Page;
import io.holdfast.engine.store.Store.Stat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One page of a store's list. Replies are followed until there is a name to give, since one may hold foreign keys alone.
 * What a server may get wrong is noticed: keys before the place that was asked for are dropped, names out of order and
 * replies that lead nowhere are refused.
 */
final class S3StoreListing {
    private static final int MAX_EMPTY_REPLIES = 10_000;
    private static final int MOST_AT_ONCE = 1_000;

    private final S3Connection connection;
    private final String prefix;
    private final String after;
    private final List<Stat> found = new ArrayList<>();

    S3StoreListing(S3Connection connection, String prefix, String after) {
        this.connection = connection;
        this.prefix = prefix;
        this.after = after;
    }

    Page page() {
        S3List list = new S3List(connection);
        String behind = after.compareTo(prefix) >= 0 ? connection.key(after) : null;
        S3List.@Nullable Ask ask = new S3List.Ask(connection.key(prefix), behind, null, MOST_AT_ONCE, null);
        @Nullable Instant time = null;
        for (int replies = 0; replies < MAX_EMPTY_REPLIES && ask != null; replies++) {
            S3List.Reply reply = list.page("list " + prefix, ask);
            time = time == null ? connection.time(reply.http()) : time;
            reply.objects().forEach(this::take);
            ask = reply.next();
            if (ask == null || !found.isEmpty()) {
                return new Page(found, ask != null, time);
            }
        }
        throw new Unsupported(connection.describe() + " says that there is more behind '" + after
                + "', and does not give it. Such a store can't hold a repository. Next: choose another store.");
    }

    private void take(S3Object object) {
        if (object.key() == null || object.size() == null || object.size() < 0 || object.lastModified() == null) {
            throw new Damaged(connection.describe() + " lists an object without name, size or time."
                    + " Next: check what stands between here and the store.");
        }
        String above = connection.key("");
        String name = object.key().startsWith(above) ? object.key().substring(above.length()) : "";
        if (!ObjectName.isName(name) || !name.startsWith(prefix) || name.compareTo(after) <= 0) {
            return;
        }
        if (!found.isEmpty() && found.getLast().name().compareTo(name) >= 0) {
            throw new Unsupported(connection.describe() + " lists " + name + " behind "
                    + found.getLast().name()
                    + ". A repository needs a store that lists in the order of bytes. Next: choose another"
                    + " store.");
        }
        found.add(new Stat(name, object.size(), object.lastModified(), S3Headers.sum(object.eTag())));
    }
}
