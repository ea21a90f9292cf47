package io.holdfast.engine.store.credentials;

import io.holdfast.engine.store.credentials.CredentialFile.Format;
import java.util.List;

/**
 * Where credentials of one cloud are looked for: in this order, and nowhere else.
 *
 * @param roles of the machine; asked only where there is nothing else
 */
public record CredentialPlaces(List<Variables> variables, List<CredentialFile> files, List<InstanceRole> roles) {

    /** Whether {@code profile=} in a URI can pick a section. */
    public boolean hasProfiles() {
        return files.stream().anyMatch(file -> file.format() == Format.PROFILES);
    }
}
