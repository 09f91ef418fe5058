package io.meshupgrade.core.internal.run;

import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.Step.PointGateway;
import io.meshupgrade.upgrade.Step.PointNamespace;
import io.meshupgrade.upgrade.Step.Restart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a wave has to do in one namespace. */
final class NamespaceWork {

    private final String namespace;
    private @Nullable PointNamespace point;
    private final List<PointGateway> gateways = new ArrayList<>();
    private final Deque<Restart> restarts = new ArrayDeque<>();
    private final List<Restart> all = new ArrayList<>();
    private boolean restarted;
    private boolean pointedNow;

    private NamespaceWork(String namespace) {
        this.namespace = namespace;
    }

    /** By namespace, in the order of the steps. */
    static Collection<NamespaceWork> of(List<Step> steps) {
        Map<String, NamespaceWork> work = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step instanceof PointNamespace point) {
                of(work, point.namespace()).point = point;
            } else if (step instanceof PointGateway gateway) {
                of(work, gateway.namespace()).gateways.add(gateway);
            } else if (step instanceof Restart restart) {
                of(work, restart.workload().namespace()).restarts.add(restart);
                of(work, restart.workload().namespace()).all.add(restart);
            }
        }
        return work.values();
    }

    private static NamespaceWork of(Map<String, NamespaceWork> work, String namespace) {
        return work.computeIfAbsent(namespace, NamespaceWork::new);
    }

    String namespace() {
        return namespace;
    }

    Optional<PointNamespace> point() {
        return Optional.ofNullable(point);
    }

    List<PointGateway> gateways() {
        return gateways;
    }

    /** All restarts, also those that were taken. */
    List<Restart> restarts() {
        return all;
    }

    /** Takes the next restart; null when there is none. */
    @Nullable
    Restart next() {
        return restarts.poll();
    }

    /** One of its workloads was restarted by now. */
    void restarted() {
        restarted = true;
    }

    boolean isRestarted() {
        return restarted;
    }

    /** It was pointed elsewhere just now, and not before. */
    void pointedNow() {
        pointedNow = true;
    }

    boolean isPointedNow() {
        return pointedNow;
    }

    /** A restart that could not be made in this moment comes again, last. */
    void later(Restart restart) {
        restarts.add(restart);
    }

    /** Nothing in it is restarted in this wave. */
    void leaveOut() {
        restarts.clear();
        all.clear();
    }
}
