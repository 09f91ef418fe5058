package io.meshupgrade.core.internal.rules;

import static java.util.Comparator.comparing;

import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.tags.TagRow;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which rows a list of tags has: the rules of {@code istioctl tag list} (istio/istio, istioctl/pkg/tag/tag.go,
 * listTags).
 */
public final class TagListing {

    private TagListing() {}

    private record Pair(String revision, String tag) {

        static Pair of(ObjectLabels object) {
            return new Pair(object.label(MeshKeys.REVISION), object.label(MeshKeys.TAG));
        }
    }

    /**
     * The rows for these objects, all of which carry the label {@code istio.io/rev}.
     *
     * @param webhooks the MutatingWebhookConfigurations of the cluster
     * @param services the Services in the namespace of the control plane
     * @param namespaces the namespaces of the cluster
     */
    public static List<TagRow> rows(
            Collection<ObjectLabels> webhooks, Collection<ObjectLabels> services, Collection<ObjectLabels> namespaces) {
        Set<Pair> pairs = new HashSet<>();
        Stream.concat(webhooks.stream(), services.stream()).map(Pair::of).forEach(pairs::add);

        Set<String> taggedRevisions = new HashSet<>();
        for (Pair pair : pairs) {
            if (!pair.tag().isEmpty()) {
                taggedRevisions.add(pair.revision());
            }
        }
        return pairs.stream()
                .filter(pair -> !pair.tag().isEmpty() || !taggedRevisions.contains(pair.revision()))
                .sorted(comparing(Pair::revision).thenComparing(Pair::tag))
                .map(pair -> new TagRow(pair.tag(), pair.revision(), asking(namespaces, pair.tag())))
                .toList();
    }

    /** istioctl asks for namespaces labelled with the tag, and so finds for "no tag" those whose label is empty. */
    private static List<String> asking(Collection<ObjectLabels> namespaces, String tag) {
        return namespaces.stream()
                .filter(namespace -> namespace.label(MeshKeys.REVISION).equals(tag))
                .map(ObjectLabels::name)
                .sorted()
                .toList();
    }
}
