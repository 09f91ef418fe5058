package io.meshupgrade.benchmarks;

import java.util.Locale;
import java.util.UUID;

/**
 * A cluster of any number of pods, of which nothing is kept: each pod and each ReplicaSet is told by its number. The
 * same number gives the same object, in each process.
 *
 * <p>The pods live in 200 namespaces, five to a ReplicaSet. Every fourth namespace follows {@code asm-1-29}, the others
 * follow the tag {@code prod}, which is {@code asm-1-30}. Of ten ReplicaSets, seven run what would be injected now, two
 * an older patch of it, and one was injected by the other revision.
 *
 * @param pods how many; a multiple of {@value #SMALLEST}
 */
record GeneratedCluster(int pods) {

    static final int SMALLEST = 1000;
    static final int NAMESPACES = 200;
    static final int PODS_PER_REPLICA_SET = 5;
    static final String TAG = "prod";
    static final String TAGGED = "asm-1-30";
    static final String OTHER = "asm-1-29";

    private static final int FOLLOWING_THE_OTHER = 4;
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    GeneratedCluster {
        if (pods < SMALLEST || pods % SMALLEST != 0) {
            throw new IllegalArgumentException("pods are a multiple of " + SMALLEST + ", but are " + pods);
        }
    }

    /** How the sidecars of a ReplicaSet stand to those that would be injected now. */
    enum Sidecar {
        CURRENT,
        OLDER_PATCH,
        OTHER_REVISION
    }

    int replicaSets() {
        return pods / PODS_PER_REPLICA_SET;
    }

    int replicaSetOf(int pod) {
        return pod / PODS_PER_REPLICA_SET;
    }

    private int namespaceOf(int replicaSet) {
        return replicaSet / (replicaSets() / NAMESPACES);
    }

    static String namespace(int number) {
        return String.format(Locale.ROOT, "tenant-%03d", number);
    }

    /** The value of the label {@code istio.io/rev} of a namespace. */
    static String follows(int namespace) {
        return namespace % FOLLOWING_THE_OTHER == 0 ? OTHER : TAG;
    }

    Sidecar sidecar(int replicaSet) {
        return switch (replicaSet % 10) {
            case 7, 8 -> Sidecar.OLDER_PATCH;
            case 9 -> Sidecar.OTHER_REVISION;
            default -> Sidecar.CURRENT;
        };
    }

    /** How many pods there are of a kind. */
    long count(Sidecar kind) {
        long sets = 0;
        for (int set = 0; set < replicaSets(); set++) {
            sets += sidecar(set) == kind ? 1 : 0;
        }
        return sets * PODS_PER_REPLICA_SET;
    }

    /** The revision that injected a ReplicaSet. */
    String revision(int replicaSet) {
        boolean followsOther = follows(namespaceOf(replicaSet)).equals(OTHER);
        boolean injectedByOther = followsOther != (sidecar(replicaSet) == Sidecar.OTHER_REVISION);
        return injectedByOther ? OTHER : TAGGED;
    }

    /** A number that tells one of so many applications. */
    int application(int replicaSet, int applications) {
        return (int) Long.remainderUnsigned(mixed(replicaSet), applications);
    }

    /** The part of a pod that a slot stands for. */
    String value(int pod, Slot slot, int occurrence) {
        int replicaSet = replicaSetOf(pod);
        return switch (slot) {
            case NAMESPACE, WORKLOAD, HASH, OWNER, DEPLOYMENT -> valueOfReplicaSet(replicaSet, slot);
            case SUFFIX -> word(mixed(pod + 0x5000_0000L), 5);
            case UID -> uid(pod + 0x1000_0000L);
            case VERSION -> Integer.toString(100_000_000 + pod * 7);
            case NODE -> String.format(Locale.ROOT, "%04d", mixed(pod) & 1023);
            case IP -> ip(mixed(pod + 0x6000_0000L));
            case DIGEST -> digest(pod * 16L + occurrence);
        };
    }

    /** The part of a ReplicaSet that a slot stands for. */
    String valueOfReplicaSet(int replicaSet, Slot slot) {
        return switch (slot) {
            case NAMESPACE -> namespace(namespaceOf(replicaSet));
            case WORKLOAD -> String.format(Locale.ROOT, "%03d", replicaSet % (replicaSets() / NAMESPACES));
            case HASH -> word(mixed(replicaSet + 0x4000_0000L), 10);
            case UID, OWNER -> uid(replicaSet + 0x2000_0000L);
            case DEPLOYMENT -> uid(replicaSet + 0x3000_0000L);
            case VERSION -> Integer.toString(100_000_000 + replicaSet);
            case SUFFIX, NODE, IP, DIGEST -> throw new IllegalArgumentException("A ReplicaSet has no " + slot);
        };
    }

    private static String uid(long number) {
        return new UUID(mixed(number), mixed(~number)).toString();
    }

    private static String ip(long random) {
        return "10." + (100 + (random & 127)) + "." + (100 + ((random >>> 7) & 127)) + "."
                + (100 + ((random >>> 14) & 127));
    }

    private static String word(long random, int length) {
        StringBuilder word = new StringBuilder();
        long rest = random;
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt((int) Long.remainderUnsigned(rest, LETTERS.length())));
            rest = Long.divideUnsigned(rest, LETTERS.length());
        }
        return word.toString();
    }

    private static String digest(long number) {
        StringBuilder digest = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            digest.append(String.format(Locale.ROOT, "%016x", mixed(number * 4 + i)));
        }
        return digest.toString();
    }

    /** Steele, Lea and Flood's SplitMix64. */
    private static long mixed(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
