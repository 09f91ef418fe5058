package io.meshupgrade.tags;

import java.util.List;

/**
 * The revision tags of the mesh.
 *
 * <p>A tag is a MutatingWebhookConfiguration and, since Istio 1.28, a Service in the namespace of the control plane,
 * both with the labels {@code istio.io/tag} and {@code istio.io/rev}. Tags made here and tags made by {@code istioctl}
 * are the same thing.
 *
 * <p>Safe for use by several threads.
 */
public interface Tags {

    /**
     * All tags and the revisions which no tag names, as {@code istioctl tag list -i aks-istio-system} lists them: a tag
     * is seen when either of its two objects is there, a revision gets a row of its own only while no tag names it, and
     * rows are ordered by revision, then tag.
     *
     * <p>Reads labels of three kinds of objects and changes nothing. The kinds are read one after the other, so that a
     * tag which is moved meanwhile may be listed with both of its revisions.
     *
     * @return an immutable list, empty when the cluster has neither revisions nor tags
     * @throws io.meshupgrade.common.KubernetesException when one of the three cannot be read; a part is never passed
     *     off as the whole
     */
    List<TagRow> list();

    /**
     * How each tag is: whether what it consists of is there and fits together, where it leads, and who uses it. Reads
     * the mesh and all pods, and changes nothing.
     *
     * @return each tag with its problems and its users, and what could not be read
     */
    TagsHealth health();
}
