package io.meshupgrade.testkit;

import java.util.List;
import java.util.Random;

/**
 * A world that is made up from a seed: revisions, tags, namespaces and workloads in all the ways that the vocabulary of
 * {@link SimulatedAks#namespace} has words for, pointers to nobody included. The same seed gives the same world.
 *
 * <pre>{@code
 * RandomWorld world = RandomWorld.ofSeed(17);
 * try (SimulatedAks aks = world.builder().start()) {
 *     world.populate(aks);
 *     aks.time().settle();
 * }
 * }</pre>
 *
 * <p>It has one or two revisions, up to three tags, and one to five namespaces of up to five workloads and a Gateway;
 * up to four replicas each. All of it is well, and comes to rest. Immutable.
 */
public final class RandomWorld {

    private static final List<String> REVISIONS = List.of("asm-1-28", "asm-1-29", "asm-1-30");

    /** Seeds that are neighbours give the first numbers of {@link Random} in a row; spread out, they do not. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long seed;

    private RandomWorld(long seed) {
        this.seed = seed;
    }

    /** The world of a seed; any number is one. */
    public static RandomWorld ofSeed(long seed) {
        return new RandomWorld(seed);
    }

    private Random random() {
        return new Random(seed * SPREAD);
    }

    /**
     * A builder for its cluster, which can be told more: stepped, with this seed, Kubernetes of the default version,
     * and one of the revisions asm-1-28 to asm-1-30, or two, for an upgrade half-way.
     */
    public SimulatedAksBuilder builder() {
        Random random = random();
        int from = random.nextInt(REVISIONS.size());
        int to = from + random.nextInt(REVISIONS.size() - from);
        String[] installed =
                from == to ? new String[] {REVISIONS.get(from)} : new String[] {REVISIONS.get(from), REVISIONS.get(to)};
        return SimulatedAks.builder().stepped().seed(seed).revisions(installed);
    }

    /**
     * Populates a cluster. Time goes on in it until the control planes are up, since bare pods come at once.
     *
     * @param cluster with nothing in it yet but revisions, at least one: that of {@link #builder()}, or one of your
     *     own, whose world depends on its revisions as well
     * @throws IllegalArgumentException when it has no revision
     */
    public void populate(SimulatedAks cluster) {
        List<String> revisions = cluster.arm().runningRevisions();
        if (revisions.isEmpty()) {
            throw new IllegalArgumentException(this + " needs a cluster with a revision of the mesh, but " + cluster
                    + " has none. Nothing was made. Start it with one, or with builder().");
        }
        cluster.time().settle();
        new WorldDraw(cluster, revisions, random()).drawAll();
    }

    @Override
    public String toString() {
        return "RandomWorld of seed " + seed;
    }
}
