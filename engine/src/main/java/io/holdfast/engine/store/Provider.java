package io.holdfast.engine.store;

import io.holdfast.engine.store.Bucket.Etags;
import io.holdfast.engine.store.credentials.CredentialFile;
import io.holdfast.engine.store.credentials.CredentialFile.Format;
import io.holdfast.engine.store.credentials.CredentialPlaces;
import io.holdfast.engine.store.credentials.HuaweiAgency;
import io.holdfast.engine.store.credentials.TencentRole;
import io.holdfast.engine.store.credentials.TkeRole;
import io.holdfast.engine.store.credentials.Variables;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What differs between those who speak S3: all of it, as data. The table stands at the end; what it rests on, and what of it was
 * tried, in {@code docs/providers.md}. A new provider is a constant there and a word in {@link #ALL}. The requests that follow
 * from it are recorded in the tests, under {@code requests/}.
 *
 * <p>The same for all, and so not here: the region is explicit, no other region is tried; each PUT and each part carries a
 * Content-MD5.
 *
 * @param name        what {@code provider=} in a URI says
 * @param title       what people call it
 * @param address     where its buckets are
 * @param wire        how requests look
 * @param keys        what objects there can be called
 * @param attributes  what of their attributes is kept there
 * @param listDelay   D of {@code docs/protocol.md}, as {@code init} writes it: from then on after a put every list shows it
 * @param clockSpread E of the same page: its times differ by at most this
 * @param credentials where its own tools find credentials; empty where they are those of AWS
 */
public record Provider(
        String name,
        String title,
        Address address,
        Wire wire,
        KeyRules keys,
        AttributeRules attributes,
        Duration listDelay,
        Duration clockSpread,
        Optional<CredentialPlaces> credentials) {

    /** Where the bucket stands in a request. */
    public enum Style {
        /** In the name of the host, or, where a URI says so, in the path. */
        HOST,
        /** In the name of the host alone: in the path it is refused. */
        HOST_ONLY,
        /** In the path, unless a URI says otherwise. */
        PATH
    }

    /**
     * @param domains what the names of its hosts end with; the region stands before them
     * @param host    its host in a region, as a format; {@code null} where the SDK knows it or the user gives it
     * @param bucket  what its buckets are called; {@code bucketRule} says the same in words
     */
    public record Address(
            Style style, List<String> domains, @Nullable String host, Pattern bucket, String bucketRule) {}

    /** Checksums that the SDK adds by itself to requests, and asks for in replies. */
    public enum Checksums {
        WHEN_SUPPORTED,
        WHEN_REQUIRED
    }

    /** How a body goes out. */
    public enum Bodies {
        /** In chunks of the S3 protocol, where the SDK finds it good. */
        CHUNKED,
        /** As it is. */
        PLAIN
    }

    /** What requests whose body must have a checksum carry: deletions of many, tags, retention. */
    public enum Md5 {
        /** What the SDK takes: a CRC32. */
        LEFT_OUT,
        /** A Content-MD5 as well. */
        ADDED
    }

    /** Version of the request that lists a bucket. */
    public enum Listing {
        /** Pages follow a key. */
        V1,
        /** Pages follow a token. */
        V2
    }

    /**
     * @param bareKeys a header of HeadBucket that says that keys in lists must not be asked for encoded, since the bucket repeats
     *                 a page for ever then; {@code null} where no bucket is so. Only those who have such buckets are asked
     */
    public record Wire(
            Checksums checksums,
            Bodies bodies,
            Md5 md5,
            Listing listing,
            @Nullable BucketHeader bareKeys) {}

    /** A header of HeadBucket that tells kinds of buckets apart. */
    public record BucketHeader(String name, String value) {}

    /**
     * @param most            bytes of a key in the bucket
     * @param mostOfPart      bytes between two slashes
     * @param refusedAtStart  characters that no key begins with
     * @param refused         characters that no key has
     * @param refusedInNames  characters that no name of user metadata has
     */
    public record KeyRules(int most, int mostOfPart, String refusedAtStart, String refused, String refusedInNames) {}

    /**
     * @param metadataBytes  of names and values of user metadata together, at most
     * @param storageClasses that there are; empty where nobody knows
     * @param etags          what an ETag of 32 hexadecimal digits is, of an object that was sent whole
     */
    public record AttributeRules(int metadataBytes, Set<String> storageClasses, Etags etags) {
        public boolean knowsClass(String storageClass) {
            return storageClasses.isEmpty() || storageClasses.contains(storageClass);
        }
    }

    private static final Pattern ANY_BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");
    private static final Pattern COS_BUCKET = Pattern.compile("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?-[0-9]{5,12}");
    private static final Pattern OBS_BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final String ANY_RULE = "3 to 255 letters, digits, dots and hyphens";

    private static final KeyRules ANY_KEY = new KeyRules(1_024, 1_024, "", "", "");
    private static final AttributeRules ANY_ATTRIBUTES = new AttributeRules(Integer.MAX_VALUE, Set.of(), Etags.UNKNOWN);
    private static final AttributeRules MD5_ETAGS = new AttributeRules(Integer.MAX_VALUE, Set.of(), Etags.MD5);
    private static final Wire OF_AWS =
            new Wire(Checksums.WHEN_SUPPORTED, Bodies.CHUNKED, Md5.LEFT_OUT, Listing.V2, null);
    private static final Wire PLAIN = new Wire(Checksums.WHEN_REQUIRED, Bodies.PLAIN, Md5.ADDED, Listing.V2, null);
    private static final Address GIVEN = new Address(Style.PATH, List.of(), null, ANY_BUCKET, ANY_RULE);

    private static final Duration PROMPT = Duration.ofMinutes(1);

    public static final Provider AWS = new Provider(
            "aws",
            "AWS S3",
            new Address(Style.HOST, List.of("amazonaws.com", "amazonaws.com.cn"), null, ANY_BUCKET, ANY_RULE),
            OF_AWS,
            ANY_KEY,
            new AttributeRules(
                    2_048,
                    Set.of(
                            "REDUCED_REDUNDANCY",
                            "STANDARD_IA",
                            "ONEZONE_IA",
                            "INTELLIGENT_TIERING",
                            "GLACIER",
                            "GLACIER_IR",
                            "DEEP_ARCHIVE",
                            "OUTPOSTS",
                            "SNOW",
                            "EXPRESS_ONEZONE"),
                    Etags.MD5),
            PROMPT,
            PROMPT,
            Optional.empty());

    public static final Provider COS = new Provider(
            "cos",
            "Tencent COS",
            new Address(
                    Style.HOST_ONLY,
                    List.of("myqcloud.com", "tencentcos.cn"),
                    "cos.%s.myqcloud.com",
                    COS_BUCKET,
                    "small letters, digits and hyphens, and at its end a hyphen and the APPID, as in backups-1250000000"),
            new Wire(Checksums.WHEN_REQUIRED, Bodies.PLAIN, Md5.ADDED, Listing.V1, null),
            new KeyRules(850, 850, "/\\", "\u0018\u0019\u001a\u001b", "_"),
            new AttributeRules(
                    2_048,
                    Set.of(
                            "STANDARD_IA",
                            "INTELLIGENT_TIERING",
                            "ARCHIVE",
                            "DEEP_ARCHIVE",
                            "MAZ_STANDARD",
                            "MAZ_STANDARD_IA",
                            "MAZ_INTELLIGENT_TIERING"),
                    Etags.MD5),
            Duration.ofHours(6),
            Duration.ofMinutes(5),
            Optional.of(new CredentialPlaces(
                    List.of(
                            new Variables(
                                    "TENCENTCLOUD_SECRET_ID",
                                    "TENCENTCLOUD_SECRET_KEY",
                                    List.of("TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN")),
                            new Variables("COS_SECRETID", "COS_SECRETKEY", List.of())),
                    List.of(
                            tencentFile("~/.tencentcloud/credentials"),
                            tencentFile("/etc/tencentcloud/credentials"),
                            new CredentialFile(
                                    "~/.cos.yaml", Format.YAML, "cos.base", "secretid", "secretkey", "sessiontoken"),
                            new CredentialFile(
                                    "~/.cos.conf", Format.INI, "common", "secret_id", "secret_key", "token")),
                    List.of(
                            new TkeRole(URI.create("https://sts.tencentcloudapi.com/")),
                            new TencentRole(URI.create("http://metadata.tencentyun.com"))))));

    public static final Provider OBS = new Provider(
            "obs",
            "Huawei OBS",
            new Address(
                    Style.HOST_ONLY,
                    List.of("myhuaweicloud.com", "myhuaweicloud.cn", "myhuaweicloud.eu"),
                    "obs.%s.myhuaweicloud.com",
                    OBS_BUCKET,
                    "3 to 63 small letters, digits, dots and hyphens"),
            new Wire(
                    Checksums.WHEN_REQUIRED,
                    Bodies.PLAIN,
                    Md5.ADDED,
                    Listing.V1,
                    new BucketHeader("x-obs-fs-file-interface", "Enabled")),
            ANY_KEY,
            new AttributeRules(8_192, Set.of("STANDARD_IA", "GLACIER", "DEEP_ARCHIVE"), Etags.MD5),
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Optional.of(new CredentialPlaces(
                    List.of(
                            new Variables("OBS_ACCESS_KEY_ID", "OBS_SECRET_ACCESS_KEY", List.of("OBS_SECURITY_TOKEN")),
                            new Variables(
                                    "HUAWEICLOUD_SDK_AK",
                                    "HUAWEICLOUD_SDK_SK",
                                    List.of("HUAWEICLOUD_SDK_SECURITY_TOKEN")),
                            new Variables("HW_ACCESS_KEY", "HW_SECRET_KEY", List.of("HW_SECURITY_TOKEN"))),
                    List.of(new CredentialFile("~/.obsutilconfig", Format.LINES, "", "ak", "sk", "token")),
                    List.of(new HuaweiAgency(URI.create("http://169.254.169.254"))))));

    public static final Provider MINIO = new Provider(
            "minio",
            "MinIO",
            GIVEN,
            PLAIN,
            new KeyRules(1_024, 255, "", "", ""),
            MD5_ETAGS,
            PROMPT,
            PROMPT,
            Optional.empty());

    public static final Provider CEPH =
            new Provider("ceph", "Ceph", GIVEN, PLAIN, ANY_KEY, MD5_ETAGS, PROMPT, PROMPT, Optional.empty());

    /** A server of which nothing is known: it may list late. */
    public static final Provider OTHER = new Provider(
            "other",
            "an S3 server",
            GIVEN,
            PLAIN,
            ANY_KEY,
            ANY_ATTRIBUTES,
            Duration.ofHours(6),
            Duration.ofMinutes(5),
            Optional.empty());

    public static final List<Provider> ALL = List.of(AWS, COS, OBS, MINIO, CEPH, OTHER);

    private static CredentialFile tencentFile(String path) {
        return new CredentialFile(path, Format.PROFILES, "default", "secret_id", "secret_key", "token");
    }

    /** Whose host this is, as far as its name tells. */
    public static Provider ofHost(String host) {
        return ALL.stream().filter(each -> each.owns(host)).findFirst().orElse(OTHER);
    }

    static Optional<Provider> named(String name) {
        return ALL.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    /** Whether the host has a name below one of its domains. */
    public boolean owns(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        return address.domains.stream().anyMatch(domain -> small.equals(domain) || small.endsWith("." + domain));
    }
}
