import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of bench/api that must be fast, or need a driver: makes things over the API, fills the history behind the server's back, and asks.
 *
 * <p>make ADDRESS PASSWORD FOLDER PLANS, which prints a token; fill URL USER JOBS; ask ADDRESS TOKEN RATE SECONDS SEED, which prints lines of
 * kind, status and microseconds.
 */
public final class Api {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    public static void main(String[] words) throws Exception {
        switch (words[0]) {
            case "make" -> make(words[1], words[2], Path.of(words[3]), Integer.parseInt(words[4]));
            case "fill" -> fill(words[1], words[2], Integer.parseInt(words[3]));
            case "ask" -> ask(words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4]), Long.parseLong(words[5]));
            default -> throw new IllegalArgumentException(words[0]);
        }
        System.exit(0);
    }

    // ---- make

    private static void make(String address, String password, Path folder, int plans) throws Exception {
        HttpResponse<String> session = send(HttpRequest.newBuilder(URI.create(address + "/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\"" + password + "\"}")));
        String cookie = session.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        HttpResponse<String> made = send(HttpRequest.newBuilder(URI.create(address + "/api/v1/tokens"))
                .header("Content-Type", "application/json")
                .header("Cookie", cookie)
                .header("X-Holdfast-Session", field(session.body(), "forgery"))
                .POST(BodyPublishers.ofString("{\"name\":\"bench\",\"role\":\"ADMINISTRATOR\",\"days\":1}")));
        String token = field(made.body(), "word");
        create(address, token, "stores", "{\"name\":\"disk\",\"address\":\"file://" + folder.toAbsolutePath() + "\"}");
        create(address, token, "repositories", "{\"name\":\"main\",\"store\":\"disk\",\"place\":\"repository\",\"password\":\"of the bench\",\"make\":true}");
        for (int i = 0; i < plans; i++) {
            String name = "plan-%04d".formatted(i);
            Files.createDirectories(folder.resolve("sources").resolve(name));
            create(address, token, "sources", "{\"name\":\"" + name + "\",\"store\":\"disk\",\"place\":\"sources/" + name + "\"}");
            create(address, token, "plans", "{\"name\":\"" + name + "\",\"source\":\"" + name + "\",\"policy\":\"ordinary\",\"repository\":\"main\"}");
        }
        System.out.println(token);
    }

    private static void create(String address, String token, String kind, String body) throws Exception {
        send(HttpRequest.newBuilder(URI.create(address + "/api/v1/" + kind))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no " + name);
        }
        return found.group(1);
    }

    // ---- fill

    private static final int LINES = 5;

    /** Jobs of the past year, evenly over the plans, each with its changes and lines. */
    private static void fill(String url, String user, int jobs) throws SQLException {
        Random chance = new Random(1);
        try (Connection connection = DriverManager.getConnection(url, user, "")) {
            connection.setAutoCommit(false);
            List<UUID> plans = new ArrayList<>();
            try (ResultSet rows = connection.createStatement().executeQuery("select id from plan where name like 'plan-%' order by name")) {
                while (rows.next()) {
                    plans.add(rows.getObject(1, UUID.class));
                }
            }
            Instant now = Instant.now();
            try (PreparedStatement job = connection.prepareStatement("insert into job (id, plan, kind, state, cause, moment, begins, priority, attempt, node,"
                            + " cancelled, queued, started, ended, progress, result) values (?, ?, ?, ?, 'schedule', ?, ?, 100, 1, 'bench/0', false, ?, ?, ?, ?, ?)");
                    PreparedStatement change = connection.prepareStatement("insert into job_change (job, number, happened, earlier, later, why) values (?, ?, ?, ?, ?, 'bench')");
                    PreparedStatement line = connection.prepareStatement("insert into job_line (job, number, happened, text) values (?, ?, ?, ?)")) {
                for (int i = 0; i < jobs; i++) {
                    Instant at = now.minus(Duration.ofDays(365).multipliedBy(jobs - i).dividedBy(jobs)).minusSeconds(120);
                    UUID id = id(at, chance);
                    String state = chance.nextInt(50) == 0 ? "FAILED" : "DONE";
                    Object[] row = {id, plans.get(i % plans.size()), i % 10 == 9 ? "VERIFY" : "BACKUP", state, time(at), time(at), time(at), time(at.plusSeconds(2)), time(at.plusSeconds(60)),
                        "{\"phase\":\"backing_up\",\"entries\":1000,\"ofEntries\":1000,\"bytes\":123456789,\"ofBytes\":123456789,\"stored\":12345678}",
                        state.equals("DONE")
                                ? "{\"snapshot\":\"" + id.toString().replace("-", "") + "\",\"entries\":1000,\"new\":10,\"changed\":20,\"removed\":3,\"failed\":0,\"bytesRead\":1234567,\"bytesStored\":123456,\"requests\":42,\"seconds\":58.1}"
                                : "{\"why\":\"the store does not answer\",\"kind\":\"Busy\",\"passes\":true}"};
                    add(job, row);
                    String[] states = {null, "QUEUED", "ADMITTED", "RUNNING", state};
                    for (int n = 1; n < states.length; n++) {
                        add(change, new Object[] {id, n, time(at.plusSeconds(n)), states[n - 1], states[n]});
                    }
                    for (int n = 1; n <= LINES; n++) {
                        add(line, new Object[] {id, (long) n, time(at.plusSeconds(n)), "Line " + n + " of what this job has said, which is as long as such a line is."});
                    }
                    if (i % 2000 == 1999) {
                        job.executeBatch();
                        change.executeBatch();
                        line.executeBatch();
                        connection.commit();
                    }
                }
                job.executeBatch();
                change.executeBatch();
                line.executeBatch();
                connection.commit();
            }
            connection.setAutoCommit(true);
            // As the database does by itself within minutes.
            connection.createStatement().execute("analyze");
        }
    }

    private static void add(PreparedStatement statement, Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            if (row[i] == null) {
                statement.setNull(i + 1, java.sql.Types.VARCHAR);
            } else {
                statement.setObject(i + 1, row[i]);
            }
        }
        statement.addBatch();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** UUID, version 7: sorts by its time. */
    private static UUID id(Instant at, Random chance) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000 | chance.nextInt(0x1000), chance.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L);
    }

    // ---- ask

    private record Took(String kind, int status, long micros) {}

    /** So many a second, each at its own moment whether or not earlier ones were answered; the time counts from that moment. */
    private static void ask(String address, String token, int rate, int seconds, long seed) throws Exception {
        Asked asked = new Asked(address, token, new Random(seed));
        asked.look();
        // Everybody's first minute is slow: code is compiled, caches are empty.
        List<Took> _ = run(asked, rate, Math.max(10, seconds / 4));
        for (Took each : run(asked, rate, seconds)) {
            System.out.println(each.kind() + " " + each.status() + " " + each.micros());
        }
    }

    private static List<Took> run(Asked asked, int rate, int seconds) throws InterruptedException {
        int count = rate * seconds;
        Took[] took = new Took[count];
        CountDownLatch left = new CountDownLatch(count);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * 1_000_000_000L / rate;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait));
            }
            int number = i;
            Map.Entry<String, HttpRequest> next = asked.next();
            Thread.ofVirtual().start(() -> {
                int status = asked.send(next.getValue());
                took[number] = new Took(next.getKey(), status, (System.nanoTime() - due) / 1000);
                left.countDown();
            });
        }
        left.await();
        return Arrays.asList(took);
    }

    /** What the console of a few dozen people asks. */
    private static final class Asked {
        private final String address;
        private final String token;
        private final Random chance;
        private final List<String> plans = new ArrayList<>();
        private final List<String> jobs = new ArrayList<>();
        private final AtomicReference<String> cursor = new AtomicReference<>("");

        Asked(String address, String token, Random chance) {
            this.address = address;
            this.token = token;
            this.chance = chance;
        }

        void look() throws Exception {
            collect("/api/v1/plans?limit=500", plans);
            String at = "";
            for (int page = 0; page < 20; page++) {
                String body = collect("/api/v1/jobs?limit=500" + at, jobs);
                at = "&cursor=" + field(body, "next");
            }
        }

        private String collect(String path, List<String> into) throws Exception {
            String body = Api.send(request(path)).body();
            Matcher ids = ID.matcher(body);
            while (ids.find()) {
                into.add(ids.group(1));
            }
            return body;
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + token).timeout(Duration.ofSeconds(30));
        }

        Map.Entry<String, HttpRequest> next() {
            int what = chance.nextInt(100);
            String plan = plans.get(chance.nextInt(plans.size()));
            String job = jobs.get(chance.nextInt(jobs.size()));
            if (what < 20) return get("newest jobs", "/api/v1/jobs?limit=50");
            if (what < 30) return get("next page of jobs", "/api/v1/jobs?limit=50" + cursor.get());
            if (what < 42) return get("jobs of a plan", "/api/v1/jobs?limit=20&plan=" + plan);
            if (what < 57) return get("a job", "/api/v1/jobs/" + job);
            if (what < 70) return get("its log", "/api/v1/jobs/" + job + "/lines");
            if (what < 80) return get("RPO of all plans", "/api/v1/rpo");
            if (what < 85) return get("RPO changes", "/api/v1/rpo/" + plan + "/changes");
            if (what < 92) return get("plans", "/api/v1/plans?limit=100");
            if (what < 95) return get("a plan", "/api/v1/plans/" + plan);
            return Map.entry("pause or resume", request("/api/v1/plans/" + plan + (what < 98 ? "/pause" : "/resume")).POST(BodyPublishers.noBody()).build());
        }

        private Map.Entry<String, HttpRequest> get(String kind, String path) {
            return Map.entry(kind, request(path).build());
        }

        int send(HttpRequest request) {
            try {
                HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 200 && request.uri().getQuery() != null && request.uri().getQuery().startsWith("limit=50")) {
                    Matcher next = Pattern.compile("\"next\":\"([^\"]*)\"").matcher(answer.body());
                    cursor.set(next.find() ? "&cursor=" + next.group(1) : "");
                }
                return answer.statusCode();
            } catch (IOException e) {
                return 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
