package io.meshupgrade.upgrade;

import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.ReasonCode;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What upgrade, rollback and refresh have in common: workloads are restarted, wave by wave, within limits.
 *
 * <p>A value: each setting returns a new one and leaves this one as it was, so it may be shared by threads. Nothing is
 * read or written before {@link #plan}, {@link #run} or {@link #start}. Running again, also in another process and
 * after a crash, goes on where the cluster stands.
 *
 * @param <S> the kind of request, for the settings to return
 */
public interface Rollout<S extends Rollout<S>> {

    /**
     * Adds a wave, after those that are there. A namespace belongs to the first wave that selects it; those that no
     * wave selects come last, in a wave of their own named {@code rest}. Without any wave there is that one only.
     *
     * @param name its name, for events, gates and people; unique
     * @param namespaces which namespaces are in it
     * @return the request with the wave
     * @throws IllegalArgumentException when there is a wave of that name already, or the name is {@code rest} and it
     *     does not select everything
     */
    S wave(String name, WaveSelector namespaces);

    /**
     * Adds a gate: it is asked after the start of the canary, after each wave, and before the old revision goes.
     *
     * @param name its name, unique
     * @param gate asked on a thread of its own
     * @return the request with the gate
     * @throws IllegalArgumentException when there is a gate of that name already
     */
    S gate(String name, Gate gate);

    /**
     * How long it rests after each wave before the gates are asked.
     *
     * @param soak not negative; none by default
     * @return the request with it
     */
    S soak(Duration soak);

    /**
     * How long gates may go on saying {@link GateVerdict.NotYet}, or failing to answer.
     *
     * @param deadline after which it counts as failed; 30 minutes by default
     * @return the request with it
     */
    S gateDeadline(Duration deadline);

    /**
     * How many workloads may be in the middle of their rollout.
     *
     * @param workloads at least 1; 5 by default
     * @return the request with it
     */
    S workloadsAtOnce(int workloads);

    /**
     * How many sidecars may be started a second, over time: a workload is charged its replicas when it is restarted.
     *
     * @param sidecars more than 0; 20 by default, which istiod bears according to "Service mesh add-on performance and
     *     scaling" in the documentation of AKS; {@link Double#POSITIVE_INFINITY} for no limit
     * @return the request with it
     */
    S sidecarsPerSecond(double sidecars);

    /**
     * How long a workload, the control plane or admission may go without any progress before it counts as stuck.
     *
     * @param patience positive; 10 minutes by default
     * @return the request with it
     */
    S patience(Duration patience);

    /**
     * What cannot be moved, or may go wrong, and is taken as it is: without that such a thing keeps the run from
     * beginning, or from completing.
     *
     * @param codes of blockers; what else is in the way remains so
     * @return the request with them
     */
    S accept(ReasonCode... codes);

    /**
     * Accepts all that may be accepted. What is unknown still blocks.
     *
     * @return the request with it
     */
    S acceptAll();

    /**
     * Sets aside what an unfinished run of somebody else, or with other settings, had in mind.
     *
     * @return the request with it
     */
    S replace();

    /**
     * Is told of every decision, in order, on the thread of the run. What it throws is logged and hurts nobody.
     *
     * @param listener next to those that are there
     * @return the request with it
     */
    S onEvent(Consumer<? super UpgradeEvent> listener);

    /**
     * What remains to be done, as the cluster stands. Reads only.
     *
     * @return the plan
     * @throws MeshUpgradeException when the cluster cannot be read
     */
    UpgradePlan plan();

    /**
     * Does it, on the thread of the caller, which may take hours. An interrupt ends it in
     * {@link UpgradeOutcome.Cancelled}, and stays set.
     *
     * @return what came of it
     * @throws MeshUpgradeException when something broke; running again goes on
     */
    UpgradeOutcome run();

    /**
     * As {@link #run()}, if what remains is what somebody approved.
     *
     * @param approved the plan that was approved
     * @return {@link UpgradeOutcome.Blocked} with {@link UpgradeReason#PLAN_CHANGED} when it is no longer so
     */
    UpgradeOutcome run(UpgradePlan approved);

    /**
     * As {@link #run()}, on a thread of its own.
     *
     * @return the run
     */
    UpgradeRun start();
}
