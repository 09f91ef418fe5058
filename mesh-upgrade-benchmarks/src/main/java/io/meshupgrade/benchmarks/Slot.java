package io.meshupgrade.benchmarks;

/**
 * A part of a pod that differs from pod to pod and is of one length in all of them, so that it can be written into the
 * finished bytes of a {@link PodTemplate}, where its marker is.
 */
enum Slot {
    NAMESPACE(10),
    /** Its workload's number within the namespace. */
    WORKLOAD(3),
    /** The hash of its ReplicaSet. */
    HASH(10),
    /** The end of its name. */
    SUFFIX(5),
    UID(36),
    /** The uid of its ReplicaSet. */
    OWNER(36),
    /** The uid of its Deployment. */
    DEPLOYMENT(36),
    VERSION(9),
    NODE(4),
    IP(14),
    /** Of containers and of images. */
    DIGEST(64);

    private final int length;

    Slot(int length) {
        this.length = length;
    }

    /** What stands in a template for it. */
    String marker() {
        return ("@" + (char) ('A' + ordinal()) + "@" + "-".repeat(length)).substring(0, length);
    }

    /** As {@code pod.json} and {@code replicaset.json} write it. */
    String variable() {
        return "${" + name() + "}";
    }
}
