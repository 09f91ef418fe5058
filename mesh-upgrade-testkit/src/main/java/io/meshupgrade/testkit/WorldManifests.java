package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Kind;

/** What the objects of a world are like, before anything else is said about them. */
final class WorldManifests {

    private static final String NIGHTLY = "0 3 * * *";

    private WorldManifests() {}

    static void begin(Kind kind, String name, ObjectNode manifest) {
        ObjectNode spec = manifest.putObject("spec");
        if (kind.equals(Kinds.POD)) {
            manifest.withObject("/metadata/labels").put("app", name);
            containers(name, spec);
            return;
        }
        if (kind.equals(Kinds.CRON_JOB)) {
            spec.put("schedule", NIGHTLY);
        } else if (!kind.equals(Kinds.JOB)) {
            spec.withObject("/selector/matchLabels").put("app", name);
        }
        if (kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.STATEFUL_SET) || kind.equals(Kinds.ROLLOUT)) {
            spec.put("replicas", 1);
        }
        if (kind.equals(Kinds.ROLLOUT)) {
            spec.withObject("/strategy/canary");
        }
        if (kind.equals(Kinds.STATEFUL_SET)) {
            spec.put("serviceName", name);
        }
        ObjectNode template = template(kind, manifest);
        template.withObject("/metadata/labels").put("app", name);
        containers(name, template.withObject("/spec"));
        if (kind.equals(Kinds.JOB) || kind.equals(Kinds.CRON_JOB)) {
            template.withObject("/spec").put("restartPolicy", "Never");
        }
    }

    /** What pods are made from; a bare pod is its own template. */
    static ObjectNode template(Kind kind, ObjectNode workload) {
        if (kind.equals(Kinds.POD)) {
            return workload;
        }
        return workload.withObject(kind.equals(Kinds.CRON_JOB) ? "/spec/jobTemplate/spec/template" : "/spec/template");
    }

    private static void containers(String name, ObjectNode spec) {
        spec.putArray("containers").addObject().put("name", "app").put("image", "registry.example/" + name + ":1");
    }

    static void gateway(ObjectNode manifest) {
        ObjectNode spec = manifest.putObject("spec").put("gatewayClassName", "istio");
        spec.putArray("listeners")
                .addObject()
                .put("name", "http")
                .put("port", 80)
                .put("protocol", "HTTP");
    }

    static void autoscaler(Kind kind, String name, ObjectNode manifest) {
        manifest.putObject("spec")
                .putObject("scaleTargetRef")
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("name", name);
    }
}
