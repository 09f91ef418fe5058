package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.Map;
import java.util.Optional;

/**
 * What a restart writes on a pod template. It says for what the restart is, and not when: sent twice it changes
 * nothing, so that whoever goes on after a crash restarts nothing a second time. Each pod of the template carries it,
 * too.
 *
 * @param upgrade the id of the upgrade
 * @param revision whose sidecars the pods shall get
 * @param image of the proxy that they shall get, as it was when this was written; empty when it was not known
 * @param attempt counts from 1
 * @param available how many pods were available before
 */
public record Stamp(String upgrade, String revision, String image, int attempt, int available) {

    /** How often a workload is restarted for one revision at most. */
    public static final int ATTEMPTS = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The stamp of a workload; empty when it has none, or not one that we understand. */
    public static Optional<Stamp> of(WorkloadFacts workload) {
        return of(place(workload));
    }

    /** Whether a workload has just this stamp. */
    public boolean isOn(WorkloadFacts workload) {
        return render().equals(place(workload).get(OwnKeys.STAMP));
    }

    /** On the template, but for a Rollout of Argo: it would begin a delivery when its template changes. */
    private static Map<String, String> place(WorkloadFacts workload) {
        return workload.argo() == null ? workload.template().annotations() : workload.annotations();
    }

    /** The stamp among annotations; empty when there is none, or it is not one that we understand. */
    private static Optional<Stamp> of(Map<String, String> annotations) {
        String text = annotations.get(OwnKeys.STAMP);
        if (text == null) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(text);
            return json.path("upgrade").isTextual() && json.path("revision").isTextual()
                    ? Optional.of(new Stamp(
                            json.path("upgrade").asText(),
                            json.path("revision").asText(),
                            json.path("image").asText(""),
                            json.path("attempt").asInt(1),
                            json.path("available").asInt(0)))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            // Somebody else's words: as good as none.
            return Optional.empty();
        }
    }

    public String render() {
        return JSON.createObjectNode()
                .put("upgrade", upgrade)
                .put("revision", revision)
                .put("image", image)
                .put("attempt", attempt)
                .put("available", available)
                .toString();
    }

    /** Whether it is for the same purpose. */
    public boolean sameGoal(String otherUpgrade, String otherRevision) {
        return upgrade.equals(otherUpgrade) && revision.equals(otherRevision);
    }

    public Stamp again(String expectedImage) {
        return new Stamp(upgrade, revision, expectedImage, attempt + 1, available);
    }
}
