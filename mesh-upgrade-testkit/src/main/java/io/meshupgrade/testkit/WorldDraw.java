package io.meshupgrade.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws what is in a {@link RandomWorld}: tags first, then namespaces, so that pods come as all of that says. */
final class WorldDraw {

    private static final int NAMESPACES = 5;
    private static final int WORKLOADS = 5;
    private static final int REPLICAS = 4;

    private static final String INJECT = "sidecar.istio.io/inject";
    private static final String INJECTION = "istio-injection";

    /** No revision or tag, as after a tag has been removed. */
    private static final String NOBODY = "gone";

    private final SimulatedAks aks;
    private final Random random;
    private final List<String> revisions;
    private final List<String> pointers;

    WorldDraw(SimulatedAks aks, List<String> revisions, Random random) {
        this.aks = aks;
        this.revisions = revisions;
        this.random = random;
        this.pointers = new ArrayList<>(revisions);
    }

    void drawAll() {
        for (String tag : List.of("prod-stable", "prod-canary", "default")) {
            if (oneIn(2)) {
                aks.tag(tag).on(oneOf(revisions));
                pointers.add(tag);
            }
        }
        if (oneIn(2)) {
            pointers.add(NOBODY);
        }
        for (String revision : revisions) {
            if (oneIn(3)) {
                aks.meshConfig(revision, "accessLogFile: /dev/stdout\n");
            }
        }
        int count = 1 + upTo(NAMESPACES - 1);
        for (int i = 1; i <= count; i++) {
            draw(aks.namespace("team-" + i));
        }
    }

    private void draw(WorldNamespace namespace) {
        point(namespace);
        if (oneIn(4)) {
            namespace.label("team", "shop");
        }
        if (oneIn(4)) {
            namespace.annotation("owner", "somebody");
        }
        int count = upTo(WORKLOADS);
        for (int i = 1; i <= count; i++) {
            workload(namespace, i);
        }
        if (oneIn(4)) {
            if (oneIn(2)) {
                namespace.gateway("front");
            } else {
                namespace.gateway("front", oneOf(pointers));
            }
        }
    }

    private void point(WorldNamespace namespace) {
        switch (upTo(9)) {
            case 0 -> namespace.withoutSidecars();
            case 1 -> namespace.label(INJECTION, oneIn(3) ? "disabled" : "enabled");
            case 2 -> namespace.pointedTo(oneOf(pointers)).label(INJECTION, oneIn(2) ? "disabled" : "enabled");
            default -> namespace.pointedTo(oneOf(pointers));
        }
    }

    private void workload(WorldNamespace namespace, int number) {
        switch (upTo(8)) {
            case 0 -> template(namespace.cronJob("report-" + number));
            case 1 -> template(namespace.job("import-" + number));
            case 2 -> budget(template(namespace.pod("shell-" + number)));
            case 3 -> daemonSet(template(namespace.daemonSet("agent-" + number)));
            case 4 -> scaled(template(namespace.rollout("pay-" + number)));
            case 5, 6 -> statefulSet(scaled(template(namespace.statefulSet("orders-" + number))));
            default -> deployment(scaled(template(namespace.deployment("cart-" + number))));
        }
    }

    private WorldWorkload template(WorldWorkload workload) {
        if (oneIn(4)) {
            workload.podLabel("version", "v2");
        }
        if (oneIn(4)) {
            workload.podAnnotation("note", "drawn");
        }
        if (oneIn(3)) {
            workload.pointedTo(oneOf(pointers));
        }
        if (oneIn(6)) {
            workload.podLabel(INJECT, "true");
        } else if (oneIn(6)) {
            workload.withoutSidecar();
        }
        return oneIn(8) ? workload.hostNetwork() : workload;
    }

    private WorldWorkload scaled(WorldWorkload workload) {
        workload.replicas(upTo(REPLICAS));
        if (oneIn(4)) {
            int min = 1 + upTo(1);
            workload.autoscaled(min, min + upTo(REPLICAS - min));
        }
        return budget(workload);
    }

    private WorldWorkload budget(WorldWorkload workload) {
        return oneIn(4) ? workload.budget(upTo(2)) : workload;
    }

    private void daemonSet(WorldWorkload workload) {
        budget(workload);
        if (oneIn(3)) {
            workload.onDelete();
        }
    }

    private void statefulSet(WorldWorkload workload) {
        switch (upTo(2)) {
            case 0 -> workload.onDelete();
            case 1 -> workload.partition(upTo(REPLICAS));
            default -> {}
        }
    }

    /** Paused last, for it is to have its pods before. */
    private void deployment(WorldWorkload workload) {
        if (oneIn(4)) {
            workload.recreate();
        }
        if (oneIn(6)) {
            workload.paused();
        }
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private int upTo(int most) {
        return random.nextInt(most + 1);
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
