package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Read;
import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Write;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes single objects. Every change carries our name as its field manager, so that others see who made it. */
final class ObjectWrites implements ClusterWriter {

    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String OURSELVES = "mesh-upgrade";
    private static final Map<String, String> AS_OURSELVES = Map.of("fieldManager", OURSELVES);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KubernetesTransport transport;

    ObjectWrites(KubernetesTransport transport) {
        this.transport = transport;
    }

    @Override
    public @Nullable ObjectNode read(ResourceType type, @Nullable String namespace, String name) {
        Read request = new Read(action("read", type, namespace, name), path(type, namespace, name), Map.of(), JSON);
        return transport
                .<Optional<ObjectNode>>get(
                        request,
                        (body, contentType) -> Optional.of(object(body)),
                        (status, said) ->
                                status == 404 && said.byApiServer() ? Optional.of(Optional.empty()) : Optional.empty())
                .orElse(null);
    }

    @Override
    public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object) {
        return create("create", type, namespace, object, AS_OURSELVES);
    }

    @Override
    public void tryCreate(ResourceType type, @Nullable String namespace, ObjectNode object) {
        create("try the creation of", type, namespace, object, Map.of("dryRun", "All", "fieldManager", OURSELVES));
    }

    private ObjectNode create(
            String verb,
            ResourceType type,
            @Nullable String namespace,
            ObjectNode object,
            Map<String, String> parameters) {
        String name = object.at("/metadata/name").asText();
        Write request = new Write(
                action(verb, type, namespace, name), "POST", path(type, namespace, ""), parameters, text(object), JSON);
        return transport.send(request, (body, contentType) -> object(body));
    }

    @Override
    public ObjectNode patch(ResourceType type, @Nullable String namespace, String name, ObjectNode patch) {
        return transport.send(
                new Write(
                        action("change", type, namespace, name),
                        "PATCH",
                        path(type, namespace, name),
                        AS_OURSELVES,
                        text(patch),
                        MERGE_PATCH),
                (body, contentType) -> object(body));
    }

    @Override
    public void delete(ResourceType type, @Nullable String namespace, String name, String resourceVersion) {
        ObjectNode options =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("resourceVersion", resourceVersion);
        transport.send(
                new Write(
                        action("delete", type, namespace, name),
                        "DELETE",
                        path(type, namespace, name),
                        Map.of(),
                        text(options),
                        JSON),
                (body, contentType) -> true);
    }

    private static String action(String verb, ResourceType type, @Nullable String namespace, String name) {
        return verb + " " + type.plural() + " " + (namespace == null ? "" : namespace + "/") + name;
    }

    private static String path(ResourceType type, @Nullable String namespace, String name) {
        String collection = new ObjectLists.Query(type, namespace, "", ObjectLists.Form.WHOLE).path();
        return name.isEmpty() ? collection : collection + "/" + name;
    }

    private static ObjectNode object(InputStream body) throws IOException {
        if (MAPPER.readTree(body) instanceof ObjectNode object) {
            return object;
        }
        throw new UnreadableDocument("expected an object");
    }

    private static String text(ObjectNode document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A tree of JSON cannot fail to be written", e);
        }
    }
}
