package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.engine.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong input gets a sentence that names what is wrong and the next step, and the right exit code. */
class BadInputTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path tree;

    @BeforeEach
    void prepare() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
    }

    static Stream<Arguments> wrongWords() {
        return Stream.of(
                Arguments.of("snapshots", "No repository was named. Next: holdfast snapshots REPO"),
                Arguments.of("ls R", "No repository was named"),
                Arguments.of("ls", "Words are missing. Next: holdfast ls REPO SNAPSHOT [PREFIX]"),
                Arguments.of("restore R latest", "No repository was named"),
                Arguments.of("restore R", "Words are missing. Next: holdfast restore REPO SNAPSHOT TARGET"),
                Arguments.of("restore R latest T more", "There are too many words"),
                Arguments.of("backup", "What is to be backed up?"),
                Arguments.of("backup T R more", "There are too many words"),
                Arguments.of("backup - R", "A stream needs a name"),
                Arguments.of("backup R -- date", "A stream needs a name"),
                Arguments.of("backup T R --exclud x", "--exclude"),
                Arguments.of("backup T R --limit-rate fast", "'fast' is no rate. Next: write it like 50M"),
                Arguments.of("backup T R --limit-requests 0", "--limit-requests 0 would let nothing pass"),
                Arguments.of("backup T R --exclude-from nowhere", "nowhere can't be read"),
                Arguments.of("backup T R --exclude [", "Pattern"),
                Arguments.of("restor R latest T", "restore"),
                Arguments.of("restore R latest T --overwrite some", "NEVER"),
                Arguments.of("key", "list, add, rotate, remove"),
                Arguments.of("key add R --recovery --new-password-file F", "Next: give one of them"),
                Arguments.of("verify R --level data --against T", "--level means nothing. Next: leave one out"),
                Arguments.of("verify R --name photos", "Next: add --against SOURCE"),
                Arguments.of("verify R --snapshot latest", "Next: add --against SOURCE"),
                Arguments.of("prune", "No repository was named. Next: holdfast prune REPO"),
                Arguments.of("prune R more", "There are too many words"),
                Arguments.of("prune R --exclusive --wait", "Next: leave one out"),
                Arguments.of("prune R --grace soon", "'soon' is no time. Next: write it like 90s, 10m or 1h30m"),
                Arguments.of("backup T R --bytes-in-flight lots", "'lots' is no size. Next: write it like 50M"),
                Arguments.of("backup T R --bytes-in-flight 8M", "is too little to work with. Next: give 16M or more"),
                Arguments.of("backup T R --bytes-in-flight 9999G", "a larger heap, such as HOLDFAST_JAVA_OPTS=-Xmx1g"),
                Arguments.of("backup T R --at 2026-11-20T08:00", "--at is about a bucket, and the source is none"),
                Arguments.of("backup T R --archived skip", "--archived is about a bucket"),
                Arguments.of("backup T R --adaptive", "--adaptive is about a bucket, and the source is none"),
                Arguments.of("backup --name d R --adaptive -- date", "--adaptive is about a bucket"),
                Arguments.of("backup --name d R --attributes -- date", "--attributes is about a bucket"),
                Arguments.of("backup s3://bucket R --at dawn", "dawn is no time. Next: write --at 2026-11-20T08:00"),
                Arguments.of("backup s3://bucket R --at 2026-11-20T08:00 --unpinned", "Next: leave one out"),
                Arguments.of("backup s3://bucket R --thaw-days 3", "goes with --thaw"),
                Arguments.of("backup s3://bucket R --archived thaw --thaw-days 31", "a number from 1 to 30"),
                Arguments.of("backup s3://bucket R --thaw --thaw-days 0", "a number from 1 to 30"),
                Arguments.of("backup s3://bucket R --thaw --archived skip", "Next: leave one out"),
                Arguments.of("backup T R --thaw", "--thaw is about a bucket"),
                Arguments.of("backup s3://bucket R --archived burn", "RECORD"),
                Arguments.of("forget R", "nothing is forgotten without one. Next: add rules, such as --keep-daily 14"),
                Arguments.of("forget R --tag a=b --dry-run", "No rule says what stays"),
                Arguments.of("forget R --keep-last 0", "--keep-last 0 would keep nothing. Next: give 1 or more"),
                Arguments.of("forget R --keep-daily -3", "--keep-daily -3 would keep nothing"),
                Arguments.of("forget R --keep-daily many", "'many'"),
                Arguments.of("forget R --keep-within 6m", "'6m' is no span of time. Next: write it like 36h, 30d"),
                Arguments.of("forget R --keep-within 0d", "'0d' is no span of time"),
                Arguments.of("forget R --keep-last 3 --time-zone Mars", "'Mars' is no time zone. Next: write it like"),
                Arguments.of("forget R 3fa9c1d2 --keep-last 3", "they mean nothing where some are named"),
                Arguments.of("forget R 3fa9c1d2 --tag a=b", "they mean nothing where some are named"),
                Arguments.of("forget", "No repository was named"),
                Arguments.of("undelete R", "No repository was named"),
                Arguments.of("undelete", "Words are missing. Next: holdfast undelete REPO SNAPSHOT"),
                Arguments.of("hold", "add, remove, list"),
                Arguments.of("hold add R latest", "A hold needs a reason. Next: say why"),
                Arguments.of("hold add R latest --reason x --until soon", "'soon' is no time. Next: write 2027-03-31"),
                Arguments.of("hold add R", "No repository was named"),
                Arguments.of("hold remove R latest more", "There are too many words"),
                Arguments.of("init s3://user:pass@bucket/x", "must not hold credentials"),
                Arguments.of("init ftp://bucket/x", "is no kind of store"));
    }

    @ParameterizedTest
    @MethodSource("wrongWords")
    void wrongWordsAreExplained(String words, String expected) {
        Object[] arguments = words.split(" ");
        Cli.Run run = cli.run(arguments);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains(expected).contains("--help").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aPasswordInAUriIsNotRepeated() {
        assertThat(cli.run("init", "s3://user:" + Cli.PASSWORD + "@bucket/x").exit())
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aFolderThatIsNoRepository() throws IOException {
        Files.createDirectories(repository);
        fails(cli.run("snapshots", repository), "is no Holdfast repository. Next:");
        fails(cli.run("snapshots", folder.resolve("nowhere")), "nowhere");
    }

    @Test
    void aRepositoryOfANewerFormat() throws IOException {
        cli.run("init", repository).isDone();
        Path header = repository.resolve("holdfast.json");
        Files.writeString(header, Files.readString(header).replace("\"format\": 1", "\"format\": 9"));
        fails(cli.run("snapshots", repository), "9", "Next:");
    }

    @Test
    void aRepositoryWhoseMakingWasCutShortIsMadeByAnotherInit() throws IOException {
        cli.run("init", repository).isDone();
        Files.delete(repository.resolve("holdfast.json"));
        fails(cli.run("snapshots", repository), "was cut short. Next: holdfast init");
        cli.run("init", repository).isDone();
        cli.run("snapshots", repository).isDone();
    }

    @Fault(58)
    @Test
    void aRepositoryThatHasLostItsHeaderIsNotMadeAnew() throws IOException {
        cli.run("init", repository).isDone();
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        cli.run("backup", tree, repository).isDone();
        Path header = repository.resolve("holdfast.json");
        byte[] before = Files.readAllBytes(header);
        Files.delete(header);
        fails(cli.run("snapshots", repository), "has lost its header, holdfast.json", "repair --from");
        fails(cli.run("init", repository), "has lost its header, holdfast.json");
        Files.write(header, before);
        cli.run("verify", repository, "--level", "data").isDone();
    }

    @Test
    void aHeaderThatIsDamaged() throws IOException {
        cli.run("init", repository).isDone();
        Files.writeString(repository.resolve("holdfast.json"), "{");
        assertThat(cli.run("snapshots", repository).exit()).isEqualTo(ExitCodes.DAMAGE);
    }

    @Test
    void aRepositoryThatIsThereAlready() {
        cli.run("init", repository).isDone();
        fails(cli.run("init", repository), "is a Holdfast repository already");
    }

    @Test
    void aWrongPasswordOrNone() throws IOException {
        cli.run("init", repository).isDone();
        Cli wrong = new Cli(folder).with("HOLDFAST_PASSWORD", "wrong");
        fails(wrong.run("snapshots", repository), "does not open", "Next:");
        wrong.without("HOLDFAST_PASSWORD");
        fails(wrong.run("snapshots", repository), "A password is needed. Next: set HOLDFAST_PASSWORD");
        fails(wrong.run("snapshots", repository, "--password-command", "exit 4"), "ended with 4");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThat(wrong.run("snapshots", repository, "--password-file", empty).err())
                .contains("is empty");
        assertThat(wrong.run("snapshots", repository, "--password-file", folder.resolve("none"))
                        .err())
                .contains("none can't be read");
        assertThat(wrong.run("snapshots", repository, "--recovery-key-file", empty)
                        .err())
                .contains("not a recovery key");
    }

    @Test
    void aSourceThatIsNotThere() {
        cli.run("init", repository).isDone();
        fails(cli.run("backup", folder.resolve("nowhere"), repository), "nowhere");
        assertThat(cli.run("snapshots", repository, "--json").summary()).containsEntry("snapshots", 0L);
    }

    @Fault(108)
    @Test
    void anEntryThatCannotBeReadIsNamedAndTheRestIsKept() {
        Path unreadable = Path.of("/proc/self");
        assumeTrue(Files.exists(unreadable.resolve("mem")), "a file that nobody can read");
        cli.run("init", repository).isDone();
        Cli.Run run = cli.run("backup", unreadable, repository, "--include", "/mem", "--include", "/comm");
        assertThat(run.exit()).isEqualTo(ExitCodes.SOME_FAILED);
        assertThat(run.err()).contains("mem: ").contains("1 entry could not be read");
        assertThat(cli.run("snapshots", repository).out()).contains("(1 could not be read)");
        fails(cli.run("cat", repository, "latest", "nothing"), "There is no nothing in snapshot");
    }

    @Test
    void aSnapshotThatIsNotThereOrNotTheOnlyOneMeant() {
        cli.run("init", repository).isDone();
        fails(cli.run("ls", repository, "latest"), "There is no snapshot here yet");
        cli.run("backup", tree, repository, "--name", "one").isDone();
        cli.run("backup", tree, repository, "--name", "two").isDone();
        fails(cli.run("ls", repository, "0123456789abcdef"), "There is no snapshot 0123456789abcdef");
        fails(cli.run("ls", repository, "latest@1999-01-01T00:00Z", "--source", "one"), "the oldest is of");
        fails(cli.run("ls", repository, "latest", "--source", "three"), "There is no snapshot of three", "one, two");
        fails(cli.run("snapshots", repository, "--source", "three"), "There is no snapshot of three", "one, two");
        isWrongUsage(cli.run("ls", repository, "latest"), "several sources", "--source", "one, two");
        isWrongUsage(cli.run("ls", repository, "latest@noon", "--source", "one"), "noon is no time");
        isWrongUsage(cli.run("ls", repository, "newest"), "newest names no snapshot");
        cli.run("ls", repository, "latest@2999-01-01T00:00", "--source", "two").isDone();
        cli.run("ls", repository, "latest@2999-01-01T00:00+08:00", "--source", "two")
                .isDone();
    }

    @Test
    void aTargetThatCannotBeWrittenOrIsTheRepository() throws IOException {
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        fails(cli.run("restore", repository, "latest", file), "file", "Next:");
        fails(cli.run("restore", repository, "latest", "/proc/nowhere"), "/proc/nowhere cannot be made");
        Map<String, Object> told = cli.run(
                        "restore", repository, "latest", folder.resolve("none"), "--dry-run", "--json")
                .isDone()
                .summary();
        assertThat(told).containsEntry("entries", 2L).containsEntry("written", 2L);
        assertThat(folder.resolve("none")).doesNotExist();
        isWrongUsage(cli.run("restore", repository, "latest", repository), "is the repository itself");
        fails(cli.run("restore", repository, "ffff", folder.resolve("none")), "There is no snapshot ffff");
        assertThat(folder.resolve("none")).as("nothing is made for nothing").doesNotExist();
    }

    @Fault(58)
    @Test
    void contentThatIsDamagedIsSaidToBe() throws IOException {
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
        try (Stream<Path> all = Files.walk(repository.resolve("data"))) {
            for (Path pack : all.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[bytes.length / 4] ^= 1;
                pack.toFile().setWritable(true);
                Files.write(pack, bytes);
            }
        }
        Cli fresh = new Cli(folder.resolve("elsewhere"));
        Cli.Run cat = fresh.run("cat", repository, "latest", "file");
        assertThat(cat.exit()).as(cat.err()).isEqualTo(ExitCodes.DAMAGE);
        Cli.Run restore = fresh.run("restore", repository, "latest", folder.resolve("back"));
        assertThat(restore.exit()).as(restore.err()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(restore.err()).contains("file: ");
        assertThat(folder.resolve("back/file")).doesNotExist();
    }

    @Test
    void whereItHappenedIsShownOnRequestAlone() {
        Cli.Run plain = cli.run("snapshots", folder.resolve("nowhere"));
        assertThat(plain.err()).doesNotContain("\tat ");
        assertThat(cli.with("HOLDFAST_DEBUG", "1")
                        .run("snapshots", folder.resolve("nowhere"))
                        .err())
                .contains("\tat ");
    }

    private static void fails(Cli.Run run, String... expected) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).startsWith("holdfast: ").contains(expected).doesNotContain("\tat ");
    }

    private static void isWrongUsage(Cli.Run run, String... expected) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).startsWith("holdfast: ").contains(expected);
    }
}
