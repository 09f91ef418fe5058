package io.meshupgrade.controlplane;

import io.meshupgrade.common.Reason;
import java.util.List;

/**
 * How the control plane is.
 *
 * @param revisions those that ARM or the cluster knows, older ones first
 * @param differences where the autoscaling of two revisions differs; the older one is the one to edit
 * @param notRead what could not be read, each a sentence; empty when all was
 */
public record ControlPlaneStatus(List<RevisionStatus> revisions, List<Reason> differences, List<String> notRead) {

    /** Copies the lists. */
    public ControlPlaneStatus {
        revisions = List.copyOf(revisions);
        differences = List.copyOf(differences);
        notRead = List.copyOf(notRead);
    }
}
