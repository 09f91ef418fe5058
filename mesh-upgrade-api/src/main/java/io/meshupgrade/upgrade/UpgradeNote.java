package io.meshupgrade.upgrade;

import io.meshupgrade.common.ReasonCode;

/** What people should know before a run, and what does not stop it. */
public enum UpgradeNote implements ReasonCode {
    /** One of several upgrades. */
    SEVERAL_HOPS(
            "Azure offers the revision over another one only: this is the upgrade to that one.",
            "Run it again when it is completed, or ask for all hops at once."),
    /** Proxies move. */
    NATIVE_SIDECARS(
            "With the new revision proxies become native sidecars.",
            "See \"Native sidecar mode\" in the documentation of AKS."),
    /** Too little room. */
    LITTLE_ROOM(
            "The nodes may have too little room for the pods that come before others go. Affinity and autoscalers of nodes"
                    + " were not looked at.",
            "Restart fewer workloads at once, or add nodes."),
    /** Room not known. */
    ROOM_UNKNOWN("Whether the nodes have room is not known.", "Grant the right to list nodes, or look yourself."),
    /** Images that stay. */
    IMAGES_PINNED(
            "Some pods name the image of their proxy themselves.",
            "Remove the annotation sidecar.istio.io/proxyImage from their templates."),
    /** Pods that cannot be judged. */
    PODS_UNKNOWN("Of some pods it is not known what they run or should run.", "See the audit of sidecars.");

    private final String meaning;
    private final String advice;

    UpgradeNote(String meaning, String advice) {
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
