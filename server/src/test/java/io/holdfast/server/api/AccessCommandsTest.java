package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The commands about who may call a server, and about what was changed, against one that runs. */
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class AccessCommandsTest {
    private static final String PASSWORD = "c4n4ryword of mei";

    @TempDir
    private Path folder;

    private TestServer server;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void start() {
        server = TestServer.inFolder(folder, InstantSource.system());
        environment.put("HOLDFAST_SERVER", server.address());
        environment.put("HOLDFAST_TOKEN", server.token());
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ClientRun run(String... words) {
        return ClientRun.of(environment, List.of(PASSWORD, server.token()), words);
    }

    private String written(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", null), text + "\n")
                .toString();
    }

    @Test
    void anAccountIsMadeChangedAndRemoved() throws IOException {
        String password = written(PASSWORD);
        assertThat(run("account", "add", "mei", "--role", "operator", "--new-password-file", password)
                        .mustEnd(0)
                        .out())
                .contains("mei may log in as operator");
        assertThat(run("account", "list").mustEnd(0).out()).contains("mei", "operator", "admin", "administrator");
        assertThat(run("account", "add", "mei", "--role", "viewer", "--new-password-file", password)
                        .mustEnd(1)
                        .err())
                .contains("There is an account 'mei' already");
        assertThat(run("account", "add", "li", "--role", "viewer", "--new-password-file", written("short"))
                        .mustEnd(2)
                        .err())
                .contains("Next: ");
        assertThat(run("account", "change", "mei").mustEnd(2).err()).contains("Nothing is to be changed");
        run("account", "change", "mei", "--role", "viewer").mustEnd(0);
        assertThat(run("account", "list").mustEnd(0).out()).contains("viewer").doesNotContain("operator");
        environment.remove("HOLDFAST_TOKEN");
        run("login", "--name", "mei", "--password-file", password).mustEnd(0);
        assertThat(run("account", "list").mustEnd(1).err()).contains("Next: ");
        environment.put("HOLDFAST_TOKEN", server.token());
        run("account", "remove", "mei").mustEnd(0);
        assertThat(run("account", "remove", "mei").mustEnd(1).err()).contains("There is no account 'mei'");
        assertThat(run("account", "remove", "admin").mustEnd(2).err()).contains("last administrator");
    }

    @Test
    void aTokenIsShownOnceOrWrittenForItsOwnerAlone() {
        Path file = folder.resolve("prometheus.token");
        run("token", "add", "prometheus", "--role", "viewer", "--days", "30", "--file", file.toString())
                .mustEnd(0);
        assertThat(file).content().matches("hft_[A-Za-z0-9_-]+\n");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(run("token", "add", "again", "--role", "viewer", "--file", file.toString())
                        .mustEnd(2)
                        .err())
                .contains("is there already");
        Path refused = folder.resolve("refused.token");
        run("token", "add", "prometheus", "--role", "viewer", "--file", refused.toString())
                .mustEnd(1);
        assertThat(refused).doesNotExist();
        assertThat(run("token", "add", "long", "--role", "viewer", "--days", "1000")
                        .mustEnd(2)
                        .err())
                .contains("1 to 366 days");
        JsonNode shown = run("token", "add", "script", "--role", "operator", "--json")
                .mustEnd(0)
                .last();
        assertThat(shown.path("word").asString()).startsWith("hft_");
        ClientRun list = run("token", "list").mustEnd(0);
        assertThat(list.out()).contains("prometheus", "script").doesNotContain("hft_");
        environment.put("HOLDFAST_TOKEN", shown.path("word").asString());
        run("rpo").mustEnd(0);
        environment.put("HOLDFAST_TOKEN", server.token());
        run("token", "remove", "script").mustEnd(0);
        environment.put("HOLDFAST_TOKEN", shown.path("word").asString());
        run("rpo").mustEnd(1);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theTrailIsListedAndWalkedAndWhoeverChangedItIsFound() {
        run("token", "add", "one", "--role", "viewer").mustEnd(0);
        assertThat(run("audit", "list").mustEnd(0).out()).contains("admin/test", "create", "token one");
        assertThat(run("audit", "list", "--limit", "1", "--json")
                        .mustEnd(0)
                        .last()
                        .path("more")
                        .asBoolean())
                .isTrue();
        JsonNode whole = run("audit", "verify", "--json").mustEnd(0).last();
        String known = whole.path("entries").asLong() + ":" + whole.path("head").asString();
        assertThat(run("audit", "verify", "--known", known).mustEnd(0).out()).contains(known);
        assertThat(run("audit", "verify", "--known", "7").mustEnd(2).err()).contains("is no number and hash");
        server.context()
                .getBean(JdbcClient.class)
                .sql("update audit set who = 'somebody' where number = 1")
                .update();
        assertThat(run("audit", "verify").mustEnd(4).out()).contains("broken at entry 1");
    }
}
