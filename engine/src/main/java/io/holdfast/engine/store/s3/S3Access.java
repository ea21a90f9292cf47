package io.holdfast.engine.store.s3;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.Permission;

/** An access list as text: S3's own XML, with its grants in one order whatever order the server has, so that two can be compared. */
final class S3Access {
    private S3Access() {}

    /** Empty where the owner alone may do anything. */
    static Optional<String> text(GetObjectAclResponse reply) {
        String owner = reply.owner() == null ? "" : orEmpty(reply.owner().id());
        List<Grant> grants =
                reply.grants().stream().filter(grant -> !isOwners(grant, owner)).toList();
        if (grants.isEmpty()) {
            return Optional.empty();
        }
        String all = reply.grants().stream().map(S3Access::text).sorted().collect(Collectors.joining());
        return Optional.of("<AccessControlPolicy><Owner>" + element("ID", owner) + "</Owner><AccessControlList>" + all
                + "</AccessControlList></AccessControlPolicy>");
    }

    private static boolean isOwners(Grant grant, String owner) {
        return grant.permission() == Permission.FULL_CONTROL
                && grant.grantee() != null
                && owner.equals(grant.grantee().id());
    }

    private static String text(Grant grant) {
        @Nullable Grantee grantee = grant.grantee();
        String who = grantee == null
                ? ""
                : element("ID", grantee.id())
                        + element("URI", grantee.uri())
                        + element("EmailAddress", grantee.emailAddress());
        String type = grantee == null ? "" : orEmpty(grantee.typeAsString());
        return "<Grant><Grantee type=\"" + escaped(type) + "\">" + who + "</Grantee>"
                + element("Permission", grant.permissionAsString()) + "</Grant>";
    }

    private static String element(String name, @Nullable String text) {
        return text == null || text.isEmpty() ? "" : "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
