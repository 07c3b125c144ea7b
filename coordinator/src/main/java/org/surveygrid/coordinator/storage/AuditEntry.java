package org.surveygrid.coordinator.storage;

/**
 * A change made by hand.
 *
 * @param user who
 * @param action what, as a word
 * @param subject to which product, unit or worker
 * @param detail why, and from what to what
 */
public record AuditEntry(String user, String action, String subject, String detail) {}
