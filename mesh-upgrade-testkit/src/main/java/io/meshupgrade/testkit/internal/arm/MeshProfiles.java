package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What {@code meshUpgradeProfiles} and {@code meshRevisionProfiles} answer, in the shapes of the API specification and
 * of azure-cli's recordings: a revision without upgrades has no such key.
 */
final class MeshProfiles {

    private static final String PROVIDER = "Microsoft.ContainerService/";

    private final ClusterState cluster;
    private final RevisionCalendar calendar;

    MeshProfiles(ClusterState cluster, RevisionCalendar calendar) {
        this.cluster = cluster;
        this.calendar = calendar;
    }

    /** Of the cluster's mesh; empty when it has none. */
    Optional<ObjectNode> upgradeProfile() {
        List<String> revisions = cluster.revisions();
        if (revisions.isEmpty()) {
            return Optional.empty();
        }
        if (revisions.size() > 1) {
            throw ArmError.ofProvider(
                    409,
                    "ServiceMeshUpgradeInProgress",
                    "Mesh upgrade is in progress. Please complete or roll back the current upgrade before attempting to"
                            + " retrieve versioning and compatibility information");
        }
        String revision = revisions.get(0);
        ObjectNode properties =
                describe(revision, calendar.upgrades(revision, cluster.kubernetesVersion(), cluster.supportPlan()));
        return Optional.of(profile(
                ArmJson.text(cluster.at(""), "/id") + "/meshUpgradeProfiles/istio",
                "managedClusters/meshUpgradeProfiles",
                properties));
    }

    /** Of a location of the subscription. */
    ObjectNode revisionProfile(String subscription, String location) {
        ObjectNode properties = ArmJson.object();
        ArrayNode revisions = properties.putArray("meshRevisions");
        for (RevisionCalendar.Release release : calendar.offered()) {
            revisions.add(describe(release.revision(), calendar.upgrades(release.revision())));
        }
        return profile(
                "/subscriptions/" + subscription + "/providers/" + PROVIDER + "locations/" + location
                        + "/meshRevisionProfiles/istio",
                "locations/meshRevisionProfiles",
                properties);
    }

    private static ObjectNode profile(String id, String type, ObjectNode properties) {
        ObjectNode profile = ArmJson.object();
        profile.put("id", id).put("name", "istio").put("type", PROVIDER + type);
        profile.set("properties", properties);
        return profile;
    }

    private ObjectNode describe(String revision, List<String> upgrades) {
        ObjectNode description = ArmJson.object().put("revision", revision);
        if (!upgrades.isEmpty()) {
            description.set("upgrades", ArmJson.array(upgrades));
        }
        calendar.find(revision).ifPresent(release -> {
            ArrayNode compatibleWith = description.putArray("compatibleWith");
            addVersions(compatibleWith, RevisionCalendar.OFFICIAL, release.official());
            addVersions(compatibleWith, RevisionCalendar.LONG_TERM, release.longTerm());
        });
        return description;
    }

    private static void addVersions(ArrayNode compatibleWith, String name, List<String> versions) {
        if (!versions.isEmpty()) {
            compatibleWith.addObject().put("name", name).set("versions", ArmJson.array(versions));
        }
    }
}
