package io.meshupgrade.controlplane;

import io.meshupgrade.common.ReasonCode;

/** Why something of a revision that is not installed is removed, or left. */
public enum LeftoverReason implements ReasonCode {
    /** Nobody needs it. */
    NOT_INSTALLED("The revision that it was for is not installed any more.", ""),
    /** For an upgrade to come. */
    PREPARED(
            "It is of a newer revision than those installed: somebody may have prepared it for an upgrade.",
            "Delete it when that upgrade is not to come."),
    /** AKS made it. */
    MANAGED_BY_AKS("AKS made it, and removes it itself.", "Ask Azure support when it stays."),
    /** A GitOps controller or Helm would make it anew. */
    OWNED_ELSEWHERE("A GitOps controller or Helm would make it anew.", "Remove it from its source."),
    /** The revision is still there. */
    STILL_RUNNING("The cluster still runs the revision.", "Try again when AKS has removed it."),
    /** Somebody else changed it at the same time. */
    CHANGED_MEANWHILE("Somebody changed it at the same time.", "Find out who needs it."),
    /** What decides could not be read. */
    NOT_READ("Whether it is needed could not be found out.", "Allow reading what could not be read, and try again.");

    private final String meaning;
    private final String advice;

    LeftoverReason(String meaning, String advice) {
        this.meaning = meaning;
        this.advice = advice;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String advice() {
        return advice;
    }
}
