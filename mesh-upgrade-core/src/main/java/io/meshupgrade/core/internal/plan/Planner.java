package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.rules.ControlPlaneRules;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plan: a pure function of what was observed and what is asked for. A step that is already true is not in it, so
 * that starting, going on after a crash and running again are one thing.
 */
public final class Planner {

    private static final String SHARED_CONFIG = "istio-shared-configmap-";

    private final Situation situation;
    private final PlanRequest request;
    private final Blockers blockers = new Blockers();
    private final Waves waves;
    private final List<Step> steps = new ArrayList<>();

    private Planner(Situation situation, PlanRequest request) {
        this.situation = situation;
        this.request = request;
        this.waves = Waves.of(situation.mesh(), request.waves());
    }

    /** What remains. */
    public static UpgradePlan plan(Situation situation, PlanRequest request) {
        Planner planner = new Planner(situation, request);
        return request.direction() == Direction.REFRESH ? planner.refresh() : planner.move();
    }

    private UpgradePlan move() {
        Course course = Course.of(situation, request, blockers);
        Revision from = course.from();
        Revision to = course.to();
        if (from == null || to == null) {
            return result(from, to);
        }
        Pointers pointers = Pointers.of(situation, request, from, to, waves, blockers);
        Restarts restarts = Restarts.moving(situation, request, from, to, waves, blockers);
        Gateways gateways = Gateways.of(situation, request, course, waves, blockers);
        if (course.starts() && request.direction() == Direction.UPGRADE) {
            copyMeshConfig(from, to);
            steps.addAll(gateways.pins());
            steps.add(new Step.StartCanary(to));
            steps.add(new Step.AwaitRevision(to));
        } else if (course.both() && !ready(to)) {
            steps.add(new Step.AwaitRevision(to));
        }
        for (String wave : waves.order()) {
            steps.addAll(pointers.tags(wave));
            Set<String> namespaces = new TreeSet<>(pointers.namespaces(wave));
            namespaces.addAll(restarts.namespaces(wave));
            namespaces.addAll(gateways.namespaces(wave));
            for (String namespace : namespaces) {
                pointers.namespace(namespace).ifPresent(steps::add);
                steps.addAll(gateways.in(namespace));
                steps.addAll(restarts.in(namespace));
            }
        }
        steps.addAll(pointers.tidying());
        if (request.direction() == Direction.UPGRADE) {
            steps.add(new Step.Complete(from));
        } else if (course.both()) {
            steps.add(new Step.RemoveCanary(from));
        }
        return result(from, to);
    }

    private UpgradePlan refresh() {
        Restarts restarts = Restarts.refreshing(situation, request, waves, blockers);
        boolean anything = waves.order().stream()
                .anyMatch(wave -> !restarts.namespaces(wave).isEmpty());
        for (PatchState patch : situation.patches()) {
            if (anything && patch.progress() == PatchState.Progress.ROLLING) {
                steps.add(new Step.AwaitRevision(Revision.parse(patch.revision())));
            }
        }
        for (String wave : waves.order()) {
            restarts.namespaces(wave).forEach(namespace -> steps.addAll(restarts.in(namespace)));
        }
        return result(null, null);
    }

    /** The shared mesh config is the user's, one for each revision; the new one begins with the defaults else. */
    private void copyMeshConfig(Revision from, Revision to) {
        List<String> names = MeshObservation.value(situation.mesh().configMaps()).stream()
                .map(ObjectLabels::name)
                .toList();
        if (names.contains(SHARED_CONFIG + from) && !names.contains(SHARED_CONFIG + to)) {
            steps.add(new Step.CopyMeshConfig(from, to));
        }
    }

    private boolean ready(Revision revision) {
        return ControlPlaneRules.status(situation.mesh()).revisions().stream()
                .filter(status -> status.revision().equals(revision.name()))
                .anyMatch(status -> status.readiness() != ComponentStatus.State.NOT_READY);
    }

    /** Nothing goes away with a refresh: what cannot be restarted is left, and is no reason not to patch the others. */
    private boolean accepts(Blocker blocker) {
        return request.accepts(blocker) || (request.direction() == Direction.REFRESH && blocker.acceptable());
    }

    private UpgradePlan result(@Nullable Revision from, @Nullable Revision to) {
        List<Blocker> unaccepted = new ArrayList<>();
        List<Blocker> accepted = new ArrayList<>();
        for (Blocker blocker : blockers.all()) {
            (accepts(blocker) ? accepted : unaccepted).add(blocker);
        }
        return new UpgradePlan(
                request.direction(), from, to, steps, unaccepted, accepted, Notes.of(situation, request, from, to));
    }
}
