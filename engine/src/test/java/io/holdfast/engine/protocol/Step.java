package io.holdfast.engine.protocol;

/**
 * The steps of docs/protocol.md, each with the method that takes it, so that neither can be renamed alone: {@link StepsTest}. A crash at any of them needs no
 * step of its own: whoever never takes their next one has died, and every history in which they do not is explored.
 */
enum Step {
    W1("w1", "reads the ledger", "repository.Repository", "read"),
    W2("w2", "uploads", "repository.PackWriter", "upload"),
    W3("w3", "reads the ledger again", "repository.Writer", "condemned"),
    RESCUE("rescue", "copies what is condemned", "repository.Writer$Rescue", "without"),
    W4("w4", "puts its record", "ledger.Ledger", "put"),
    W5("w5", "can't tell, or was late", "repository.Writer", "commitWhateverComes"),
    C1("c1", "reads the ledger", "prune.Round", "begin"),
    C2("c2", "condemns", "ledger.Condemnation", "add"),
    C3("c3", "deletes", "prune.Sweep", "delete"),
    REWRITE("rewrite", "reads the ledger and copies", "prune.Rewrite", "run"),
    FORGET("forget", "puts a forget", "retention.Forget", "run"),
    HOLD("hold", "reads the ledger, or puts a hold", "retention.Holds", "add"),
    ADOPT("adopt", "takes it back under a new id", "retention.Adoption", "underNewId"),
    LIST_LEDGER("list the ledger", "lists the ledger", "replication.Round", "listLedger"),
    COPY_PACKS("copy packs", "copies packs", "replication.Round", "copyPacks"),
    PUT_LEDGER("put the ledger", "puts the records", "replication.Round", "putLedger"),
    SHRINK("shrink", "deletes at the replica", "prune.FreedPacks", "deleteAt"),
    PAGE("page", "puts a page", "ledger.PageMaker", "make"),
    DELETE_RECORDS("two newer pages", "deletes what two pages hold", "ledger.TwoPages", "held"),

    /** One tick. */
    TIME("", "passes", "", ""),
    /** A put that nobody answered to is done. */
    ARRIVES("", "is done", "", ""),
    /** All objects, by another tool. */
    COPY("", "is copied", "", ""),
    /** A page can't be read any more. */
    DAMAGE("", "is damaged", "", "");

    final String label;
    final String what;

    /** Name of the class, without io.holdfast.engine. */
    final String type;

    final String method;

    Step(String label, String what, String type, String method) {
        this.label = label;
        this.what = what;
        this.type = type;
        this.method = method;
    }

    /** Whether a client takes it; what else happens is the store's. */
    boolean isOurs() {
        return !type.isEmpty();
    }
}
