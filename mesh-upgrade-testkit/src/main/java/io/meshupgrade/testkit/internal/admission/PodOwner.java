package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which workload istiod takes a pod for (Istio, pkg/kube/util.go, GetWorkloadMetaFromPod). */
final class PodOwner {

    private static final Pattern CRON_JOB_RUN = Pattern.compile("(.+)-\\d{8,10}");

    private PodOwner() {}

    static String workloadName(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        String name = metadata.path("name").asText("");
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                name = owner.path("name").asText();
                String hash = metadata.at("/labels/pod-template-hash").asText("");
                if (owner.path("kind").asText().equals("ReplicaSet") && !hash.isEmpty() && name.endsWith("-" + hash)) {
                    return name.substring(0, name.length() - hash.length() - 1);
                }
                Matcher run = CRON_JOB_RUN.matcher(name);
                return owner.path("kind").asText().equals("Job") && run.matches() ? run.group(1) : name;
            }
        }
        return name.isEmpty() ? metadata.path("generateName").asText("") : name;
    }
}
