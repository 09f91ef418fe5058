package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ObjectLabels;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What removed revisions left over, and what belongs to another Istio. */
final class LeftoverLint {

    private static final Pattern LEASE =
            Pattern.compile("istio-gateway-(?:deployment|status-leader)-(asm-\\d{1,6}-\\d{1,6})");
    private static final Pattern CONFIG_MAP =
            Pattern.compile("(?:istio|istio-sidecar-injector|values|(istio-shared-configmap))-(asm-\\d{1,6}-\\d{1,6})");

    private final MeshObservation observation;
    private final List<LintFinding> findings = new ArrayList<>();

    LeftoverLint(MeshObservation observation) {
        this.observation = observation;
    }

    List<LintFinding> findings() {
        foreign();
        if (observation.installed() instanceof Reading.Known<List<Revision>> installed
                && !installed.value().isEmpty()) {
            leases(installed.value());
            configMaps(installed.value());
        }
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

    private void leases(List<Revision> installed) {
        for (ObjectLabels lease : MeshObservation.value(observation.leases())) {
            Matcher name = LEASE.matcher(lease.name());
            if (name.matches() && !installed.contains(new Revision(name.group(1)))) {
                add(
                        Severity.INFO,
                        "Lease " + lease.namespace() + "/" + lease.name(),
                        LintCode.ORPHAN_LEASE,
                        "The Lease " + lease.name() + " is of " + name.group(1) + ", which is not installed.");
            }
        }
    }

    private void configMaps(List<Revision> installed) {
        for (ObjectLabels map : MeshObservation.value(observation.configMaps())) {
            Matcher name = CONFIG_MAP.matcher(map.name());
            if (!name.matches()) {
                continue;
            }
            Revision revision = new Revision(name.group(2));
            // The shared one of a newer revision is written by people before they start the upgrade to it.
            boolean prepared = name.group(1) != null
                    && installed.stream()
                            .allMatch(each -> each.hasOrder() && Revision.BY_NUMBER.compare(each, revision) < 0);
            if (!installed.contains(revision) && !prepared) {
                add(
                        Severity.WARNING,
                        "ConfigMap " + map.namespace() + "/" + map.name(),
                        LintCode.ORPHAN_CONFIG_MAP,
                        "The ConfigMap " + map.name() + " is of " + revision + ", which is not installed.");
            }
        }
    }

    private void add(Severity severity, String object, LintCode code, String sentence) {
        findings.add(new LintFinding(severity, object, new Reason(code, sentence)));
    }
}
