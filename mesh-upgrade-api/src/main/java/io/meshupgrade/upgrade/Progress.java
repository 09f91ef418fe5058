package io.meshupgrade.upgrade;

/**
 * How far a run is with its restarts. Numbers are those of the present plan.
 *
 * @param workloadsDone how many were restarted and are healthy, or need no restart any more
 * @param workloadsTotal how many there are
 * @param workloadsInFlight how many are in the middle of their rollout
 * @param podsDone how many stale pods belonged to those done
 * @param podsTotal how many stale pods there were
 */
public record Progress(int workloadsDone, int workloadsTotal, int workloadsInFlight, int podsDone, int podsTotal) {

    /** Nothing was planned yet. */
    public static final Progress NONE = new Progress(0, 0, 0, 0, 0);
}
