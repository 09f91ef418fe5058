package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.controllers.PodLife.State;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The kubelets of all nodes: starts the pods that have a node, tells how they are, and lets them go. */
final class Kubelet implements Controller {

    private static final Duration FIRST_CRASH_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_CRASH_BACK_OFF = Duration.ofMinutes(5);

    private final ControllerContext context;
    private final Sicknesses sicknesses;
    private final WorkQueue queue;
    private final Map<String, PodLife> lives = new HashMap<>();
    private final Set<String> ending = new HashSet<>();
    private final Set<String> finishing = new HashSet<>();
    private int addresses;

    Kubelet(ControllerContext context, Sicknesses sicknesses) {
        this.context = context;
        this.sicknesses = sicknesses;
        this.queue = new WorkQueue(context, "kubelet", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        if (!change.key().kind().equals(Kinds.POD)) {
            return;
        }
        if (change.type() == Change.Type.DELETED) {
            lives.remove(Meta.uid(change.object()));
        } else if (Pods.isScheduled(change.object())) {
            queue.add(change.key());
        }
    }

    /** Looks at all pods, since some of them may have fallen ill or recovered. */
    void lookAtAll() {
        context.store().list(Kinds.POD, "").stream()
                .filter(Pods::isScheduled)
                .forEach(pod -> queue.add(Meta.key(Kinds.POD, pod)));
    }

    private void reconcile(Key key) {
        ObjectNode pod = context.find(key);
        if (pod == null || !Pods.isScheduled(pod)) {
            return;
        }
        if (!Pods.isFinished(pod)) {
            PodLife life = lives.get(Meta.uid(pod));
            if (life == null && Pods.phase(pod).equals("Running")) {
                // It ran before the world began to move.
                lives.put(Meta.uid(pod), PodLife.of(pod));
                queue.add(key);
            } else if (life == null) {
                create(key, pod);
            } else if (life.state() != State.CREATING) {
                proceed(key, pod, life);
            }
        }
        if (Meta.isGoing(pod)) {
            end(key, pod);
        }
    }

    private void create(Key key, ObjectNode pod) {
        addresses++;
        String ip = "10.244." + addresses / 250 + "." + (addresses % 250 + 1);
        String host = "10.224.0." + (4 + Math.floorMod(Pods.node(pod).hashCode(), 200));
        String uid = Meta.uid(pod);
        write(key, uid, new PodLife(State.CREATING, "", 0, "", ip, host));
        context.time().in(context.pace().get().start(), "kubelet, start: " + key, () -> {
            ObjectNode created = context.find(key);
            PodLife life = lives.get(uid);
            if (created != null && life != null && Meta.uid(created).equals(uid)) {
                proceed(key, created, life);
            }
        });
    }

    private void proceed(Key key, ObjectNode pod, PodLife life) {
        State next = next(pod, life.state());
        String uid = Meta.uid(pod);
        if (next == State.CRASHED && life.state() != State.CRASHED) {
            crash(key, uid, life, FIRST_CRASH_BACK_OFF);
            return;
        }
        if (next != life.state()) {
            write(key, uid, life.now(next, context.api().now()));
        }
        boolean ends = !pod.at("/spec/restartPolicy").asText("Always").equals("Always");
        if (next == State.RUNNING && ends && sicknesses.of(pod) == null && finishing.add(uid)) {
            context.time().in(context.pace().get().jobRun(), "kubelet, finish: " + key, () -> finish(key, uid));
        }
    }

    private State next(ObjectNode pod, State present) {
        if (present == State.SUCCEEDED || present == State.FAILED) {
            return present;
        }
        Sickness sickness = sicknesses.of(pod);
        if (sickness == null) {
            return State.RUNNING;
        }
        boolean restarts = !pod.at("/spec/restartPolicy").asText("Always").equals("Never");
        boolean started = present != State.CREATING && present != State.IMAGE_PULL;
        return switch (sickness) {
            case NEVER_READY -> State.NOT_READY;
            case CRASH_LOOP -> restarts ? State.CRASHED : State.FAILED;
            // What runs has its image.
            case IMAGE_PULL -> started ? present : State.IMAGE_PULL;
            case NODE_DEAD -> State.LOST;
            case UNSCHEDULABLE, NEVER_ENDING -> State.RUNNING;
        };
    }

    private void crash(Key key, String uid, PodLife life, Duration backOff) {
        String waits = backOff.toString().substring(2).toLowerCase(Locale.ROOT);
        write(key, uid, life.crashed(life.restarts() + 1, waits, context.api().now()));
        context.time().in(backOff, "kubelet, crash again: " + key, () -> {
            PodLife now = lives.get(uid);
            if (now != null && now.state() == State.CRASHED && context.find(key) != null) {
                Duration next = backOff.multipliedBy(2);
                crash(key, uid, now, next.compareTo(LONGEST_CRASH_BACK_OFF) > 0 ? LONGEST_CRASH_BACK_OFF : next);
            }
        });
    }

    private void finish(Key key, String uid) {
        finishing.remove(uid);
        ObjectNode pod = context.find(key);
        PodLife life = lives.get(uid);
        if (pod != null && life != null && life.state() == State.RUNNING && sicknesses.of(pod) == null) {
            write(key, uid, life.now(State.SUCCEEDED, context.api().now()));
        }
    }

    private void write(Key key, String uid, PodLife life) {
        lives.put(uid, life);
        context.api()
                .editStatus(
                        key,
                        pod -> pod.set(
                                "status", new PodStatus(pod, life, context.api().now()).status()));
    }

    private void end(Key key, ObjectNode pod) {
        String uid = Meta.uid(pod);
        if (sicknesses.of(pod) == Sickness.NODE_DEAD || !ending.add(uid)) {
            return;
        }
        Duration grace = Duration.ofSeconds(
                pod.at("/metadata/deletionGracePeriodSeconds").asLong(30));
        Duration wanted = context.pace().get().terminate();
        context.time().in(wanted.compareTo(grace) > 0 ? grace : wanted, "kubelet, end: " + key, () -> {
            ending.remove(uid);
            ObjectNode last = context.find(key);
            if (last != null
                    && Meta.uid(last).equals(uid)
                    && sicknesses.of(last) != Sickness.NODE_DEAD
                    && last.at("/metadata/finalizers").isEmpty()) {
                context.api().removeNow(key);
            }
        });
    }
}
