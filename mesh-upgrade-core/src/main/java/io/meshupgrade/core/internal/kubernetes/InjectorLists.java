package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads the ConfigMaps in which an istiod has what it injects: those named {@code istio-sidecar-injector}, with a
 * revision after it or, for the default one, without; and of the mesh config next to it ({@code istio-REVISION}) the
 * type of the image, which goes before that of the injector.
 */
final class InjectorLists {

    static final Projection KEPT =
            new Projection("metadata.namespace", "metadata.name").keeping("data", Set.of("values", "config", "mesh"));

    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String MESH = "istio";
    private static final String DEFAULT_REVISION = "default";

    private static final Projection VALUES =
            new Projection("global.hub", "global.tag", "global.variant", "global.proxy.image");

    private static final ObjectMapper NODES = new ObjectMapper();

    private static final int MAX_YAML_CHARACTERS = 2 * 1024 * 1024;

    private InjectorLists() {}

    /**
     * What a ConfigMap is about.
     *
     * @param revision whose it is
     * @param injector null when it is none of an injector
     * @param imageType of the mesh config, empty when it says none
     */
    record Part(String revision, @Nullable InjectorConfig injector, String imageType) {}

    /** Reads a ConfigMap. One of another name is about nothing. */
    static Part part(Fields configMap) throws IOException {
        String name = MeshLists.name(configMap);
        Fields data = configMap.object("data");
        String called = "of ConfigMap " + configMap.object("metadata").text("namespace") + "/" + name;
        String injector = revision(name, INJECTOR);
        if (injector != null) {
            return new Part(injector, injector(injector, data, called), "");
        }
        String mesh = revision(name, MESH);
        if (mesh != null && data.has("mesh")) {
            Fields image = yaml(data.text("mesh"), "key mesh " + called)
                    .object("defaultConfig")
                    .object("image");
            return new Part(mesh, null, image.text("imageType"));
        }
        return new Part("", null, "");
    }

    private static @Nullable String revision(String name, String prefix) {
        if (name.equals(prefix)) {
            return DEFAULT_REVISION;
        }
        return name.startsWith(prefix + "-") ? name.substring(prefix.length() + 1) : null;
    }

    private static InjectorConfig injector(String revision, Fields data, String called) throws IOException {
        Fields config = yaml(data.text("config"), "key config " + called);
        Fields global = json(data.text("values"), "key values " + called).object("global");
        String variant = global.text("variant");
        return new InjectorConfig(
                revision,
                config.text("policy"),
                selectors(config, "neverInjectSelector"),
                selectors(config, "alwaysInjectSelector"),
                global.object("proxy").text("image"),
                global.text("hub"),
                global.textOrNumber("tag"),
                variant.isEmpty() ? null : variant);
    }

    private static List<LabelSelector> selectors(Fields config, String name) throws UnreadableDocument {
        List<LabelSelector> selectors = new ArrayList<>();
        for (Fields selector : config.objects(name)) {
            selectors.add(LabelSelectors.of(selector));
        }
        return selectors;
    }

    /** The injectors among these, with the image types of the mesh configs. */
    static List<InjectorConfig> joined(List<Part> parts) {
        Map<String, String> imageTypes = new HashMap<>();
        for (Part part : parts) {
            if (!part.imageType().isEmpty()) {
                imageTypes.put(part.revision(), part.imageType());
            }
        }
        List<InjectorConfig> injectors = new ArrayList<>();
        for (Part part : parts) {
            InjectorConfig own = part.injector();
            if (own != null) {
                injectors.add(new InjectorConfig(
                        own.revision(),
                        own.policy(),
                        own.neverInject(),
                        own.alwaysInject(),
                        own.proxyImage(),
                        own.hub(),
                        own.tag(),
                        imageTypes.getOrDefault(own.revision(), own.variant())));
            }
        }
        return injectors;
    }

    private static Fields json(String text, String what) throws IOException {
        if (text.isBlank()) {
            return Fields.of(NODES.createObjectNode(), what);
        }
        try (JsonParser parser = JsonList.JSON.createParser(text)) {
            parser.nextToken();
            JsonNode values = VALUES.read(parser, what);
            if (parser.nextToken() != null) {
                throw new UnreadableDocument(what + " is no JSON: more follows after its end");
            }
            return Fields.of(values, what);
        } catch (JsonProcessingException e) {
            // Without the cause: it may quote the document.
            throw new UnreadableDocument(what + " is no JSON: it ends or breaks at line "
                    + e.getLocation().getLineNr());
        }
    }

    private static Fields yaml(String text, String what) throws UnreadableDocument {
        if (text.isBlank()) {
            return Fields.of(NODES.createObjectNode(), what);
        }
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_YAML_CHARACTERS);
        limits.setNestingDepthLimit(50);
        // Istio writes no aliases, and with them a small document may stand for a huge or an endless one.
        limits.setMaxAliasesForCollections(0);
        try {
            JsonNode document = NODES.valueToTree(new Yaml(new SafeConstructor(limits)).load(text));
            return Fields.of(document, what);
        } catch (RuntimeException e) {
            // SnakeYAML also lets out what is no YAMLException, and all of them may quote the document.
            throw new UnreadableDocument(what + " is no YAML that Istio writes");
        }
    }
}
