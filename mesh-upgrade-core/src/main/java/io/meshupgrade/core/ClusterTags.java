package io.meshupgrade.core;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.act.TagActions;
import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.DependantsScan;
import io.meshupgrade.core.internal.rules.TagHealthScan;
import io.meshupgrade.core.internal.rules.TagListing;
import io.meshupgrade.core.internal.rules.TagRemoval;
import io.meshupgrade.core.internal.rules.TagSetting;
import io.meshupgrade.core.internal.rules.TagSetting.Decision;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.tags.TagChange;
import io.meshupgrade.tags.TagOption;
import io.meshupgrade.tags.TagRefusal;
import io.meshupgrade.tags.TagRow;
import io.meshupgrade.tags.Tags;
import io.meshupgrade.tags.TagsHealth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tags of one cluster. */
final class ClusterTags implements Tags {

    private final ClusterReader cluster;
    private final Supplier<MeshReading> reading;
    private final Supplier<ClusterWriter> writer;
    private final Supplier<SingleOperator> operator;
    private final String controlPlaneNamespace;

    /**
     * For the tags of a cluster.
     *
     * @param reading for what needs more than a few lists
     * @param writer for changes, which are made by one {@code operator} at a time
     */
    ClusterTags(
            ClusterReader cluster,
            Supplier<MeshReading> reading,
            Supplier<ClusterWriter> writer,
            Supplier<SingleOperator> operator,
            String controlPlaneNamespace) {
        this.cluster = cluster;
        this.reading = reading;
        this.writer = writer;
        this.operator = operator;
        this.controlPlaneNamespace = controlPlaneNamespace;
    }

    @Override
    public List<TagRow> list() {
        return TagListing.rows(
                cluster.labelled(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, MeshKeys.REVISION),
                cluster.labelled(ResourceType.SERVICES, controlPlaneNamespace, MeshKeys.REVISION),
                cluster.labelled(ResourceType.NAMESPACES, null, MeshKeys.REVISION));
    }

    @Override
    public TagsHealth health() {
        MeshReading mesh = reading.get();
        TagHealthScan scan = new TagHealthScan(mesh.observe());
        return scan.result(mesh.podsIfReadable(PodKeys.ofMeshAnd(Set.of()), scan::accept));
    }

    @Override
    public TagChange set(RevisionTag tag, Revision revision, TagOption... options) {
        return operator.get()
                .change(
                        "set tag " + tag,
                        () -> setNow(tag, revision, Set.of(options)),
                        holder -> new TagChange.Refused(tag, heldBy(holder)));
    }

    private TagChange setNow(RevisionTag tag, Revision revision, Set<TagOption> options) {
        MeshReading mesh = reading.get();
        Decision decision = TagSetting.decide(
                tag,
                revision,
                controlPlaneNamespace,
                mesh.webhooks(),
                mesh.controlPlaneServices(),
                options.contains(TagOption.DEFAULT_TAG));
        if (decision instanceof Decision.Refuse refuse) {
            return new TagChange.Refused(tag, refuse.reason());
        }
        if (decision instanceof Decision.Create create) {
            actions().write(create.wanted(), null, null);
            return new TagChange.Created(tag, revision);
        }
        if (!(decision instanceof Decision.Change change)) {
            return new TagChange.Unchanged(tag, revision);
        }
        boolean moves = !change.from().equals(revision.name());
        Optional<Reason> gateways =
                moves && !options.contains(TagOption.MOVE_GATEWAYS) ? gatewaysOf(tag) : Optional.empty();
        if (gateways.isPresent()) {
            return new TagChange.Refused(tag, gateways.get());
        }
        actions()
                .write(
                        change.wanted(),
                        change.present().map(WebhookConfiguration::name).orElse(null),
                        null);
        return moves
                ? new TagChange.Moved(tag, change.from(), revision)
                : new TagChange.Repaired(tag, revision, change.mended());
    }

    /** Why the tag may not be moved: istiod rolls the Gateways of a tag as soon as it moves (istio/istio#59959). */
    private Optional<Reason> gatewaysOf(RevisionTag tag) {
        MeshObservation observation = reading.get().observe();
        Reading<Long> pods = new Reading.Unknown<>(
                Reading.Why.OUT_OF_SCOPE,
                "Pods do not matter here.",
                observation.gateways().at());
        Usage usage = DependantsScan.of(observation, tag).result(pods).kinds().get(DependantKind.GATEWAY);
        return TagRemoval.refusal(
                Objects.requireNonNull(usage), TagRefusal.MOVES_GATEWAYS, TagRefusal.GATEWAYS_UNKNOWN);
    }

    @Override
    public TagChange remove(RevisionTag tag) {
        return operator.get()
                .change(
                        "remove tag " + tag,
                        () -> removeNow(tag),
                        holder -> new TagChange.Refused(tag, heldBy(holder)));
    }

    private TagChange removeNow(RevisionTag tag) {
        List<ObjectLabels> services = ofTag(tag, ResourceType.SERVICES, controlPlaneNamespace);
        List<ObjectLabels> validators = ofTag(tag, ResourceType.VALIDATING_WEBHOOK_CONFIGURATIONS, null);
        List<ObjectLabels> webhooks = ofTag(tag, ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null);
        if (services.isEmpty() && validators.isEmpty() && webhooks.isEmpty()) {
            return new TagChange.Unchanged(tag, null);
        }
        MeshReading mesh = reading.get();
        DependantsScan scan = DependantsScan.of(mesh.observe(), tag);
        Usage usage = scan.result(mesh.podsIfReadable(PodKeys.ofMeshAnd(Set.of()), scan::accept))
                .overall();
        Optional<Reason> refusal = TagRemoval.refusal(usage, TagRefusal.IN_USE, TagRefusal.USE_UNKNOWN);
        if (refusal.isPresent()) {
            return new TagChange.Refused(tag, refusal.get());
        }
        actions().remove(services, validators, webhooks);
        return new TagChange.Removed(tag);
    }

    private List<ObjectLabels> ofTag(RevisionTag tag, ResourceType type, @Nullable String namespace) {
        return cluster.labelled(type, namespace, MeshKeys.TAG).stream()
                .filter(object -> object.label(MeshKeys.TAG).equals(tag.name()))
                .toList();
    }

    private TagActions actions() {
        return new TagActions(writer.get());
    }

    private static Reason heldBy(String holder) {
        return new Reason(
                TagRefusal.HELD_BY_OTHER, holder + " holds the Lease " + OperatorLease.NAME + " and renews it.");
    }
}
