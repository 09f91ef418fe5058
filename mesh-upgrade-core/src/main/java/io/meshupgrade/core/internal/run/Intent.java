package io.meshupgrade.core.internal.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is about, as it stands on the Lease: what observing the cluster cannot give back. It is written before the
 * first write in its direction.
 *
 * @param id of the upgrade; its rollback keeps it
 * @param direction which way
 * @param from the revision that is left; null of a refresh
 * @param to the revision that is gone to; null of a refresh
 * @param spec a digest of what decides which steps there are
 * @param state how far
 * @param reason why it goes back; null otherwise
 */
record Intent(
        String id,
        Direction direction,
        @Nullable Revision from,
        @Nullable Revision to,
        String spec,
        State state,
        @Nullable Reason reason) {

    static final String ANNOTATION = "mesh-upgrade.io/intent";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How far. */
    enum State {
        /** Something may have been done, and something remains. */
        RUNNING,
        /** ARM has installed the canary for it. */
        STARTED,
        /** All is done. */
        DONE
    }

    /**
     * Reads it.
     *
     * @param annotation empty when there is none
     * @return empty when there is none
     * @throws IllegalArgumentException when somebody else wrote it, who writes it differently
     */
    static Optional<Intent> parse(String annotation) {
        if (annotation.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(annotation);
            return Optional.of(new Intent(
                    json.path("id").asText(""),
                    Direction.valueOf(json.path("direction").asText("")),
                    revision(json.path("from")),
                    revision(json.path("to")),
                    json.path("spec").asText(""),
                    State.valueOf(json.path("state").asText("")),
                    json.hasNonNull("code")
                            ? new Reason(
                                    UpgradeReason.valueOf(json.path("code").asText()),
                                    json.path("reason").asText(""))
                            : null));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The annotation " + ANNOTATION + " of the Lease " + OperatorLease.NAME
                            + " cannot be understood: '" + annotation + "'. Nothing was changed. A newer release may"
                            + " have written it: run that one, or remove the annotation.",
                    e);
        }
    }

    String render() {
        ObjectNode json = JSON.createObjectNode()
                .put("id", id)
                .put("direction", direction.name())
                .put("from", from == null ? null : from.name())
                .put("to", to == null ? null : to.name())
                .put("spec", spec)
                .put("state", state.name());
        if (reason != null) {
            json.put("code", reason.code().name()).put("reason", reason.sentence());
        }
        return json.toString();
    }

    boolean unfinished() {
        return state != State.DONE;
    }

    Intent with(State now) {
        return new Intent(id, direction, from, to, spec, now, reason);
    }

    /** The way back of it. */
    Intent back(Reason why) {
        return new Intent(id, Direction.ROLLBACK, to, from, spec, State.RUNNING, why);
    }

    private static @Nullable Revision revision(JsonNode node) {
        return node.isTextual() ? Revision.parse(node.asText()) : null;
    }
}
