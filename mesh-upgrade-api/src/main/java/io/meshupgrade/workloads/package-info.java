/**
 * Restarts of workloads, so that their pods get the sidecar which the mesh injects now. See {@code kubectl rollout
 * restart}.
 */
@NullMarked
package io.meshupgrade.workloads;

import org.jspecify.annotations.NullMarked;
