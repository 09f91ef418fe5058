package io.meshupgrade.core.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.act.OneObject;
import io.meshupgrade.core.internal.act.RestartAction;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.AksMesh;
import io.meshupgrade.core.internal.rules.ObservedMesh;
import io.meshupgrade.core.internal.rules.SidecarRules;
import io.meshupgrade.core.internal.rules.Stamp;
import io.meshupgrade.core.internal.rules.TestPod;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.workloads.RestartReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans a refresh of the pods of a row, and answers what the plan makes of what they belong to: a restart, a blocker
 * that names them, or nothing.
 */
public final class RestartReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVISION = PlannedWorld.OLD.name();
    private static final String REGISTRY = "mcr.microsoft.com/oss/v2/istio/proxyv2:";
    private static final String EXPECTED = REGISTRY + "v1.29.2-1";
    private static final String OUTDATED = REGISTRY + "v1.29.1-1";

    private final String area;

    private RestartReplay(String area) {
        this.area = area;
    }

    public static List<Replay> all() {
        return List.of(
                new RestartReplay("restart-owner-resolution"),
                new RestartReplay("restart-selection"),
                new RestartReplay("restart-e2e"));
    }

    @Override
    public String area() {
        return area;
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        return switch (area) {
            case "restart-owner-resolution" -> decide(given);
            case "restart-selection" -> select(given);
            default -> run(given);
        };
    }

    private static ObjectNode decide(JsonNode given) {
        Owned owned = owned(given);
        if (given.path("apiGetFails").asBoolean()) {
            owned.world.seen.workloadsForbidden();
        }
        boolean current = given.path("revision").asText("old").equals("target");
        int pods = given.path("revision").asText().equals("mixed")
                ? 2
                : given.path("pods").asInt(1);
        for (int i = 0; i < pods; i++) {
            boolean stale = !current && (i == 0 || given.has("pods"));
            owned.judge(owned.pod(stale ? OUTDATED : EXPECTED));
        }
        UpgradePlan plan = owned.world.refresh();
        List<Blocker> blockers = new ArrayList<>(plan.blockers());
        blockers.addAll(plan.accepted());
        ObjectNode answer = JSON.createObjectNode();
        long restarts = restarts(plan);
        String action = "none";
        if (restarts > 0) {
            action = "rollout";
            answer.put("count", (int) restarts);
        } else if (!blockers.isEmpty()) {
            action = blockers.get(0).reason().code() == RestartReason.NOT_HEALTHY ? "skip" : "warn";
            answer.put("message", blockers.get(0).reason().sentence());
        }
        boolean unknown = blockers.stream().anyMatch(blocker -> !blocker.acceptable());
        boolean refused = given.path("apiPatchFails").asBoolean() && patchIsRefused();
        return answer.put("action", action).put("error", unknown || refused);
    }

    private static long restarts(UpgradePlan plan) {
        return plan.steps().stream().filter(Step.Restart.class::isInstance).count();
    }

    private static boolean patchIsRefused() {
        OneObject refusing = new OneObject().failing(KubernetesException.Failure.FORBIDDEN);
        try {
            new RestartAction(refusing).restart(workload("Deployment", 1), stamp(), null);
            return false;
        } catch (KubernetesException e) {
            return true;
        }
    }

    private static Stamp stamp() {
        return new Stamp("upgrade-1", REVISION, EXPECTED, 1, 1);
    }

    private static ObjectNode select(JsonNode given) {
        Owned owned = owned(JSON.createObjectNode()
                .put("owner", "Deployment")
                .put("ready", given.path("conditions").asText().equals("False") ? 0 : 1));
        TestPod pod = owned.pod(
                switch (given.path("image").asText()) {
                    case "expected" -> EXPECTED;
                    case "other-repo" -> "registry.example/mirror/proxyv2:v1.29.1-1";
                    default -> OUTDATED;
                });
        if (given.path("deletionTimestamp").asBoolean()) {
            pod.terminating();
        }
        if (given.has("phase")) {
            pod.phase(given.path("phase").asText());
        }
        if (given.path("proxyImageAnnotation").asBoolean()) {
            pod.annotation(MeshKeys.PROXY_IMAGE, OUTDATED);
        }
        owned.judge(pod);
        return JSON.createObjectNode().put("selected", restarts(owned.world.refresh()) > 0);
    }

    private static ObjectNode run(JsonNode given) {
        boolean bare = given.has("pod");
        Owned owned = owned(JSON.createObjectNode()
                .put("owner", bare ? "" : "Deployment")
                .put("ready", given.path("deployment").asText().equals("failing") ? 0 : 1));
        owned.judge(owned.pod(OUTDATED));
        UpgradePlan plan = owned.world.refresh();
        OneObject cluster = new OneObject();
        RestartAction action = new RestartAction(cluster);
        WorkloadFacts cart = workload("Deployment", 1);
        for (int trigger = 0; trigger < given.path("triggers").asInt(1) && restarts(plan) > 0; trigger++) {
            action.restart(cart, stamp(), null);
            cart = cluster.after(cart);
        }
        return JSON.createObjectNode()
                .put("restarts", cluster.patches().size())
                .put("state", plan.accepted().isEmpty() ? "Ready" : "Warning")
                .put("podUnchanged", restarts(plan) == 0);
    }

    /** A mesh of one revision, and who owns the pods of a row in it, from controller to controller. */
    private record Owned(PlannedWorld world, OwnerLink controller, Map<String, OwnerLink> controllers) {

        TestPod pod(String image) {
            return TestPod.injected(REVISION, image).ownedBy(controller);
        }

        void judge(TestPod pod) {
            PodAudit audit =
                    SidecarRules.of(world.mesh.facts(), controllers, List.of()).judge(pod.facts());
            world.judged(audit);
        }
    }

    private static Owned owned(JsonNode given) {
        PlannedWorld world = new PlannedWorld();
        world.injecting(REVISION, EXPECTED).namespace("shop", "istio.io/rev=" + REVISION);
        String owner = given.path("owner").asText("");
        Map<String, OwnerLink> controllers = new HashMap<>();
        OwnerLink controller = owner.isEmpty() || owner.equals("null") ? null : link(owner);
        String top = owner;
        boolean exists = given.path("replicaSetExists").asBoolean(true);
        if (owner.equals("ReplicaSet") && given.path("replicaSetOwner").isTextual() && exists) {
            top = given.path("replicaSetOwner").asText();
            controllers.put(controller.uid(), new OwnerLink(apiVersion(top), top, "cart", "uid-top"));
        } else if (owner.equals("Deployment")) {
            // Pods belong to a Deployment through its ReplicaSet.
            controller = link("ReplicaSet");
            controllers.put(controller.uid(), new OwnerLink("apps/v1", top, "cart", "uid-top"));
        }
        boolean ready = given.path("ready").asInt(1) > 0
                && given.path("siblingReplicaSet").path("ready").asInt(1) > 0;
        world.seen.workload(workload(top, ready ? 1 : 0));
        return new Owned(world, controller, Map.copyOf(controllers));
    }

    private static OwnerLink link(String kind) {
        return new OwnerLink(apiVersion(kind), kind, "cart", "uid-" + kind);
    }

    private static String apiVersion(String kind) {
        return switch (kind) {
            case "Job" -> "batch/v1";
            case "ReplicationController" -> "v1";
            default -> "apps/v1";
        };
    }

    private static WorkloadFacts workload(String kind, int available) {
        return ObservedMesh.workload(new WorkloadRef(kind, "shop", "cart"), Map.of(), AksMesh.pod(), available);
    }
}
