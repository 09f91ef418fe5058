package io.meshupgrade.core.internal.rules;

import static java.util.Comparator.comparing;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.rules.Prediction.NotInjected;
import io.meshupgrade.lint.LintCode;
import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.lint.LintFinding.Severity;
import io.meshupgrade.lint.LintReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is wrong in a mesh: of the observation at once, of pods as they come by. Of pods only their owners are kept, and
 * only of those that would lose their sidecar. For one thread.
 */
public final class LintScan {

    private final MeshObservation observation;
    private final Injection injection;
    private final Map<String, Loss> losses = new TreeMap<>();

    public LintScan(MeshObservation observation) {
        this.observation = observation;
        this.injection = Injection.of(observation.mesh());
    }

    private record Loss(long pods, String why) {}

    /** Looks at one pod: it has to carry the labels that {@link Injection#podLabels} names. */
    public void accept(PodFacts pod) {
        if (pod.proxy() == null
                || pod.finished()
                || pod.terminating()
                || pod.labels().containsKey(MeshKeys.GATEWAY_MANAGED)
                || pod.labels().containsKey(MeshKeys.AKS_COMPONENT)
                || PodRevision.of(pod.annotations()).name().isEmpty()) {
            return;
        }
        PodTemplate template = new PodTemplate(pod.labels(), pod.annotations(), pod.hostNetwork());
        if (injection.predict(pod.namespace(), template) instanceof NotInjected not) {
            losses.merge(
                    owner(pod),
                    new Loss(1, not.reason().sentence()),
                    (had, one) -> new Loss(had.pods() + one.pods(), had.why()));
        }
    }

    /**
     * What was found, worst first.
     *
     * @param pods how many pods came by when all of them did, or why not all did
     */
    public LintReport result(Reading<Long> pods) {
        List<LintFinding> findings = new ArrayList<>();
        findings.addAll(new NamespaceLint(observation, injection).findings());
        findings.addAll(new TemplateLint(observation, injection).findings());
        findings.addAll(new LeftoverLint(observation).findings());
        losses.forEach((owner, loss) -> findings.add(new LintFinding(
                Severity.ERROR,
                owner,
                new Reason(
                        LintCode.LOSES_SIDECAR,
                        loss.pods() + (loss.pods() == 1 ? " pod of " : " pods of ") + owner
                                + " would come up without a sidecar. " + loss.why()))));
        findings.sort(comparing(LintFinding::severity).thenComparing(LintFinding::object));
        return new LintReport(findings, notRead(pods));
    }

    private List<String> notRead(Reading<Long> pods) {
        Set<String> why = new LinkedHashSet<>();
        for (Reading<?> part : List.of(
                observation.mesh().webhooks(),
                observation.mesh().services(),
                observation.mesh().injectors(),
                observation.mesh().namespaces(),
                observation.workloads(),
                observation.leases(),
                observation.configMaps(),
                observation.installed(),
                pods)) {
            MeshObservation.whyUnknown(part).ifPresent(why::add);
        }
        observation.elsewhere().ifPresent(elsewhere -> why.add(elsewhere.why()));
        return List.copyOf(why);
    }

    private static String owner(PodFacts pod) {
        OwnerLink owner = pod.controller();
        return owner == null
                ? "Pod " + pod.namespace() + "/" + pod.name()
                : owner.kind() + " " + pod.namespace() + "/" + owner.name();
    }
}
