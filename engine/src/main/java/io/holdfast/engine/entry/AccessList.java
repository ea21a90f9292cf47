package io.holdfast.engine.entry;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with an object: field 52 of an entry. As text it is S3's own XML, with its grants in one order whatever order the server has, so that two
 * texts are equal as long as the lists are.
 *
 * @param owner  the id of who owns the object; empty where the server does not say
 * @param grants in the order of their texts
 */
public record AccessList(String owner, List<Grant> grants) {
    private static final Pattern WHOLE = Pattern.compile(
            "<AccessControlPolicy><Owner>(?:<ID>([^<]*+)</ID>)?</Owner><AccessControlList>(.*)</AccessControlList></AccessControlPolicy>",
            Pattern.DOTALL);
    private static final Pattern GRANT = Pattern.compile(
            "\\G<Grant><Grantee type=\"([^\"<]*+)\">(?:<ID>([^<]*+)</ID>)?(?:<URI>([^<]*+)</URI>)?"
                    + "(?:<EmailAddress>([^<]*+)</EmailAddress>)?</Grantee>(?:<Permission>([^<]*+)</Permission>)?</Grant>");

    /**
     * What one of them may do. Of id, URI and address all but one are empty.
     *
     * @param type       of who that is, in the server's word: a user, or a group such as everybody
     * @param permission in the server's word
     */
    public record Grant(String type, String id, String uri, String emailAddress, String permission) {
        private String text() {
            return "<Grant><Grantee type=\"" + escaped(type) + "\">" + element("ID", id) + element("URI", uri)
                    + element("EmailAddress", emailAddress) + "</Grantee>" + element("Permission", permission)
                    + "</Grant>";
        }

        private Grant instead(String old, String owner) {
            return !id.isEmpty() && id.equals(old) ? new Grant(type, owner, uri, emailAddress, permission) : this;
        }
    }

    public AccessList {
        grants = grants.stream().sorted((a, b) -> a.text().compareTo(b.text())).toList();
    }

    /** Empty of a text that is not in the form of {@link #text}: from another kind of store, or made by nobody. */
    public static Optional<AccessList> parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        String rows = whole.group(2);
        Matcher grant = GRANT.matcher(rows);
        Stream.Builder<Grant> grants = Stream.builder();
        int end = 0;
        while (grant.find()) {
            grants.add(new Grant(
                    plain(grant.group(1)),
                    plain(grant.group(2)),
                    plain(grant.group(3)),
                    plain(grant.group(4)),
                    plain(grant.group(5))));
            end = grant.end();
        }
        return end == rows.length()
                ? Optional.of(
                        new AccessList(plain(whole.group(1)), grants.build().toList()))
                : Optional.empty();
    }

    public String text() {
        return "<AccessControlPolicy><Owner>" + element("ID", owner) + "</Owner><AccessControlList>"
                + grants.stream().map(Grant::text).collect(Collectors.joining())
                + "</AccessControlList></AccessControlPolicy>";
    }

    /** The same where somebody else owns the object: what was the owner's is theirs. */
    public AccessList ownedBy(String other) {
        return new AccessList(
                other, grants.stream().map(each -> each.instead(owner, other)).toList());
    }

    /** Whether two objects are open to the same, each beside its own owner; {@code null} for the owner alone. */
    public static boolean areAlike(@Nullable String one, @Nullable String other) {
        return Objects.equals(ofAnyOwner(one), ofAnyOwner(other));
    }

    private static @Nullable String ofAnyOwner(@Nullable String text) {
        return text == null
                ? null
                : parse(text).map(list -> list.ownedBy("owner").text()).orElse(text);
    }

    private static String element(String name, String text) {
        return text.isEmpty() ? "" : "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String plain(@Nullable String escaped) {
        return escaped == null
                ? ""
                : escaped.replace("&quot;", "\"")
                        .replace("&gt;", ">")
                        .replace("&lt;", "<")
                        .replace("&amp;", "&");
    }
}
