package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.rules.GatewayOwnership;
import io.meshupgrade.core.internal.rules.TagObjects;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.Step.PinGateway;
import io.meshupgrade.upgrade.Step.PointGateway;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What becomes of Gateways of the Gateway API. istiod rolls one as soon as another revision holds it, all of its pods
 * (istio/istio#59959), so that nothing is done which moves one unless somebody consented. One that names nobody is held
 * by the higher revision of two (AKS documentation, "Gateway API"): it moves when the canary starts, unless it is
 * pinned before.
 */
final class Gateways {

    private final PlanRequest request;
    private final Waves waves;
    private final Blockers blockers;
    private final List<Step> pins = new ArrayList<>();
    private final Map<String, List<PointGateway>> moves = new HashMap<>();

    private Gateways(PlanRequest request, Waves waves, Blockers blockers) {
        this.request = request;
        this.waves = waves;
        this.blockers = blockers;
    }

    static Gateways of(Situation situation, PlanRequest request, Course course, Waves waves, Blockers blockers) {
        Revision from = Objects.requireNonNull(course.from());
        Revision to = Objects.requireNonNull(course.to());
        MeshObservation mesh = situation.mesh();
        MeshObservation.whyUnknown(mesh.gateways())
                .ifPresent(why -> blockers.soft("Gateways", UpgradeReason.NOT_READ, why));
        Gateways gateways = new Gateways(request, waves, blockers);
        TagObjects tags = new TagObjects(mesh.mesh());
        Map<String, NamespaceFacts> namespaces = new HashMap<>();
        MeshObservation.value(mesh.mesh().namespaces())
                .forEach(namespace -> namespaces.put(namespace.name(), namespace));
        for (GatewayFacts gateway : MeshObservation.value(mesh.gateways())) {
            NamespaceFacts namespace = namespaces.get(gateway.namespace());
            String asked = GatewayOwnership.asked(gateway.labels(), namespace == null ? Map.of() : namespace.labels());
            boolean own = gateway.labels().containsKey(MeshKeys.REVISION);
            if (asked.isEmpty()) {
                gateways.unlabelled(gateway, course.starts(), from, to);
            } else if (own && asked.equals(from.name())) {
                gateways.pinned(gateway, from, to);
            } else if ((asked.equals(from.name()) || tags.revisionsOf(asked).contains(from.name()))
                    && !request.moveGateways()) {
                blockers.soft(
                        text(gateway),
                        UpgradeReason.GATEWAY_NEEDS_CONSENT,
                        text(gateway) + " asks for " + asked + (own ? "" : " by the label of its namespace")
                                + ", which moves to " + to + ": istiod would roll it.");
            }
        }
        return gateways;
    }

    /** Before the canary starts. */
    List<Step> pins() {
        return pins;
    }

    List<PointGateway> in(String namespace) {
        return moves.getOrDefault(namespace, List.of());
    }

    List<String> namespaces(String wave) {
        return moves.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(step -> wave.equals(step.wave())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void unlabelled(GatewayFacts gateway, boolean starts, Revision stable, Revision to) {
        if (!starts) {
            return;
        }
        if (request.moveGateways()) {
            pins.add(new PinGateway(gateway.namespace(), gateway.name(), stable));
            move(gateway, stable, to);
        } else {
            blockers.soft(
                    text(gateway),
                    UpgradeReason.GATEWAY_NEEDS_CONSENT,
                    text(gateway) + " names no revision: " + to + " takes it as soon as it starts.");
        }
    }

    private void pinned(GatewayFacts gateway, Revision from, Revision to) {
        if (request.moveGateways()) {
            move(gateway, from, to);
        } else {
            blockers.soft(
                    text(gateway),
                    UpgradeReason.GATEWAY_NEEDS_CONSENT,
                    text(gateway) + " has the label istio.io/rev=" + from + ".");
        }
    }

    private void move(GatewayFacts gateway, Revision from, Revision to) {
        moves.computeIfAbsent(gateway.namespace(), any -> new ArrayList<>())
                .add(new PointGateway(waves.of(gateway.namespace()), gateway.namespace(), gateway.name(), from, to));
    }

    private static String text(GatewayFacts gateway) {
        return "Gateway " + gateway.namespace() + "/" + gateway.name();
    }
}
