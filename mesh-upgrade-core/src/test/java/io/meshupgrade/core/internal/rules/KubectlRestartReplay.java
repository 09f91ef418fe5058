package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.act.OneObject;
import io.meshupgrade.core.internal.act.RestartAction;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.workloads.RestartReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restarts what a row of {@code kubectl rollout restart} is about, if our rules let it. */
public final class KubectlRestartReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Stamp STAMP = new Stamp("upgrade-1", "asm-1-30", "proxyv2:2", 1, 1);

    @Override
    public String area() {
        return "restart";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        List<WorkloadFacts> workloads = new ArrayList<>();
        if (given.has("objects")) {
            given.path("objects").forEach(words -> workloads.add(inWords(words.asText())));
        } else {
            for (int i = 0; i < given.path("matches").asInt(1); i++) {
                workloads.add(workload(
                        kind(given.path("kind").asText("Deployment")),
                        "foo-" + i,
                        given.path("updateStrategy").asText("RollingUpdate"),
                        given.path("paused").asBoolean()));
            }
        }
        List<String> restarted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        ObjectNode answer = JSON.createObjectNode().putNull("error").putNull("annotation");
        for (WorkloadFacts workload : workloads) {
            Optional<Reason> refusal = refusal(workload);
            if (refusal.isPresent()) {
                refused.add(workload.ref().name());
                answer.put("error", refusal.get().sentence());
            } else {
                restarted.add(workload.ref().name());
                answer.put("annotation", restart(workload));
            }
        }
        if (given.has("objects")) {
            answer.set("restarted", array(restarted));
        } else {
            answer.put("restarted", restarted.size());
        }
        answer.set("errors", array(refused));
        return answer.put(
                "podsRestarted",
                restarted.isEmpty() ? 0 : workloads.get(0).rollout().current());
    }

    private static Optional<Reason> refusal(WorkloadFacts workload) {
        String kind = RestartJudgement.notRestartable(workload.ref());
        if (kind != null) {
            return Optional.of(new Reason(RestartReason.NOT_RESTARTABLE, kind));
        }
        Injection injection = Injection.of(new AksMesh()
                .revision("asm-1-30")
                .namespace("shop", "istio.io/rev=asm-1-30")
                .facts());
        return RestartJudgement.refusal(
                workload, injection.predict("shop", workload.template()), "", accepted -> false);
    }

    /** @return the annotation that it gets */
    private static String restart(WorkloadFacts workload) {
        OneObject cluster = new OneObject();
        RestartAction action = new RestartAction(cluster);
        if (workload.argo() == null) {
            action.restart(workload, STAMP, null);
        } else {
            action.evict(workload, STAMP, Instant.EPOCH);
        }
        String where = workload.argo() == null ? "/spec/template/metadata/annotations" : "/metadata/annotations";
        Iterator<String> names = cluster.patches().get(0).at(where).fieldNames();
        return names.next();
    }

    /** As rows of several objects say it: {@code paused Deployment a}. */
    private static WorkloadFacts inWords(String words) {
        List<String> parts = new ArrayList<>(List.of(words.split(" ")));
        boolean paused = parts.remove("paused");
        return workload(kind(parts.get(0)), parts.get(1), "RollingUpdate", paused);
    }

    private static String kind(String kind) {
        return kind.equals("Rollout") ? ArgoFacts.ROLLOUT : kind;
    }

    private static WorkloadFacts workload(String kind, String name, String strategy, boolean paused) {
        WorkloadRef ref = new WorkloadRef(kind, "shop", name);
        ArgoFacts argo = kind.equals(ArgoFacts.ROLLOUT) ? new ArgoFacts("Healthy", null, null, null) : null;
        return new WorkloadFacts(
                ref,
                "uid-" + name,
                "1",
                null,
                Map.of(),
                Map.of(),
                AksMesh.pod(),
                new RolloutFacts(1, 1, 3, paused, strategy, null, false, 3, 3, 3, 3, "", "", Map.of()),
                Surge.NONE,
                argo,
                null);
    }

    private static ArrayNode array(List<String> names) {
        ArrayNode array = JSON.createArrayNode();
        names.forEach(array::add);
        return array;
    }
}
