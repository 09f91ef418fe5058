package io.meshupgrade.tags;

import java.util.List;
import java.util.Objects;

/**
 * One row of the list of tags: label values as they are found in the cluster.
 *
 * @param tag the name of the tag, or the empty string for a revision which no tag names
 * @param revision the revision to which the tag points; a tag whose {@code istio.io/rev} label was written by hand may
 *     name one that does not exist
 * @param namespaces the namespaces that ask for the tag by the label {@code istio.io/rev}, in alphabetical order. As in
 *     istioctl, a row without a tag has none, whatever namespaces name its revision directly, and neither pods nor
 *     Gateways with that label count.
 */
public record TagRow(String tag, String revision, List<String> namespaces) {

    public TagRow {
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(revision, "revision");
        namespaces = List.copyOf(namespaces);
    }
}
