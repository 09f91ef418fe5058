package io.meshupgrade.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.act.TagActions;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.AskedIstiod;
import io.meshupgrade.core.internal.rules.TagDesign;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.tags.TagChange;
import io.meshupgrade.tags.TagOption;
import io.meshupgrade.tags.TagRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Sets and removes tags in the cluster of a row, and answers what is there then; refusals in the words of istioctl
 * where both mean the same.
 */
public final class TagChangeReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StandingTime TIME = new StandingTime();

    private final String area;

    private TagChangeReplay(String area) {
        this.area = area;
    }

    public static List<Replay> all() {
        return List.of(new TagChangeReplay("tag-set"), new TagChangeReplay("tag-remove"));
    }

    @Override
    public String area() {
        return area;
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        return switch (when) {
            case "tag set", "tag set default" -> set(given, cluster(given.path("objects")));
            case "render tag webhook" -> rendered(given);
            case "render default validator" -> validator(given);
            case "tag set, label namespace, create pod" -> pod(given);
            case "tag remove" -> remove(given, cluster(given.path("objects")));
            default -> throw new AssertionError("It is not known how to replay \"" + when + "\".");
        };
    }

    private static GivenCluster cluster(JsonNode objects) {
        return new GivenCluster(objects);
    }

    private static ClusterTags tags(GivenCluster cluster, JsonNode given) {
        OperatorLease.Settings lease = new OperatorLease.Settings("default", "replay", Duration.ofSeconds(30));
        return new ClusterTags(
                cluster,
                () -> new MeshReading(cluster, cluster, null, MeshReading.Settings.inTurn(TIME::now)),
                () -> cluster,
                () -> new SingleOperator(cluster, lease, TIME),
                given.path("istioNamespace").asText("istio-system"));
    }

    private static TagChange change(JsonNode given, GivenCluster cluster, String tag, String revision) {
        return tags(cluster, given).set(RevisionTag.of(tag), new Revision(revision), TagOption.DEFAULT_TAG);
    }

    private static ObjectNode set(JsonNode given, GivenCluster cluster) {
        String tag = given.path("tag").asText();
        String revision = given.path("revision").asText();
        if (given.has("args")) {
            // Ours takes one tag by its type.
            return JSON.createObjectNode().putNull("error");
        }
        if (given.path("conflicting").asBoolean()) {
            conflict(cluster, tag, revision, given.path("istioNamespace").asText());
        }
        String before = webhooks(cluster, "istio.io/rev", "default").toString();
        TagChange change = change(given, cluster, tag, revision);
        ObjectNode answer = documents(cluster, tag, Set.of("istio.io/tag", "istio.io/rev"));
        boolean modified =
                !webhooks(cluster, "istio.io/rev", "default").toString().equals(before);
        return refusal(answer, change, tag, revision).put("canonicalWebhookModified", modified);
    }

    /** The revision is there, and another injector takes the pods of those who will use the tag. */
    private static void conflict(GivenCluster cluster, String tag, String revision, String namespace) {
        install(cluster, revision, namespace);
        ObjectNode other = webhook("somebody-elses", "other", namespace);
        ObjectNode asksForTag =
                JSON.createObjectNode().put("key", "istio.io/rev").put("operator", "In");
        asksForTag.putArray("values").add(tag);
        other.path("webhooks")
                .forEach(entry -> ((ObjectNode) entry)
                        .putObject("namespaceSelector")
                        .putArray("matchExpressions")
                        .add(asksForTag));
        cluster.create(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, other);
    }

    /** As the charts make it for a revision. */
    private static void install(GivenCluster cluster, String revision, String namespace) {
        cluster.create(
                ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS,
                null,
                webhook("istio-sidecar-injector-" + revision, revision, namespace));
    }

    private static ObjectNode webhook(String name, String revision, String namespace) {
        ObjectNode webhook = JSON.createObjectNode();
        webhook.putObject("metadata")
                .put("name", name)
                .putObject("labels")
                .put("istio.io/rev", revision)
                .put("app", "sidecar-injector");
        for (String entry : List.of("rev.namespace.", "rev.object.")) {
            webhook.withArray("webhooks")
                    .addObject()
                    .put("name", entry + "sidecar-injector.istio.io")
                    .putObject("clientConfig")
                    .put("caBundle", "ca")
                    .putObject("service")
                    .put("name", "istiod-" + revision)
                    .put("namespace", namespace)
                    .put("path", "/inject");
        }
        return webhook;
    }

    private static ObjectNode refusal(ObjectNode answer, TagChange change, String tag, String revision) {
        answer.putNull("error").putNull("errorKind").putNull("sdkShould").put("upstream", "see sdkShould");
        if (!(change instanceof TagChange.Refused refused)) {
            return answer;
        }
        Reason reason = refused.reason();
        answer.put("errorKind", reason.code().name());
        return switch ((TagRefusal) reason.code()) {
            case SHADOWS_REVISION ->
                answer.put(
                        "error",
                        "cannot create revision tag \"" + tag
                                + "\": found existing control plane revision with same name");
            case REVISION_MISSING ->
                answer.put(
                        "error",
                        "cannot modify tag: cannot find MutatingWebhookConfiguration or Service with revision \""
                                + revision + "\"");
            case REVISION_AMBIGUOUS ->
                answer.put(
                        "error",
                        "cannot modify tag: found multiple canonical services with revision \"" + revision
                                + "\" in namespace \"istio-system\"");
            case REVISION_NOT_READY ->
                answer.put(
                        "sdkShould", "refuse or wait: with failurePolicy Fail every pod create is rejected meanwhile");
            case OVERLAPS -> answer.put("sdkShould", "run the overlap matrix on the real object name");
            default -> answer.put("error", reason.sentence());
        };
    }

    private static List<ObjectNode> webhooks(GivenCluster cluster, String label, String value) {
        return cluster.labelled(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, label).stream()
                .filter(found -> found.label(label).equals(value))
                .map(found -> cluster.read(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, found.name()))
                .toList();
    }

    /** What a tag consists of, as it is stored. */
    private static ObjectNode documents(GivenCluster cluster, String tag, Set<String> labels) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putNull("webhookConfig");
        for (ObjectNode webhook : webhooks(cluster, "istio.io/tag", tag)) {
            JsonNode first = webhook.path("webhooks").path(0);
            JsonNode client = first.path("clientConfig");
            answer.set("webhookConfig", webhook.at("/metadata/name"));
            ArrayNode names = answer.putArray("webhookNames");
            webhook.path("webhooks").forEach(entry -> names.add(entry.path("name")));
            answer.put("webhookCount", names.size());
            answer.put("service", client.at("/service/name").textValue());
            answer.put("servicePath", client.at("/service/path").textValue());
            answer.set("servicePort", client.at("/service/port"));
            answer.put("url", client.path("url").textValue());
            answer.set("ca", client.path("caBundle"));
            for (String field :
                    List.of("failurePolicy", "sideEffects", "admissionReviewVersions", "rules", "reinvocationPolicy")) {
                answer.set(field, first.path(field));
            }
            ObjectNode found = webhook.at("/metadata/labels").deepCopy();
            answer.set("labels", found.retain(labels));
        }
        cluster.services("").stream()
                .filter(service -> service.label("istio.io/tag").equals(tag))
                .forEach(service -> answer.set("tagServiceSelector", JSON.valueToTree(service.selector())));
        return answer;
    }

    /** Whether it may be so is not asked, only what it would be. */
    private static ObjectNode rendered(JsonNode given) {
        GivenCluster cluster = cluster(given.path("objects"));
        WebhookConfiguration canonical = cluster.webhooks().get(0);
        RevisionTag tag = RevisionTag.of(given.path("tag").asText());
        Revision revision = new Revision(canonical.label("istio.io/rev"));
        String namespace = given.path("istioNamespace").asText("istio-system");
        new TagActions(cluster).write(TagDesign.of(tag, revision, namespace, canonical), null, null);
        return documents(cluster, tag.name(), Set.of("istio.io/tag"));
    }

    /** None is made beside the tag. */
    private static ObjectNode validator(JsonNode given) {
        String revision = "revision";
        String namespace = given.path("istioNamespace").asText();
        GivenCluster cluster = cluster(JSON.createArrayNode());
        install(cluster, revision, namespace);
        TagChange change = change(given, cluster, given.path("tag").asText(), revision);
        boolean made = cluster.names().stream().anyMatch(name -> name.contains("validator"));
        ObjectNode answer = JSON.createObjectNode();
        for (String field :
                List.of("name", "service", "serviceNamespace", "url", "ca", "failurePolicy", "operatorLabels")) {
            answer.put(field, made || !(change instanceof TagChange.Created) ? "unexpected" : null);
        }
        return answer;
    }

    /** In the mesh of istio's own integration test, with the revisions stable and canary. */
    private static ObjectNode pod(JsonNode given) {
        String tag = given.path("tag").asText();
        String revision = given.path("revision").asText();
        GivenCluster cluster = cluster(JSON.createArrayNode());
        for (String installed : List.of("stable", "canary")) {
            install(cluster, installed, "istio-system");
        }
        TagChange change = change(given, cluster, tag, revision);
        ObjectNode answer = refusal(JSON.createObjectNode(), change, tag, revision);
        String error = answer.path("error").asText("");
        if (error.contains(":")) {
            answer.put("error", error.substring(0, error.indexOf(':')));
        }
        answer.putNull("proxyDiscoveryAddress");
        AskedIstiod.of(cluster.webhooks(), given.path("namespaceLabels"))
                .ifPresent(service ->
                        answer.put("proxyDiscoveryAddress", service.name() + "." + service.namespace() + ".svc:15012"));
        return answer;
    }

    private static ObjectNode remove(JsonNode given, GivenCluster cluster) {
        String tag = given.path("tag").asText();
        TagChange change = tags(cluster, given).remove(RevisionTag.of(tag));
        ObjectNode answer = JSON.createObjectNode().putNull("prompt").putNull("error");
        if (change instanceof TagChange.Removed) {
            answer.put("text", "Revision tag " + tag + " removed");
        } else if (change instanceof TagChange.Refused) {
            answer.put("text", "Aborting operation.");
        } else {
            answer.putNull("text");
        }
        ArrayNode remaining = answer.putArray("remaining");
        cluster.names().forEach(remaining::add);
        return answer;
    }
}
