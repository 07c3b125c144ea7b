package org.surveygrid.coordinator.storage;

import java.time.Instant;

/** What is only ever added to: events that concern trust, and what people changed by hand. */
public final class JournalTable {
    private JournalTable() {}

    /**
     * Something that raises or lowers the trust in a worker.
     *
     * @param workerId who
     * @param unitKey about which unit; may be empty
     * @param attemptId in which attempt; may be empty
     * @param kind a code, e.g. REFUTED
     * @param detail a sentence
     */
    public record TrustEvent(String workerId, String unitKey, String attemptId, String kind, String detail) {}

    /**
     * Something a person changed.
     *
     * @param user who
     * @param action a code, e.g. RETRY_UNIT
     * @param subject what was changed
     * @param detail why
     */
    public record AuditEntry(String user, String action, String subject, String detail) {}

    /**
     * Adds a trust event.
     *
     * @param tx the transaction
     * @param event what happened
     * @param now when
     */
    public static void add(Transaction tx, TrustEvent event, Instant now) {
        tx.update(
                "INSERT INTO trust_event (worker_id, unit_key, attempt_id, kind, detail, happened)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                event.workerId(),
                event.unitKey(),
                event.attemptId(),
                event.kind(),
                UnitTable.shortened(event.detail()),
                now);
    }

    /**
     * Adds an audit entry.
     *
     * @param tx the transaction
     * @param entry who changed what, and why
     * @param now when
     */
    public static void add(Transaction tx, AuditEntry entry, Instant now) {
        tx.update(
                "INSERT INTO audit (happened, user_name, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
                now,
                entry.user(),
                entry.action(),
                entry.subject(),
                UnitTable.shortened(entry.detail()));
    }
}
