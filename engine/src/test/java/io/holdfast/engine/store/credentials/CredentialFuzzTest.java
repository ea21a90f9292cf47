package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.fuzz.Fuzz;
import io.holdfast.engine.store.credentials.CredentialFile.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialFuzzTest {
    private static final String FLAT = "[default]\nsecret_id = A\n# more\nsecret_key=b\n\n[other]\ntoken = c";
    private static final String NESTED =
            "cos:\n  base:\n    secretid: A\n    secretkey: \"b\"\n  buckets:\n  - name: c\n    d: e\n";
    private static final String JSON =
            "{\"credential\": {\"access\": \"A\", \"n\": [1, {\"x\": null}], \"until\": 17}, \"Code\": \"Success\"}";

    @Test
    void anyLinesHoldSettingsOrSayWhereTheyGoWrong() {
        check(Format.LINES, FLAT);
    }

    @Test
    void anySectionsHoldSettingsOrSayWhereTheyGoWrong() {
        check(Format.INI, FLAT);
    }

    @Test
    void anyProfilesHoldSettingsOrSayWhereTheyGoWrong() {
        check(Format.PROFILES, FLAT);
    }

    @Test
    void anyMappingsHoldSettingsOrSayWhereTheyGoWrong() {
        check(Format.YAML, NESTED);
    }

    private static void check(Format format, String valid) {
        new Fuzz(Set.of(BadInput.class), List.of(bytes(valid)))
                .check(file -> new SettingLines("file").read(new String(file, StandardCharsets.UTF_8), format));
    }

    @Test
    void anyReplyHoldsTextsOrNothing() {
        new Fuzz(Set.of(), List.of(bytes(JSON)))
                .check(reply -> JsonTexts.read(new String(reply, StandardCharsets.UTF_8)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
