package io.holdfast.server.audit;

import java.util.Optional;

/**
 * What somebody did.
 *
 * @param who    name of an account, or of an account and its token
 * @param origin address that the call came from
 * @param action such as {@code create}
 * @param kind   of the thing, such as {@code plan}
 * @param thing  its name
 * @param earlier as it was, JSON without secrets; empty where there was none
 * @param later  as it is now
 */
public record Change(
        String who,
        String origin,
        String action,
        String kind,
        String thing,
        Optional<String> earlier,
        Optional<String> later) {}
