package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.meshupgrade.realmesh.ApiServer.Answer;
import io.meshupgrade.realmesh.ApiServer.Raw;
import io.meshupgrade.realmesh.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promises about pods in protobuf, versions of lists, and the ends of watches. */
abstract class ReadsContract extends ChangesContract {

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    static final Duration LIMIT = Duration.ofSeconds(60);

    String pods() {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    /** On a node that is not there, so that nobody writes to it. */
    JsonNode createPod(String name) {
        awaitServiceAccount();
        return api().post(pods(), """
                        {"metadata": {"name": "%s", "labels": {"app": "cart"}, "annotations": {"note": "grün"},
                          "finalizers": ["example.com/stay"],
                          "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "owner",
                            "uid": "9b1c7ac0-3c3e-4a64-9b1f-6f1f5a1f0001", "controller": true}]},
                         "spec": {"nodeName": "nowhere", "hostNetwork": true, "terminationGracePeriodSeconds": 7,
                          "initContainers": [{"name": "proxy", "image": "proxy:1", "restartPolicy": "Always"}],
                          "containers": [{"name": "app", "image": "app:1", "args": ["a", ""],
                            "env": [{"name": "A", "value": "1"}],
                            "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}]}}
                        """.formatted(name)).orThrow();
    }

    /** Real clusters create it a moment after the namespace, and refuse pods before. */
    void awaitServiceAccount() {
        Await.until("the default ServiceAccount of " + namespace, LIMIT, () -> {
            int status = api().post(pods() + "?dryRun=All", """
                            {"metadata": {"name": "probe"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}
                            """).status();
            return status == 201 ? null : "status " + status;
        });
    }

    /** Lets a pod go that {@link #createPod} made. */
    void release(String name) {
        api().patch(pods() + "/" + name, MERGE, "{\"metadata\":{\"finalizers\":null}}");
        api().delete(pods() + "/" + name, "{\"gracePeriodSeconds\":0}");
    }

    @Test
    void aPodIsReadAsProtobuf() throws IOException {
        // Given
        JsonNode json = createPod("p");
        api().patch(pods() + "/p/status", MERGE, """
                        {"status": {"phase": "Pending", "conditions": [{"type": "Ready", "status": "False",
                          "lastTransitionTime": "2026-01-02T03:04:05Z", "reason": "Waits", "message": "for it"}],
                         "initContainerStatuses": [{"name": "proxy", "ready": true, "started": true, "restartCount": 3,
                          "image": "proxy:1", "imageID": "sha256:1", "state": {"running": {}}}],
                         "containerStatuses": [{"name": "app", "ready": false, "restartCount": 0, "image": "app:1",
                          "imageID": "", "state": {"waiting": {"reason": "ImagePullBackOff", "message": "no app:1"}}}]}}
                        """).orThrow();
        api().delete(pods() + "/p", "").orThrow();

        // When
        Raw answer = api().getRaw(pods() + "/p", PROTOBUF + ",application/json");
        V1.Pod pod = V1.Pod.parseFrom(unwrap(answer.bytes().toByteArray(), "Pod"));
        release("p");

        // Then
        assertThat(answer.contentType()).isEqualTo(PROTOBUF);
        Meta.ObjectMeta metadata = pod.getMetadata();
        assertThat(metadata.getName()).isEqualTo("p");
        assertThat(metadata.getNamespace()).isEqualTo(namespace);
        assertThat(metadata.getUid()).isEqualTo(json.at("/metadata/uid").asText());
        assertThat(Long.parseLong(metadata.getResourceVersion())).isPositive();
        assertThat(metadata.getCreationTimestamp().getSeconds()).isPositive();
        assertThat(metadata.getDeletionTimestamp().getSeconds()).isPositive();
        assertThat(metadata.getDeletionGracePeriodSeconds()).isEqualTo(7);
        assertThat(metadata.getLabelsMap()).containsEntry("app", "cart");
        assertThat(metadata.getAnnotationsMap()).containsEntry("note", "grün");
        assertThat(metadata.getFinalizersList()).containsExactly("example.com/stay");
        assertThat(metadata.getOwnerReferences(0).getKind()).isEqualTo("ConfigMap");
        assertThat(metadata.getOwnerReferences(0).getApiVersion()).isEqualTo("v1");
        assertThat(metadata.getOwnerReferences(0).getName()).isEqualTo("owner");
        assertThat(metadata.getOwnerReferences(0).getUid()).startsWith("9b1c7ac0");
        assertThat(metadata.getOwnerReferences(0).getController()).isTrue();
        assertThat(metadata.getManagedFieldsCount()).isPositive();
        V1.PodSpec spec = pod.getSpec();
        assertThat(spec.getNodeName()).isEqualTo("nowhere");
        assertThat(spec.getHostNetwork()).isTrue();
        assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(7);
        assertThat(spec.getRestartPolicy()).isEqualTo("Always");
        assertThat(spec.getInitContainers(0).getName()).isEqualTo("proxy");
        assertThat(spec.getInitContainers(0).getRestartPolicy()).isEqualTo("Always");
        assertThat(spec.getContainers(0).getImage()).isEqualTo("app:1");
        assertThat(spec.getContainers(0).getArgsList()).containsExactly("a", "");
        assertThat(spec.getContainers(0).getEnv(0).getValue()).isEqualTo("1");
        assertThat(spec.getContainers(0)
                        .getResources()
                        .getRequestsOrThrow("memory")
                        .getString())
                .isEqualTo("64Mi");
        V1.PodStatus status = pod.getStatus();
        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getConditionsList()).anySatisfy(condition -> {
            assertThat(condition.getType()).isEqualTo("Ready");
            assertThat(condition.getStatus()).isEqualTo("False");
            assertThat(condition.getReason()).isEqualTo("Waits");
            assertThat(condition.getMessage()).isEqualTo("for it");
            assertThat(condition.getLastTransitionTime().getSeconds()).isEqualTo(1767323045);
        });
        assertThat(status.getInitContainerStatuses(0).getReady()).isTrue();
        assertThat(status.getInitContainerStatuses(0).getStarted()).isTrue();
        assertThat(status.getInitContainerStatuses(0).getRestartCount()).isEqualTo(3);
        assertThat(status.getInitContainerStatuses(0).getImageID()).isEqualTo("sha256:1");
        assertThat(status.getInitContainerStatuses(0).getState().hasRunning()).isTrue();
        V1.ContainerStateWaiting waiting =
                status.getContainerStatuses(0).getState().getWaiting();
        assertThat(waiting.getReason()).isEqualTo("ImagePullBackOff");
        assertThat(waiting.getMessage()).isEqualTo("no app:1");
    }

