package io.holdfast.server.own;

import java.util.List;
import java.util.Set;

/** The tables of the server, by whether they are kept in its own backup. */
final class OwnTables {
    /** In an order in which rows can be put back: what is referred to comes first. */
    static final List<String> KEPT = List.of(
            "account",
            "token",
            "audit",
            "audit_head",
            "store",
            "repository",
            "policy",
            "discovery",
            "source",
            "plan",
            "found",
            "job",
            "job_change",
            "job_line",
            "job_total",
            "job_error",
            "verification",
            "rpo_state",
            "rpo_change",
            "price_list",
            "estimate",
            "review");

    /** What ends with a process, is read anew, or was said once: sessions, answers, notices, what ledgers show, and the scheduler's own. */
    static final Set<String> LEFT_OUT = Set.of(
            "session", "node", "answered", "snapshot", "feed", "notice", "scheduled_tasks", "flyway_schema_history");

    private OwnTables() {}

    /** Reads all rows of one of them. A replica refers to a row of its own table, which comes before it. */
    static String select(String table) {
        return "select * from " + table + (table.equals("repository") ? " order by follows nulls first" : "");
    }
}
