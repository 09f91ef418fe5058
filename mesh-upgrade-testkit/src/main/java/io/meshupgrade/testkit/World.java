package io.meshupgrade.testkit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What is in a simulated cluster at its beginning, as a JSON document says it. Its fields are the methods of
 * {@link SimulatedAks}, {@link WorldNamespace} and {@link WorldWorkload}, with names and values where they have
 * parameters; a method without any is {@code true}.
 *
 * <pre>{@code
 * {"revisions": ["asm-1-29"],
 *  "tag": {"prod-stable": {"on": "asm-1-29"}},
 *  "namespace": {"shop": {"pointedTo": "prod-stable",
 *    "deployment": {"cart": {"replicas": 3, "autoscaled": {"min": 3, "max": 5}}}}}}
 * }</pre>
 *
 * <p>Immutable. Besides what Java can say, a file may name the revisions that are installed.
 */
public final class World {

    private static final String REVISIONS = "revisions";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final Words<WorldWorkload> WORKLOAD = new Words<WorldWorkload>()
            .number("replicas", WorldWorkload::replicas)
            .texts("podLabel", WorldWorkload::podLabel)
            .texts("podAnnotation", WorldWorkload::podAnnotation)
            .text("pointedTo", WorldWorkload::pointedTo)
            .flag("withoutSidecar", WorldWorkload::withoutSidecar)
            .flag("hostNetwork", WorldWorkload::hostNetwork)
            .flag("recreate", WorldWorkload::recreate)
            .flag("onDelete", WorldWorkload::onDelete)
            .number("partition", WorldWorkload::partition)
            .flag("paused", WorldWorkload::paused)
            .range("autoscaled", WorldWorkload::autoscaled)
            .number("budget", WorldWorkload::budget);

    private record Gateway(WorldNamespace namespace, String name) {

        static Gateway of(WorldNamespace namespace, String name) {
            return new Gateway(namespace.gateway(name), name);
        }

        void pointedTo(String revisionOrTag) {
            namespace.gateway(name, revisionOrTag);
        }
    }

    private static final Words<WorldNamespace> NAMESPACE = new Words<WorldNamespace>()
            .text("pointedTo", WorldNamespace::pointedTo)
            .flag("withoutSidecars", WorldNamespace::withoutSidecars)
            .texts("label", WorldNamespace::label)
            .texts("annotation", WorldNamespace::annotation)
            .each("deployment", WorldNamespace::deployment, WORKLOAD)
            .each("rollout", WorldNamespace::rollout, WORKLOAD)
            .each("statefulSet", WorldNamespace::statefulSet, WORKLOAD)
            .each("daemonSet", WorldNamespace::daemonSet, WORKLOAD)
            .each("cronJob", WorldNamespace::cronJob, WORKLOAD)
            .each("job", WorldNamespace::job, WORKLOAD)
            .each("pod", WorldNamespace::pod, WORKLOAD)
            .each("gateway", Gateway::of, new Words<Gateway>().text("pointedTo", Gateway::pointedTo));

    private static final Words<SimulatedAks> CLUSTER = new Words<SimulatedAks>()
            .texts("meshConfig", SimulatedAks::meshConfig)
            .each("tag", SimulatedAks::tag, new Words<WorldTag>().text("on", WorldTag::on))
            .each("namespace", SimulatedAks::namespace, NAMESPACE)
            .names(REVISIONS);

    private final String name;
    private final List<String> revisions;
    private final Consumer<SimulatedAks> content;

    private World(String name, List<String> revisions, Consumer<SimulatedAks> content) {
        this.name = name;
        this.revisions = revisions;
        this.content = content;
    }

    /**
     * A shop on asm-1-29, with two tags, namespaces that are pointed to a tag, to a revision and to nothing, and some
     * workloads of the kind that upgrades stumble over.
     */
    public static World sample() {
        try (InputStream in = Objects.requireNonNull(World.class.getResourceAsStream("sample.json"))) {
            return parse("sample", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the sample world of the testkit", e);
        }
    }

    /**
     * The world of a file.
     *
     * @throws UncheckedIOException when it cannot be read
     * @throws IllegalArgumentException when it is not a world, with the path of the field
     */
    public static World read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The world " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * The world of a document.
     *
     * @param name for messages
     * @throws IllegalArgumentException when it is not a world, with the path of the field
     */
    public static World parse(String name, String json) {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The world " + name + " is no JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ").",
                    e);
        }
        try {
            Consumer<SimulatedAks> content = CLUSTER.read(document, "");
            List<String> revisions = new ArrayList<>();
            document.path(REVISIONS).forEach(revision -> revisions.add(revision.asText()));
            return new World(name, List.copyOf(revisions), content);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The world " + name + " is not right: " + e.getMessage(), e);
        }
    }

    /** The revisions that it names; none when it names none. */
    public List<String> revisions() {
        return revisions;
    }

    void populate(SimulatedAks aks) {
        try {
            content.accept(aks);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The world " + name + " cannot be made: " + e.getMessage(), e);
        }
    }
}
