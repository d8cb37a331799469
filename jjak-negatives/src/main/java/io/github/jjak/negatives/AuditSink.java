package io.github.jjak.negatives;

/** Is told of every candidate, kept or not. */
@FunctionalInterface
public interface AuditSink {

    /** Keeps nothing. */
    AuditSink NONE = (candidate, reason) -> {};

    /** Called once per candidate in the order of rows; a candidate that is withdrawn later comes a second time. */
    void decided(Candidate candidate, Reason reason);
}
