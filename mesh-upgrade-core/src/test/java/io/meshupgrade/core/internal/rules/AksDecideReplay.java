package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.core.internal.observe.MeshRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks what a start would do with ARM's list of revisions. */
public final class AksDecideReplay implements Replay {

    @Override
    public String area() {
        return "aks-decide";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        List<Revision> installed = revisions(given.path("installed"));
        ArmMesh mesh = installed.isEmpty() ? ArmMesh.NONE : new ArmMesh("Istio", installed, List.of(), List.of(), null);
        ArmCluster cluster = new ArmCluster(
                new ClusterId("s", "rg", "shop"),
                "westeurope",
                "1.34",
                "1.34.4",
                "KubernetesOfficial",
                given.path("provisioningState").asText(),
                "Running",
                "1",
                mesh,
                List.of());
        boolean inProgress = given.path("upgradeInProgress").asBoolean();
        Optional<MeshRelease> offer = installed.stream()
                .findFirst()
                .filter(first -> !inProgress)
                .map(first -> new MeshRelease(first, revisions(given.path("availableUpgrades")), Map.of()));
        RevisionChange change = RevisionChange.start(
                cluster,
                Revision.parse(given.path("target").asText()),
                RevisionTargets.of(new RevisionFacts(cluster, new UpgradeProfile(offer, inProgress), List.of())));
        return new ObjectMapper().createObjectNode().put("action", action(change, installed));
    }

    /** In the words of the tool that the rows are from. */
    private static String action(RevisionChange change, List<Revision> installed) {
        if (change instanceof RevisionChange.Replace) {
            return "upgrade";
        }
        if (change instanceof RevisionChange.Keep) {
            return installed.size() > 1 ? "resume" : "reconcile";
        }
        return "skip";
    }

    private static List<Revision> revisions(JsonNode names) {
        List<Revision> revisions = new ArrayList<>();
        names.forEach(name -> revisions.add(Revision.parse(name.asText())));
        return revisions;
    }
}
