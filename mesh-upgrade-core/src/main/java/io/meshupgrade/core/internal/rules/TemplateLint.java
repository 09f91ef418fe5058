package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.Prediction.NotInjected;
import io.meshupgrade.core.internal.rules.Prediction.Rejected;
import io.meshupgrade.core.internal.rules.Prediction.Several;
import io.meshupgrade.lint.LintCode;
import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.lint.LintFinding.Severity;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with the labels of pod templates. Where the namespace decides, what is wrong is said once, of the
 * namespace.
 */
final class TemplateLint {

    private final MeshObservation observation;
    private final Injection injection;
    private final Map<String, NamespaceFacts> namespaces = new HashMap<>();
    private final List<LintFinding> findings = new ArrayList<>();

    TemplateLint(MeshObservation observation, Injection injection) {
        this.observation = observation;
        this.injection = injection;
        MeshObservation.value(observation.mesh().namespaces())
                .forEach(namespace -> namespaces.put(namespace.name(), namespace));
    }

    List<LintFinding> findings() {
        if (observation.mesh().webhooks() instanceof Reading.Unknown<?>) {
            return List.of();
        }
        for (WorkloadFacts workload : MeshObservation.value(observation.workloads())) {
            NamespaceFacts namespace = namespaces.get(workload.ref().namespace());
            boolean managed = workload.labels().containsKey(MeshKeys.AKS_COMPONENT)
                    || workload.labels().containsKey(MeshKeys.GATEWAY_MANAGED)
                    || workload.ref().namespace().equals(observation.mesh().controlPlaneNamespace());
            if (namespace != null && !namespace.terminating() && workload.controller() == null && !managed) {
                check(workload, namespace.labels());
            }
        }
        return List.copyOf(findings);
    }

    private void check(WorkloadFacts workload, Map<String, String> namespace) {
        Map<String, String> labels = workload.template().labels();
        if (Asked.decides(namespace)) {
            ignored(workload, labels, namespace);
            return;
        }
        if (Asked.byPod(labels).isEmpty()) {
            return;
        }
        Prediction prediction = injection.predict(workload.ref().namespace(), namespace, workload.template());
        String sentence = prediction.reason().sentence();
        if (prediction instanceof NotInjected not) {
            LintCode code = not.reason().code() == InjectionReason.NAME_UNKNOWN
                    ? LintCode.LABEL_NAMES_NOBODY
                    : LintCode.INJECTS_NOTHING;
            add(Severity.ERROR, workload, code, sentence);
        } else if (prediction instanceof Rejected) {
            add(Severity.ERROR, workload, LintCode.PODS_REJECTED, sentence);
        } else if (prediction instanceof Several) {
            add(Severity.ERROR, workload, LintCode.SEVERAL_INJECTORS, sentence);
        }
    }

    private void ignored(WorkloadFacts workload, Map<String, String> labels, Map<String, String> namespace) {
        String own = labels.get(MeshKeys.REVISION);
        if (own != null && !own.equals(namespace.get(MeshKeys.REVISION))) {
            String decides = namespace.containsKey(MeshKeys.INJECTION) ? MeshKeys.INJECTION : MeshKeys.REVISION;
            add(
                    Severity.INFO,
                    workload,
                    LintCode.POD_LABEL_IGNORED,
                    "The template of " + workload.ref() + " has the label istio.io/rev=" + own + "; its namespace has "
                            + decides + "=" + namespace.get(decides) + ", which decides.");
        }
    }

    private void add(Severity severity, WorkloadFacts workload, LintCode code, String sentence) {
        findings.add(new LintFinding(severity, workload.ref().toString(), new Reason(code, sentence)));
    }
}
