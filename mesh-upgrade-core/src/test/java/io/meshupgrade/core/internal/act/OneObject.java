package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster of one object, which remembers the patches that it is asked for, or fails as it is told. */
public final class OneObject implements ClusterWriter {

    private final List<ObjectNode> patches = new ArrayList<>();
    private @Nullable Failure failure;

    /** It does nothing, and fails like that. */
    public OneObject failing(Failure how) {
        failure = how;
        return this;
    }

    public List<ObjectNode> patches() {
        return patches;
    }

    /** A workload as it is after the patches. */
    public WorkloadFacts after(WorkloadFacts workload) {
        PodTemplate template = workload.template();
        Map<String, String> annotations = new HashMap<>(template.annotations());
        for (ObjectNode patch : patches) {
            patch.at("/spec/template/metadata/annotations")
                    .properties()
                    .forEach(annotation -> annotations.put(
                            annotation.getKey(), annotation.getValue().asText()));
        }
        return new WorkloadFacts(
                workload.ref(),
                workload.uid(),
                workload.resourceVersion(),
                workload.controller(),
                workload.labels(),
                workload.annotations(),
                new PodTemplate(template.labels(), annotations, template.hostNetwork()),
                workload.rollout(),
                workload.surge(),
                workload.argo(),
                workload.deliveredBy());
    }

    @Override
    public ObjectNode patch(ResourceType type, @Nullable String namespace, String name, ObjectNode patch) {
        if (failure != null) {
            throw new KubernetesException(failure, "patch " + name, "it is told to fail", "Nothing is known.", null);
        }
        patches.add(patch);
        return patch;
    }

    @Override
    public @Nullable ObjectNode read(ResourceType type, @Nullable String namespace, String name) {
        throw new UnsupportedOperationException("read");
    }

    @Override
    public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode made) {
        throw new UnsupportedOperationException("create");
    }

    @Override
    public void tryCreate(ResourceType type, @Nullable String namespace, ObjectNode made) {
        throw new UnsupportedOperationException("tryCreate");
    }

    @Override
    public void delete(ResourceType type, @Nullable String namespace, String name, String resourceVersion) {
        throw new UnsupportedOperationException("delete");
    }
}
