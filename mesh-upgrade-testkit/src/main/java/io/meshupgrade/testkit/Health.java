package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.controllers.Controllers;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.util.function.Supplier;

/**
 * How the pods and nodes of a simulated cluster are: well, until it is said here.
 *
 * <pre>{@code
 * Scripted crash = aks.health().befall(Sickness.CRASH_LOOP, PodGroup.ofWorkload("shop", "cart").injectedBy("asm-1-30"));
 * crash.end();
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class Health {

    private final Timeline time;
    private final Controllers controllers;

    Health(Timeline time, Controllers controllers) {
        this.time = time;
        this.controllers = controllers;
    }

    /**
     * From now on these pods are sick; when several of these say so for one pod, the last one counts.
     *
     * @return makes them healthy again
     */
    public Scripted befall(Sickness sickness, PodGroup pods) {
        return scripted(() -> controllers
                .sicknesses()
                .befalls(
                        io.meshupgrade.testkit.internal.controllers.Sickness.valueOf(sickness.name()),
                        pods.internal()));
    }

    /**
     * A node stops to answer: its pods are not ready, after five minutes they are deleted, and they never go.
     *
     * @return makes it answer again
     */
    public Scripted nodeDies(String node) {
        return scripted(() -> controllers.nodeDies(node));
    }

    /** Makes all pods healthy. Nodes that died stay dead. */
    public void healAll() {
        time.alone(controllers.sicknesses()::heal);
    }

    /** Autoscalers have no metrics here: they want as many replicas as there are, unless this says how many. */
    public void autoscalerWants(String namespace, String autoscaler, int replicas) {
        time.alone(() -> controllers.autoscalers().wants(namespace, autoscaler, replicas));
    }

    private Scripted scripted(Supplier<Runnable> begin) {
        synchronized (time) {
            Runnable undo = begin.get();
            return () -> time.alone(undo);
        }
    }
}
