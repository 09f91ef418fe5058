package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.controlplane.LeftoverReason;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.lint.LintCode;
import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.lint.LintFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What removed revisions left over, and what belongs to another Istio. */
final class LeftoverLint {

    private final MeshObservation observation;
    private final List<LintFinding> findings = new ArrayList<>();

    LeftoverLint(MeshObservation observation) {
        this.observation = observation;
    }

    List<LintFinding> findings() {
        foreign();
        Leftovers.of(observation).forEach(this::leftover);
        return List.copyOf(findings);
    }

    private void foreign() {
        String ours = observation.mesh().controlPlaneNamespace();
        for (WebhookConfiguration webhook :
                MeshObservation.value(observation.mesh().webhooks())) {
            Set<String> asked = new TreeSet<>(TagObjects.injectors(webhook).stream()
                    .map(WebhookConfiguration.Entry::service)
                    .filter(Objects::nonNull)
                    .map(ServiceTarget::namespace)
                    .toList());
            asked.remove(ours);
            if (!asked.isEmpty()) {
                add(
                        Severity.INFO,
                        "MutatingWebhookConfiguration " + webhook.name(),
                        LintCode.FOREIGN_MESH,
                        webhook.name() + " asks an istiod in " + String.join(", ", asked) + ", not in " + ours + ".");
            }
        }
        for (ServiceFacts service : MeshObservation.value(observation.mesh().services())) {
            if (service.namespace().equals(ours) && service.name().equals("istiod")) {
                add(
                        Severity.INFO,
                        "Service " + ours + "/istiod",
                        LintCode.APP_ROUTING,
                        "The Service " + ours + "/istiod has no revision in its name, as that of application routing.");
            }
        }
    }

    private void leftover(Leftovers.Found found) {
        boolean lease = found.type().equals(ResourceType.LEASES);
        if (found.reason().code() != LeftoverReason.PREPARED) {
            add(
                    lease ? Severity.INFO : Severity.WARNING,
                    found.text(),
                    lease ? LintCode.ORPHAN_LEASE : LintCode.ORPHAN_CONFIG_MAP,
                    "The " + (lease ? "Lease " : "ConfigMap ") + found.object().name() + " is of " + found.revision()
                            + ", which is not installed.");
        }
    }

    private void add(Severity severity, String object, LintCode code, String sentence) {
        findings.add(new LintFinding(severity, object, new Reason(code, sentence)));
    }
}
