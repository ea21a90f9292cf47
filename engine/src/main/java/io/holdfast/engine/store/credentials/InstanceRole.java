package io.holdfast.engine.store.credentials;

import java.util.Map;
import java.util.Optional;

/** Credentials that a cloud gives a machine of its own, or what runs there. */
public sealed interface InstanceRole permits TkeRole, TencentRole, HuaweiAgency {

    /**
     * @return empty if nobody answers, or there is no role
     * @throws io.holdfast.engine.error.AccessDenied if what answers gives no keys
     */
    Optional<Credentials> ask(Map<String, String> environment, Metadata metadata);
}
