package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.act.AwaitAdmission;
import io.meshupgrade.core.internal.act.PointAction;
import io.meshupgrade.core.internal.act.PointAction.Move;
import io.meshupgrade.core.internal.act.TagActions;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.Before;
import io.meshupgrade.core.internal.rules.Injection;
import io.meshupgrade.core.internal.rules.Prediction;
import io.meshupgrade.core.internal.rules.TagSetting;
import io.meshupgrade.core.internal.rules.TagSetting.Decision;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.Step.MoveTag;
import io.meshupgrade.upgrade.Step.PointGateway;
import io.meshupgrade.upgrade.Step.PointNamespace;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Points tags, namespaces and Gateways elsewhere during a wave, and waits until admission follows. */
final class Pointing {

    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final RunPorts ports;
    private final Events events;
    private final TagActions tags;
    private final PointAction points;
    private final AwaitAdmission admission;
    private MeshFacts facts;

    Pointing(RunPorts ports, RolloutSpec spec, Time time, ClusterWriter writer, Events events, MeshFacts facts) {
        this.ports = ports;
        this.events = events;
        this.tags = new TagActions(writer);
        this.points = new PointAction(writer);
        this.admission = new AwaitAdmission(ports.probe(), time, spec.patience(), SETTLING);
        this.facts = facts;
    }

    /** What decides about injection, as it is after all that was moved here. */
    MeshFacts facts() {
        return facts;
    }

    /** Looks again, after tags were moved. */
    void look() {
        facts = ports.observer().facts();
    }

    /**
     * Points a tag elsewhere, or makes it.
     *
     * @return why it must not be done, or empty
     */
    Optional<Reason> move(MoveTag step, Intent intent) {
        Decision decision = TagSetting.decide(
                step.tag(),
                step.to(),
                facts.controlPlaneNamespace(),
                MeshObservation.value(facts.webhooks()),
                MeshObservation.value(facts.services()),
                false);
        if (decision instanceof Decision.Refuse refuse) {
            return Optional.of(refuse.reason());
        }
        events.tell(Kind.STEP_BEGAN, step.wave(), "tag " + step.tag(), sentence(step.toString()));
        if (decision instanceof Decision.Create create) {
            tags.write(create.wanted(), null, new Before(intent.id(), null));
        } else if (decision instanceof Decision.Change change) {
            tags.write(
                    change.wanted(),
                    change.present().map(WebhookConfiguration::name).orElse(null),
                    new Before(intent.id(), change.from()));
        }
        return Optional.empty();
    }

    /**
     * Points a namespace and its Gateways elsewhere, and waits until admission follows where pods are to be made.
     *
     * @return why it must not go on, or empty; then the namespace may have been left out, see {@link NamespaceWork}
     */
    Optional<Reason> open(NamespaceWork work, Intent intent, Restarting restarting) throws InterruptedException {
        PointNamespace point = work.point().orElse(null);
        if (point != null && !point(work, point, intent)) {
            return Optional.empty();
        }
        for (PointGateway gateway : work.gateways()) {
            events.tell(Kind.STEP_BEGAN, gateway.wave(), "Gateway " + gateway.name(), sentence(gateway.toString()));
            points.point(
                    Move.gateway(
                            gateway.namespace(),
                            gateway.name(),
                            gateway.from().name(),
                            gateway.to().name()),
                    remembered(intent));
        }
        if (work.restarts().isEmpty()) {
            return Optional.empty();
        }
        return admission.await(
                work.namespace(),
                restarting.templates(work),
                work.restarts().get(0).to().name(),
                template -> obstacle(
                        work.namespace(), template, work.restarts().get(0).to()));
    }

    /**
     * Why new pods will not be injected by a revision though they were pointed to it: the revision is gone, or somebody
     * points them elsewhere. Empty when it is only a matter of time. Reads what decides about injection.
     */
    Optional<Reason> obstacle(String namespace, PodTemplate template, Revision revision) {
        MeshFacts now = ports.observer().facts();
        boolean gone = now.services() instanceof Reading.Known<List<ServiceFacts>> services
                && services.value().stream()
                        .noneMatch(service -> !service.labels().containsKey(MeshKeys.TAG)
                                && service.label(MeshKeys.REVISION).equals(revision.name()));
        if (gone) {
            return Optional.of(new Reason(
                    UpgradeReason.REVISIONS_CHANGED,
                    "The control plane of " + revision + " is gone from the cluster."));
        }
        Prediction prediction = Injection.of(now).predict(namespace, template);
        boolean comes = prediction instanceof Prediction.Injected injected
                && injected.revision().equals(revision.name());
        boolean may = prediction instanceof Prediction.Rejected || prediction instanceof Prediction.Unknown;
        return comes || may
                ? Optional.empty()
                : Optional.of(new Reason(
                        UpgradeReason.REVERTED,
                        "Namespace " + namespace + " was pointed to " + revision + ", and is not any more. "
                                + prediction.reason().sentence()));
    }

    /** @return whether it points where it should; otherwise somebody else is at it, and the next plan decides */
    private boolean point(NamespaceWork work, PointNamespace step, Intent intent) {
        String subject = "Namespace " + step.namespace();
        events.tell(Kind.STEP_BEGAN, step.wave(), subject, sentence(step.toString()));
        PointAction.Result result =
                points.point(Move.namespace(step.namespace(), step.from(), step.to()), remembered(intent));
        switch (result) {
            case POINTED, UNCHANGED -> {
                facts = facts.withRevisionLabel(step.namespace(), step.to());
                if (result == PointAction.Result.POINTED) {
                    work.pointedNow();
                }
                return true;
            }
            case CHANGED ->
                events.tell(
                        Kind.DRIFT,
                        step.wave(),
                        subject,
                        "The label istio.io/rev of namespace " + step.namespace() + " is no longer " + step.from()
                                + ": it is left out until the next plan.");
            case GONE -> events.tell(Kind.DRIFT, step.wave(), subject, "Namespace " + step.namespace() + " is gone.");
        }
        work.leaveOut();
        return false;
    }

    /** A namespace that was pointed here and in which nothing was restarted is pointed back when the run stops. */
    void backUnlessRestarted(@Nullable NamespaceWork work) {
        if (work == null || work.isRestarted() || !work.isPointedNow()) {
            return;
        }
        PointNamespace step = work.point().orElseThrow();
        points.point(Move.namespace(step.namespace(), step.to(), step.from()), null);
        events.tell(
                Kind.STEP_DONE,
                step.wave(),
                "Namespace " + step.namespace(),
                "Namespace " + step.namespace() + " points to " + step.from()
                        + " again: nothing was restarted in it yet.");
    }

    /** On the way back nothing is remembered any more. */
    private static @Nullable String remembered(Intent intent) {
        return intent.direction() == Direction.ROLLBACK ? null : intent.id();
    }

    static String sentence(String step) {
        return Character.toUpperCase(step.charAt(0)) + step.substring(1) + ".";
    }
}
