package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Keeps the webhooks of others away from the namespaces of AKS: adds to the namespace selectors of all configurations
 * that do not opt out, and owns what it added (AKS documentation, faq; Azure/AKS#4002, #1771).
 */
final class AdmissionsEnforcer {

    /** AKS does not say how long it takes. */
    private static final Duration REACTION = Duration.ofSeconds(1);

    private static final String OPT_OUT = "admissions.enforcer/disabled";

    private static final List<Kind> ENFORCED =
            List.of(Kinds.MUTATING_WEBHOOK_CONFIGURATION, Kinds.VALIDATING_WEBHOOK_CONFIGURATION);

    /** Namespaces with one of these are not for webhooks of others. */
    private static final Map<String, String> EXCLUDED =
            Map.of("control-plane", "true", "kubernetes.azure.com/managedby", "aks");

    private final ApiObjects objects;
    private final Timeline time;

    AdmissionsEnforcer(ApiObjects objects, Timeline time) {
        this.objects = objects;
        this.time = time;
    }

    void changed(Change change) {
        if (ENFORCED.contains(change.key().kind())
                && change.type() != Change.Type.DELETED
                && !optsOut(change.object())) {
            time.in(
                    REACTION,
                    "admissions enforcer: " + change.key(),
                    () -> ManagedEdits.edit(objects, change.key(), "admissionsenforcer", AdmissionsEnforcer::enforce));
        }
    }

    private static boolean optsOut(JsonNode configuration) {
        JsonNode metadata = configuration.path("metadata");
        return metadata.path("labels").path(OPT_OUT).asText().equals("true")
                || metadata.path("annotations").path(OPT_OUT).asText().equals("true");
    }

    private static void enforce(ObjectNode configuration) {
        if (optsOut(configuration)) {
            return;
        }
        for (JsonNode webhook : configuration.path("webhooks")) {
            ArrayNode expressions =
                    ((ObjectNode) webhook).withObject("/namespaceSelector").withArray("/matchExpressions");
            EXCLUDED.keySet().stream().sorted().forEach(key -> exclude(expressions, key));
        }
    }

    private static void exclude(ArrayNode expressions, String key) {
        for (JsonNode expression : expressions) {
            if (expression.path("key").asText().equals(key)
                    && expression.path("operator").asText().equals("NotIn")) {
                return;
            }
        }
        expressions
                .addObject()
                .put("key", key)
                .put("operator", "NotIn")
                .putArray("values")
                .add(EXCLUDED.get(key));
    }
}
