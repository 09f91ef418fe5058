package io.meshupgrade.tags;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
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

    /**
     * Lets a tag point to a revision: makes it, moves it, mends it, or leaves it alone when it is right already.
     *
     * <p>A tag is written as istioctl writes it, and is seen and removed by {@code istioctl tag list} and
     * {@code remove}; only the labels by which Helm and Flux know their own objects are left out. Pods that are created
     * from now on get the sidecar of the revision, also where nobody restarted anything: by autoscalers and drained
     * nodes.
     *
     * <p>No other operator changes the mesh meanwhile; where one does, this waits at most for the duration of its
     * Lease. When the connection is lost in the middle, calling it again finishes the work.
     *
     * @param tag the tag
     * @param revision where it shall point; it has to be installed and ready to inject
     * @param options what else may happen; default: nothing
     * @return what became of it; {@link TagChange.Refused} when it would shadow a revision, lead nowhere, inject twice
     *     or roll Gateways without consent
     * @throws io.meshupgrade.common.KubernetesException when something cannot be read or written; {@code CONFLICT} when
     *     somebody else wrote the same objects at the same time, and calling it again decides anew
     */
    TagChange set(RevisionTag tag, Revision revision, TagOption... options);

    /**
     * Removes a tag that nobody uses.
     *
     * @param tag the tag
     * @return what became of it; {@link TagChange.Unchanged} when there is no such tag, {@link TagChange.Refused} when
     *     somebody uses it or when it cannot be found out
     * @throws io.meshupgrade.common.KubernetesException when something cannot be read or removed
     */
    TagChange remove(RevisionTag tag);
}
