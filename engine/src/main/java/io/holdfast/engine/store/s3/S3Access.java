package io.holdfast.engine.store.s3;

import io.holdfast.engine.entry.AccessList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AccessControlPolicy;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.Permission;

/** Access lists as a server gives and takes them. */
final class S3Access {
    private S3Access() {}

    /** Empty where the owner alone may do anything. */
    static Optional<AccessList> list(GetObjectAclResponse reply) {
        String owner = owner(reply);
        boolean isPrivate = reply.grants().stream().allMatch(grant -> isOwners(grant, owner));
        return isPrivate
                ? Optional.empty()
                : Optional.of(new AccessList(
                        owner, reply.grants().stream().map(S3Access::grant).toList()));
    }

    static String owner(GetObjectAclResponse reply) {
        return reply.owner() == null ? "" : text(reply.owner().id());
    }

    /** The list as it is put. */
    static AccessControlPolicy policy(AccessList list) {
        List<Grant> grants = list.grants().stream().map(S3Access::grant).toList();
        return AccessControlPolicy.builder()
                .owner(owner -> owner.id(list.owner()))
                .grants(grants)
                .build();
    }

    private static boolean isOwners(Grant grant, String owner) {
        return grant.permission() == Permission.FULL_CONTROL
                && grant.grantee() != null
                && owner.equals(grant.grantee().id());
    }

    private static AccessList.Grant grant(Grant grant) {
        Grantee grantee =
                Objects.requireNonNullElse(grant.grantee(), Grantee.builder().build());
        return new AccessList.Grant(
                text(grantee.typeAsString()),
                text(grantee.id()),
                text(grantee.uri()),
                text(grantee.emailAddress()),
                text(grant.permissionAsString()));
    }

    private static Grant grant(AccessList.Grant grant) {
        return Grant.builder()
                .permission(grant.permission())
                .grantee(grantee -> grantee.type(grant.type())
                        .id(given(grant.id()))
                        .uri(given(grant.uri()))
                        .emailAddress(given(grant.emailAddress())))
                .build();
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
