package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.act.OneObject;
import io.meshupgrade.core.internal.act.RestartAction;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows say in prose what the controller of Argo does. What it does is not ours; the answer is what we ask of it, and
 * when we take it for done.
 */
public final class ArgoRestartReplay implements Replay {

    private static final Stamp STAMP = new Stamp("upgrade-1", "asm-1-30", "", 1, 1);

    @Override
    public String area() {
        return "restart-argo";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        return new ObjectMapper()
                .createObjectNode()
                .put("result", result(given.path("case").asText()));
    }

    private static String result(String prose) {
        int replicas = prose.contains("single replica") ? 1 : 3;
        PodFacts stale = TestPod.injected("asm-1-29", "proxyv2:1").facts();
        WorkloadFacts pay = rollout(replicas, Map.of(), null, null);
        Injection injection = Injection.of(new AksMesh()
                .revision("asm-1-30")
                .namespace("shop", "istio.io/rev=asm-1-30")
                .facts());
        Optional<Reason> refusal =
                RestartJudgement.refusal(pay, injection.predict("shop", pay.template()), "", accepted -> false);
        if (refusal.isPresent()) {
            return "refused: " + refusal.get().sentence();
        }
        Instant restartAt = RestartProgress.restartAt(List.of(stale), STAMP).orElseThrow();
        OneObject cluster = new OneObject();
        new RestartAction(cluster).evict(pay, STAMP, restartAt);
        if (prose.contains("finished")) {
            PodFacts fresh = TestPod.injected("asm-1-30", "proxyv2:2")
                    .createdAt(restartAt)
                    .facts();
            boolean before = isDone(rollout(replicas, STAMP, restartAt, null), fresh);
            boolean after = isDone(rollout(replicas, STAMP, restartAt, restartAt), fresh);
            return before ? "done too early" : after ? "status.restartedAt equals spec.restartAt" : "never done";
        }
        return cluster.patches().get(0).toString();
    }

    private static boolean isDone(WorkloadFacts rollout, PodFacts pod) {
        return RestartProgress.of(rollout, Collections.nCopies(rollout.wanted(), pod), STAMP)
                instanceof RestartProgress.Done;
    }

    private static WorkloadFacts rollout(int replicas, Stamp stamp, Instant restartAt, Instant restartedAt) {
        return rollout(replicas, Map.of(OwnKeys.STAMP, stamp.render()), restartAt, restartedAt);
    }

    private static WorkloadFacts rollout(
            int replicas, Map<String, String> annotations, Instant restartAt, Instant restartedAt) {
        return new WorkloadFacts(
                new WorkloadRef(ArgoFacts.ROLLOUT, "shop", "pay"),
                "uid-pay",
                "1",
                null,
                Map.of(),
                annotations,
                AksMesh.pod(),
                new RolloutFacts(
                        1, 1, replicas, false, "", null, false, replicas, replicas, replicas, replicas, "", "",
                        Map.of()),
                Surge.NONE,
                new ArgoFacts("Healthy", restartAt, restartedAt, null),
                null);
    }
}
