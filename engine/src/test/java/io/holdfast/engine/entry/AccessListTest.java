package io.holdfast.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.entry.AccessList.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessListTest {
    private static final Grant EVERYBODY =
            new Grant("Group", "", "http://acs.amazonaws.com/groups/global/AllUsers", "", "READ");

    @Test
    void whateverStandsInItComesBackWhateverItsOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<Grant> grants = new ArrayList<>(IntStream.range(0, random.nextInt(6))
                    .mapToObj(_ -> new Grant(odd(random), odd(random), odd(random), odd(random), odd(random)))
                    .toList());
            AccessList list = new AccessList(odd(random), grants);
            Collections.shuffle(grants, random);

            assertThat(AccessList.parse(list.text())).hasValue(list);
            assertThat(new AccessList(list.owner(), grants)).isEqualTo(list);
        }
    }

    /** What the first backups wrote: a later one compares with it. */
    @Test
    void itsTextStaysAsItIs() {
        var list =
                new AccessList("o<1>", List.of(EVERYBODY, new Grant("CanonicalUser", "o<1>", "", "", "FULL_CONTROL")));

        assertThat(list.text())
                .isEqualTo("<AccessControlPolicy><Owner><ID>o&lt;1&gt;</ID></Owner><AccessControlList>"
                        + "<Grant><Grantee type=\"CanonicalUser\"><ID>o&lt;1&gt;</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>"
                        + "<Grant><Grantee type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>"
                        + "<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>");
    }

    @Test
    void besideAnotherOwnerItIsTheSame() {
        var here = new AccessList("zoe", List.of(EVERYBODY, user("zoe"), user("max")));
        var there = new AccessList("ann", List.of(EVERYBODY, user("ann"), user("max")));
        var without = new AccessList("ann", List.of(EVERYBODY, user("ann")));

        assertThat(here.ownedBy("ann")).isEqualTo(there);
        assertThat(AccessList.areAlike(here.text(), there.text())).isTrue();
        assertThat(AccessList.areAlike(here.text(), without.text())).isFalse();
        assertThat(AccessList.areAlike(null, there.text())).isFalse();
        assertThat(AccessList.areAlike(null, null)).isTrue();
        assertThat(AccessList.areAlike("{}", "{}")).isTrue();
        assertThat(AccessList.areAlike("{}", here.text())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"grants\": []}",
                "<everybody/>",
                "<AccessControlPolicy></AccessControlPolicy>",
                "<AccessControlPolicy><Owner></Owner><AccessControlList><Grant/></AccessControlList></AccessControlPolicy>",
                "<AccessControlPolicy><Owner></Owner><AccessControlList></AccessControlList></AccessControlPolicy> ",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><AccessControlPolicy><Owner><ID>&b;</ID></Owner>"
                        + "<AccessControlList></AccessControlList></AccessControlPolicy>"
            })
    void anotherFormIsNoList(String text) {
        assertThat(AccessList.parse(text)).isEmpty();
    }

    private static Grant user(String id) {
        return new Grant("CanonicalUser", id, "", "", "FULL_CONTROL");
    }

    private static String odd(Random random) {
        String signs = "ab<>&\"';/中\n ";
        return random.ints(random.nextInt(5), 0, signs.length())
                .mapToObj(at -> String.valueOf(signs.charAt(at)))
                .reduce("", String::concat);
    }
}
