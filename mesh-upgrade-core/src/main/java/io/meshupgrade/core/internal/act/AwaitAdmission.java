package io.meshupgrade.core.internal.act;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.PodProbe;
import io.meshupgrade.core.internal.observe.PodProbe.Answer;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.rules.PodProof;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until new pods of a namespace really get the sidecar of a revision. API servers see namespaces and webhooks
 * through caches, one for each replica, so that a pod which is made right after a move may still get the old one:
 * admission is asked until several answers in a row are right. Who may not ask, or is refused for reasons that have
 * nothing to do with the mesh, waits for a while instead.
 */
public final class AwaitAdmission {

    private static final int IN_A_ROW = 3;
    /** Within this caches follow. */
    private static final Duration LAG = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final String UNREACHED = "failed calling webhook";

    private final PodProbe probe;
    private final Time time;
    private final Duration patience;
    private final Duration settling;

    /**
     * @param patience how long admission may take
     * @param settling how long to wait where it cannot be asked
     */
    public AwaitAdmission(PodProbe probe, Time time, Duration patience, Duration settling) {
        this.probe = probe;
        this.time = time;
        this.patience = patience;
        this.settling = settling;
    }

    /** Tells caches that lag, which pass, from what does not. */
    public interface Obstacle {

        /** Why a pod of this template will not be injected as it should, however long one waits; empty if it may. */
        Optional<Reason> of(PodTemplate template);
    }

    /**
     * Waits.
     *
     * @param templates those of the workloads; each that looks different to injection is asked about
     * @param obstacle is asked now and then while answers are wrong
     * @return why it must not go on, or empty when admission follows
     */
    public Optional<Reason> await(
            String namespace, Collection<PodTemplate> templates, String revision, Obstacle obstacle)
            throws InterruptedException {
        for (PodTemplate template : signatures(templates)) {
            Optional<Reason> failure = await(namespace, template, revision, obstacle);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> await(String namespace, PodTemplate template, String revision, Obstacle obstacle)
            throws InterruptedException {
        long end = time.nanos() + patience.toNanos();
        long lookAt = time.nanos() + LAG.toNanos();
        int right = 0;
        while (true) {
            Answer answer = probe.probe(namespace, template);
            String wrong = wrong(answer, revision);
            if (cannotTell(answer)) {
                time.await(settling);
                return Optional.empty();
            }
            right = wrong.isEmpty() ? right + 1 : 0;
            if (right == IN_A_ROW) {
                return Optional.empty();
            }
            if (time.nanos() >= lookAt) {
                Optional<Reason> found = obstacle.of(template);
                if (found.isPresent()) {
                    return found;
                }
                lookAt = time.nanos() + LAG.toNanos();
            }
            if (time.nanos() >= end) {
                return Optional.of(new Reason(
                        UpgradeReason.ADMISSION_DOES_NOT_FOLLOW,
                        "For " + patience.toSeconds() + " s new pods in namespace " + namespace
                                + " were not to be injected by " + revision + ": " + wrong));
            }
            time.await(BETWEEN);
        }
    }

    private static boolean cannotTell(Answer answer) {
        return answer instanceof Answer.NotAllowed
                || (answer instanceof Answer.Rejected rejected
                        && !rejected.message().contains(UNREACHED));
    }

    private static String wrong(Answer answer, String revision) {
        if (answer instanceof Answer.Admitted admitted) {
            String proven = PodProof.revision(admitted.pod()).orElse("");
            return proven.equals(revision)
                    ? ""
                    : proven.isEmpty() ? "no sidecar would be injected." : proven + " would inject them.";
        }
        if (answer instanceof Answer.Rejected rejected) {
            return rejected.message();
        }
        return answer instanceof Answer.NoAnswer none ? String.valueOf(none.message()) : "";
    }

    /** One for each way in which injection may see them: other labels and annotations do not matter to it. */
    private static Set<PodTemplate> signatures(Collection<PodTemplate> templates) {
        Map<PodTemplate, PodTemplate> bySignature = new HashMap<>();
        for (PodTemplate template : templates) {
            Map<String, String> labels = new HashMap<>(template.labels());
            labels.keySet().retainAll(MeshKeys.POD_LABELS);
            bySignature.putIfAbsent(new PodTemplate(labels, template.annotations(), template.hostNetwork()), template);
        }
        return new HashSet<>(bySignature.values());
    }
}
