package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which changes of the mesh's revisions are allowed: start a canary with what is offered as an upgrade, complete by
 * leaving out the lower revision, roll back by leaving out the higher one, and never anything else.
 *
 * <p>Sources: AKS documentation, istio-upgrade; the texts are those of AKS troubleshooting,
 * istio-add-on-general-troubleshooting, and MicrosoftDocs/azure-docs#120606. Where neither has a text, the reason after
 * "Reason:" is ours.
 */
final class MeshRules {

    private static final int MOST_REVISIONS = 2;
    private static final String PROFILE = "/properties/serviceMeshProfile";

    private final ClusterState cluster;
    private final RevisionCalendar calendar;

    MeshRules(ClusterState cluster, RevisionCalendar calendar) {
        this.cluster = cluster;
        this.calendar = calendar;
    }

    /**
     * Checks the document that shall replace the cluster's, and fills in what it leaves to the service: without a
     * profile, or without revisions, what there is is kept (Azure/AKS changelog, on partial updates to
     * serviceMeshProfile). A profile of null removes the mesh.
     */
    void apply(ObjectNode wanted) {
        JsonNode profile = wanted.at(PROFILE);
        if (profile.isMissingNode()) {
            JsonNode kept = cluster.at(PROFILE);
            if (!kept.isMissingNode()) {
                wanted.withObject("/properties").set("serviceMeshProfile", kept.deepCopy());
            }
            return;
        }
        if (profile.isNull() || !MeshProfileRules.check(profile)) {
            return;
        }
        ObjectNode istio = (ObjectNode) wanted.at(PROFILE + "/istio");
        List<String> before = cluster.revisions();
        List<String> after = wantedRevisions(istio, before);
        istio.set("revisions", ArmJson.array(after));
        check(before, after);
    }

    private List<String> wantedRevisions(ObjectNode istio, List<String> before) {
        JsonNode revisions = istio.path("revisions");
        List<String> named = ArmJson.texts(revisions);
        if (revisions.isNull()
                || named.size() < revisions.size()
                || named.stream().anyMatch(String::isBlank)) {
            throw ArmError.badRequest("ServiceMeshProfile revision field must not be empty");
        }
        if (!named.isEmpty()) {
            return named;
        }
        return before.isEmpty()
                ? calendar.defaultRevision()
                        .map(List::of)
                        .orElseThrow(() -> ArmError.badRequest("Azure service mesh is not supported in this region"))
                : before;
    }

    private void check(List<String> before, List<String> after) {
        if (after.size() > MOST_REVISIONS) {
            throw ArmError.badRequest("Request exceeds maximum allowed number of revisions (" + MOST_REVISIONS + ")");
        }
        Set<String> distinct = new HashSet<>(after);
        if (distinct.size() < after.size()) {
            throw notAllowed("Revision " + after.get(0) + " is specified more than once.");
        }
        List<String> added = new ArrayList<>(after);
        added.removeAll(before);
        if (added.isEmpty()) {
            return;
        }
        added.forEach(this::requireOffered);
        if (before.isEmpty()) {
            requireInstallable(after);
        } else {
            requireUpgrade(before, after, added.get(0));
        }
    }

    private void requireOffered(String revision) {
        if (calendar.find(revision).filter(RevisionCalendar.Release::offered).isEmpty()) {
            throw notAllowed("Revision " + revision + " is not supported by the service mesh add-on.");
        }
    }

    private void requireInstallable(List<String> after) {
        if (after.size() > 1) {
            throw notAllowed("A mesh is enabled with one revision.");
        }
        requireCompatible(after.get(0));
    }

    private void requireUpgrade(List<String> before, List<String> after, String added) {
        if (before.size() > 1) {
            throw notAllowed("An upgrade from " + before.get(0) + " to " + before.get(1)
                    + " is in progress. Complete it or roll it back first.");
        }
        String installed = before.get(0);
        if (!after.contains(installed)) {
            throw notAllowed("Revision " + installed + " cannot be replaced by " + added
                    + " at once. Start a canary upgrade with both of them.");
        }
        Optional<Minor> from = Minor.ofRevision(installed);
        if (from.isPresent()
                && Minor.ofRevision(added)
                        .map(to -> to.compareTo(from.get()) < 0)
                        .orElse(false)) {
            throw notAllowed("Revision " + added + " is lower than the installed revision " + installed + ".");
        }
        requireCompatible(added);
        if (!calendar.upgrades(installed).contains(added)) {
            throw notAllowed("Revision " + installed + " cannot be upgraded to " + added + ". Available upgrades: "
                    + String.join(", ", calendar.upgrades(installed)) + ".");
        }
    }

    private void requireCompatible(String revision) {
        String kubernetes = cluster.kubernetesVersion();
        if (calendar.offered().stream().noneMatch(release -> release.compatible(kubernetes, cluster.supportPlan()))) {
            throw ArmError.badRequest("Kubernetes version " + kubernetes
                    + " not supported. Please upgrade to a supported cluster version first. To find compatibility"
                    + " information, use 'az aks mesh get-upgrades'");
        }
        if (calendar.find(revision)
                .filter(release -> release.compatible(kubernetes, cluster.supportPlan()))
                .isEmpty()) {
            throw ArmError.badRequest("Service mesh revision " + revision + " is not compatible with cluster version "
                    + kubernetes
                    + ". To find information about mesh-cluster compatibility, use 'az aks mesh get-upgrades'");
        }
    }

    private static ArmError notAllowed(String reason) {
        return ArmError.badRequest("Requested change in revisions is not allowed. Reason: " + reason);
    }
}
