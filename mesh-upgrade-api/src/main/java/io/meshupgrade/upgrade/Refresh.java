package io.meshupgrade.upgrade;

/**
 * Restarts the workloads whose sidecars are stale, and nothing else: same revision, new patch. It waits until the patch
 * itself is rolled out, and needs no ARM. See {@link Rollout} for its settings.
 */
public interface Refresh extends Rollout<Refresh> {}
