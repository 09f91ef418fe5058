package io.meshupgrade.benchmarks;

/**
 * A part of a pod that differs from pod to pod and is of one length in all of them, so that it can be written into the
 * finished bytes of a {@link PodTemplate}, where its marker is.
 */
enum Slot {
    NAMESPACE('N', 10),
    /** Its workload's number within the namespace. */
    WORKLOAD('W', 3),
    /** The hash of its ReplicaSet. */
    HASH('H', 10),
    /** The end of its name. */
    SUFFIX('S', 5),
    UID('U', 36),
    /** The uid of its ReplicaSet. */
    OWNER('O', 36),
    /** The uid of its Deployment. */
    DEPLOYMENT('D', 36),
    VERSION('V', 9),
    NODE('M', 4),
    IP('I', 14),
    /** Of containers and of images. */
    DIGEST('C', 64);

    private final String marker;

    Slot(char letter, int length) {
        this.marker = ("@" + letter + "@" + "-".repeat(length)).substring(0, length);
    }

    /** What stands in a template for it. */
    String marker() {
        return marker;
    }

    /** As {@code pod.json} and {@code replicaset.json} write it. */
    String variable() {
        return "${" + name() + "}";
    }
}
