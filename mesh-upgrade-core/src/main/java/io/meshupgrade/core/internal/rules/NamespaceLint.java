package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.rules.Prediction.NotInjected;
import io.meshupgrade.core.internal.rules.Prediction.Rejected;
import io.meshupgrade.core.internal.rules.Prediction.Several;
import io.meshupgrade.lint.LintCode;
import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.lint.LintFinding.Severity;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with the labels of namespaces. */
final class NamespaceLint {

    /** Managers of fields under which Argo CD and Flux write; matched as a part, since releases add to them. */

    /** A pod that leaves everything to its namespace. */
    private static final PodTemplate SILENT = new PodTemplate(Map.of(), Map.of(), false);

    private final MeshObservation observation;
    private final Injection injection;
    private final List<LintFinding> findings = new ArrayList<>();

    NamespaceLint(MeshObservation observation, Injection injection) {
        this.observation = observation;
        this.injection = injection;
    }

    List<LintFinding> findings() {
        for (NamespaceFacts namespace : MeshObservation.value(observation.mesh().namespaces())) {
            boolean system = IstiodDecision.SYSTEM_NAMESPACES.contains(namespace.name())
                    || namespace.name().equals(observation.mesh().controlPlaneNamespace());
            if (!namespace.terminating() && !system) {
                labels(namespace);
                owner(namespace, MeshKeys.REVISION);
                owner(namespace, MeshKeys.INJECTION);
                ambient(namespace);
            }
        }
        return List.copyOf(findings);
    }

    private void labels(NamespaceFacts namespace) {
        boolean revision = namespace.labels().containsKey(MeshKeys.REVISION);
        String injected = namespace.labels().get(MeshKeys.INJECTION);
        if (!revision && injected == null) {
            return;
        }
        Prediction prediction = injection.predict(namespace.name(), namespace.labels(), SILENT);
        if (revision && injected != null) {
            // Beside a default revision the two labels are only one too many; without it there is no sidecar.
            Severity severity = prediction instanceof NotInjected && !injected.equals("disabled")
                    ? Severity.ERROR
                    : Severity.WARNING;
            add(
                    severity,
                    namespace,
                    LintCode.BOTH_LABELS,
                    "Namespace " + namespace.name() + " has the labels istio-injection=" + injected
                            + " and istio.io/rev=" + namespace.labels().get(MeshKeys.REVISION) + ".");
        } else if (prediction instanceof NotInjected not) {
            notInjected(namespace, not, injected);
        }
        if (prediction instanceof Rejected rejected) {
            add(
                    Severity.ERROR,
                    namespace,
                    LintCode.PODS_REJECTED,
                    rejected.reason().sentence());
        } else if (prediction instanceof Several several) {
            add(
                    Severity.ERROR,
                    namespace,
                    LintCode.SEVERAL_INJECTORS,
                    several.reason().sentence());
        }
    }

    private void notInjected(NamespaceFacts namespace, NotInjected not, @Nullable String injected) {
        String sentence = not.reason().sentence();
        if (not.reason().code() == InjectionReason.NAME_UNKNOWN) {
            add(Severity.ERROR, namespace, LintCode.LABEL_NAMES_NOBODY, sentence);
        } else if ("enabled".equals(injected)) {
            add(Severity.ERROR, namespace, LintCode.INJECTION_LABEL_TAKES_NOBODY, sentence);
        } else if (not.reason().code() == InjectionReason.EXCLUDED) {
            add(Severity.WARNING, namespace, LintCode.INJECTS_NOTHING, sentence);
        }
    }

    /** Who wrote the one label counts; other labels of Argo CD or Flux on the namespace prove nothing about it. */
    private void owner(NamespaceFacts namespace, String key) {
        String manager = namespace.labelManagers().get(key);
        if (manager != null && namespace.labels().containsKey(key) && GitOps.manages(manager)) {
            add(
                    Severity.INFO,
                    namespace,
                    LintCode.GITOPS_OWNS_LABEL,
                    "The label " + key + " of namespace " + namespace.name() + " is written by " + manager + ".");
        }
    }

    private void ambient(NamespaceFacts namespace) {
        if ("ambient".equals(namespace.labels().get(MeshKeys.DATAPLANE_MODE))) {
            add(
                    Severity.INFO,
                    namespace,
                    LintCode.AMBIENT,
                    "Namespace " + namespace.name() + " has the label istio.io/dataplane-mode=ambient.");
        }
    }

    private void add(Severity severity, NamespaceFacts namespace, LintCode code, String sentence) {
        findings.add(new LintFinding(severity, "Namespace " + namespace.name(), new Reason(code, sentence)));
    }
}
