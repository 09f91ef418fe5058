package io.meshupgrade.core;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.act.AwaitAdmission;
import io.meshupgrade.core.internal.act.PointAction;
import io.meshupgrade.core.internal.act.PointAction.Move;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodProbe;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.rules.NamespacePointing;
import io.meshupgrade.core.internal.rules.NamespacePointing.Decision;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.namespaces.Namespaces;
import io.meshupgrade.namespaces.PointChange;
import io.meshupgrade.namespaces.PointOption;
import io.meshupgrade.namespaces.PointRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The namespaces of one cluster. */
final class ClusterNamespaces implements Namespaces {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Argo CD heals after 5 seconds by default; caches of API servers are behind by less. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private static final PodTemplate PLAIN = new PodTemplate(Map.of(), Map.of(), false);

    private final Supplier<MeshReading> reading;
    private final Supplier<ClusterWriter> writer;
    private final Supplier<PodProbe> probe;
    private final Supplier<SingleOperator> operator;

    /**
     * For the namespaces of a cluster.
     *
     * @param probe asks admission
     * @param writer for changes, which are made by one {@code operator} at a time
     */
    ClusterNamespaces(
            Supplier<MeshReading> reading,
            Supplier<ClusterWriter> writer,
            Supplier<PodProbe> probe,
            Supplier<SingleOperator> operator) {
        this.reading = reading;
        this.writer = writer;
        this.probe = probe;
        this.operator = operator;
    }

    @Override
    public PointChange pointTo(String namespace, Revision revision, PointOption... options) {
        return point(namespace, revision.name(), revision, Set.of(options));
    }

    @Override
    public PointChange pointTo(String namespace, RevisionTag tag, PointOption... options) {
        return point(namespace, tag.name(), null, Set.of(options));
    }

    /** @param revision null for a tag */
    private PointChange point(String namespace, String to, @Nullable Revision revision, Set<PointOption> options) {
        return operator.get()
                .lastingChange(
                        "point namespace " + namespace + " to " + to,
                        lease -> pointNow(namespace, to, revision, options, lease),
                        holder -> new PointChange.HeldByOther(namespace, holder));
    }

    private PointChange pointNow(
            String namespace, String to, @Nullable Revision revision, Set<PointOption> options, Time time)
            throws InterruptedException {
        Decision decision = NamespacePointing.decide(
                reading.get().observe(), namespace, to, revision, options.contains(PointOption.MOVE_GATEWAYS));
        if (decision instanceof Decision.Refuse refuse) {
            return new PointChange.Refused(namespace, refuse.reason());
        }
        if (decision instanceof Decision.Stay stay) {
            return new PointChange.Unchanged(namespace, to, stay.revision());
        }
        Decision.Point point = (Decision.Point) decision;
        return switch (new PointAction(writer.get()).point(Move.namespace(namespace, point.from(), to))) {
            case POINTED -> follow(namespace, to, point, time);
            case UNCHANGED -> new PointChange.Unchanged(namespace, to, point.revision());
            case CHANGED ->
                refused(
                        namespace,
                        PointRefusal.CHANGED_MEANWHILE,
                        "Namespace " + namespace + " is no longer as it was read a moment ago.");
            case GONE ->
                refused(namespace, PointRefusal.NAMESPACE_GONE, "Namespace " + namespace + " is gone since a moment.");
        };
    }

    private PointChange follow(String namespace, String to, Decision.Point point, Time time)
            throws InterruptedException {
        long end = time.nanos() + SETTLING.toNanos();
        Optional<Reason> failure = new AwaitAdmission(probe.get(), time, PATIENCE, SETTLING)
                .await(namespace, List.of(PLAIN), point.revision().name(), template -> Optional.empty());
        if (point.keeper() != null && failure.isEmpty()) {
            time.await(Duration.ofNanos(Math.max(0, end - time.nanos())));
        }
        Optional<PointChange> reverted = reverted(namespace, to);
        if (reverted.isPresent()) {
            return reverted.get();
        }
        return failure.isPresent()
                ? new PointChange.NotFollowed(namespace, point.from(), to, failure.get())
                : new PointChange.Pointed(namespace, point.from(), to, point.revision());
    }

    private Optional<PointChange> reverted(String namespace, String to) {
        NamespaceFacts now =
                NamespacePointing.find(reading.get().facts(), namespace).orElse(null);
        String label = now == null ? null : now.labels().get(MeshKeys.REVISION);
        if (to.equals(label)) {
            return Optional.empty();
        }
        String manager = now == null ? null : now.labelManagers().get(MeshKeys.REVISION);
        return Optional.of(new PointChange.Reverted(namespace, to, label, manager));
    }

    private static PointChange refused(String namespace, PointRefusal code, String sentence) {
        return new PointChange.Refused(namespace, new Reason(code, sentence));
    }
}