    @Test
    void podsAreListedAsProtobufPageByPage() throws IOException {
        // Given
        createPod("a");
        createPod("b");

        // When
        V1.PodList first = pods("?limit=1");
        V1.PodList second = pods("?limit=1&continue=" + first.getMetadata().getContinue());
        release("a");
        release("b");

        // Then
        assertThat(first.getItems(0).getMetadata().getName()).isEqualTo("a");
        assertThat(first.getMetadata().getRemainingItemCount()).isEqualTo(1);
        assertThat(second.getItems(0).getMetadata().getName()).isEqualTo("b");
        assertThat(second.getMetadata().getContinue()).isEmpty();
        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    private V1.PodList pods(String query) throws IOException {
        return V1.PodList.parseFrom(
                unwrap(api().getRaw(pods() + query, PROTOBUF).bytes().toByteArray(), "PodList"));
    }

    @Test
    void podsAreWatchedAsProtobufInFrames() throws IOException {
        // Given
        createPod("a");

        // When
        Raw stream = api().getRaw(
                        pods() + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                                + "&allowWatchBookmarks=true&timeoutSeconds=1",
                        PROTOBUF + ";stream=watch");
        release("a");

        // Then
        assertThat(stream.contentType()).isEqualTo(PROTOBUF + ";stream=watch");
        ByteBuffer frames = ByteBuffer.wrap(stream.bytes().toByteArray());
        Meta.WatchEvent added = frame(frames);
        Meta.WatchEvent bookmark = frame(frames);
        assertThat(added.getType()).isEqualTo("ADDED");
        assertThat(pod(added).getMetadata().getName()).isEqualTo("a");
        assertThat(bookmark.getType()).isEqualTo("BOOKMARK");
        assertThat(pod(bookmark).getMetadata().getAnnotationsMap()).containsEntry("k8s.io/initial-events-end", "true");
    }

    private static Meta.WatchEvent frame(ByteBuffer frames) throws InvalidProtocolBufferException {
        byte[] frame = new byte[frames.getInt()];
        frames.get(frame);
        return Meta.WatchEvent.parseFrom(frame);
    }

    private static V1.Pod pod(Meta.WatchEvent event) throws InvalidProtocolBufferException {
        return V1.Pod.parseFrom(unwrap(event.getObject().getRaw().toByteArray(), "Pod"));
    }

    private static ByteString unwrap(byte[] bytes, String kind) throws InvalidProtocolBufferException {
        assertThat(Arrays.copyOf(bytes, MAGIC.length)).isEqualTo(MAGIC);
        Runtime.Unknown unknown = Runtime.Unknown.parseFrom(Arrays.copyOfRange(bytes, MAGIC.length, bytes.length));
        assertThat(unknown.getTypeMeta().getApiVersion()).isEqualTo("v1");
        assertThat(unknown.getTypeMeta().getKind()).isEqualTo(kind);
        return unknown.getRaw();
    }

    @Test
    void whoReadsPodsAsProtobufIsRefusedInProtobuf() throws IOException {
        Raw answer = api().getRaw(pods() + "/missing", PROTOBUF + ",application/json");

        Meta.Status status = Meta.Status.parseFrom(unwrap(answer.bytes().toByteArray(), "Status"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo(PROTOBUF);
        assertThat(status.getStatus()).isEqualTo("Failure");
        assertThat(status.getMessage()).isEqualTo("pods \"missing\" not found");
        assertThat(status.getReason()).isEqualTo("NotFound");
        assertThat(status.getDetails().getName()).isEqualTo("missing");
        assertThat(status.getDetails().getKind()).isEqualTo("pods");
        assertThat(status.getCode()).isEqualTo(404);
    }

    @Test
    void customResourcesAreJsonOrNotAcceptable() throws IOException {
        String gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways";

        Raw fallback = api().getRaw(gateways, PROTOBUF + ",application/json");
        Raw protobufOnly = api().getRaw(gateways, PROTOBUF);

        assertThat(fallback.status()).isEqualTo(200);
        assertThat(fallback.contentType()).startsWith("application/json");
        assertThat(protobufOnly.status()).isEqualTo(406);
        Meta.Status status = Meta.Status.parseFrom(unwrap(protobufOnly.bytes().toByteArray(), "Status"));
        assertThat(status.getReason()).isEqualTo("NotAcceptable");
    }

    @Test
    void aWatchEndsWhenItsTimeIsOver() throws IOException {
        // With a label that nothing has: real clusters put a ConfigMap into each new namespace.
        String version = version(createConfigMap("c", "{}"));

        try (BufferedReader lines = api().watch(configMaps()
                + "?watch=true&timeoutSeconds=1&labelSelector=no-such-label&resourceVersion=" + version)) {
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void metadataOfOneObjectAndOfAListAreTwoForms() {
        createConfigMap("c", "{}");

        Answer one = api().get(configMaps() + "/c", METADATA_LIST);
        Answer list = api().get(configMaps(), METADATA);

        assertRefused(one, 406, "NotAcceptable");
        assertThat(one.json().path("message").asText())
                .isEqualTo("you requested PartialObjectMetadataList, but the requested object is not a list"
                        + " (*core.ConfigMap)");
        assertRefused(list, 406, "NotAcceptable");
        assertThat(list.json().path("message").asText())
                .isEqualTo("you requested PartialObjectMetadata, but the requested object is a list"
                        + " (*core.ConfigMapList)");
    }

    @Test
    void aWatchOfMetadataTellsOfMetadata() throws IOException {
        String version = version(api().get(configMaps()).orThrow());
        createConfigMap("c", "{}");

        List<String> events = watched(version, METADATA);

        assertThat(events).isNotEmpty();
        assertThat(events.get(0))
                .startsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"PartialObjectMetadata\"")
                .doesNotContain("\"data\"");
    }

    @Test
    void aWatchThatAsksForListsEndsWithoutAWordWhenThereIsSomethingToTell() throws IOException {
        String version = version(api().get(configMaps()).orThrow());
        createConfigMap("c", "{}");

        Raw ended = api().getRaw(watch(version), METADATA_LIST);

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.bytes().utf8()).isEmpty();
    }

    private List<String> watched(String version, String accept) {
        return api().getRaw(watch(version), accept).bytes().utf8().lines().toList();
    }

    private String watch(String version) {
        return configMaps() + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dc&resourceVersion=" + version;
    }

    @Test
    void aListOfAnExactVersionShowsThatVersion() {
        // Given
        createConfigMap("a", "{\"old\":\"yes\"}");
        String version = version(api().get(configMaps()).orThrow());
        createConfigMap("b", "{\"old\":\"yes\"}");
        api().patch(configMaps() + "/a", MERGE, "{\"data\":{\"a\":\"2\"}}").orThrow();

        // When
        JsonNode then = api().get(
                        configMaps() + "?labelSelector=old&resourceVersionMatch=Exact&resourceVersion=" + version)
                .orThrow();
        JsonNode now = api().get(configMaps() + "?labelSelector=old&resourceVersionMatch=NotOlderThan&resourceVersion="
                        + version)
                .orThrow();

        // Then
        assertThat(names(then)).containsExactly("a");
        assertThat(then.at("/items/0/data/a").asText()).isEqualTo("1");
        assertThat(version(then)).isEqualTo(version);
        assertThat(names(now)).containsExactly("a", "b");
    }

    @Test
    void aVersionOfTheFutureIsTimedOut() {
        assertRefused(
                api().get(configMaps() + "?resourceVersionMatch=NotOlderThan&resourceVersion=9999999999"),
                504,
                "Timeout");
    }

    @Test
    void optionsOfAListThatDoNotGoTogetherAreInvalid() {
        assertRefused(api().get(configMaps() + "?resourceVersionMatch=Exact"), 422, "Invalid");
        assertRefused(api().get(configMaps() + "?resourceVersionMatch=Exact&resourceVersion=0"), 422, "Invalid");
        assertRefused(api().get(configMaps() + "?resourceVersionMatch=About&resourceVersion=5"), 422, "Invalid");
        assertRefused(api().get(configMaps() + "?sendInitialEvents=true"), 422, "Invalid");
        assertRefused(api().get(configMaps() + "?watch=true&sendInitialEvents=true"), 422, "Invalid");
        assertThat(api().get(configMaps() + "?watch=true&resourceVersionMatch=NotOlderThan&resourceVersion=5")
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                        + " resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
}
