package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.http.Fault;
import io.meshupgrade.testkit.internal.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which requests something shall go wrong with, and then what. Immutable; nothing is scripted until one of the methods
 * that return a {@link ScriptedFault} is called.
 */
public final class FaultPoint {

    private final FaultScript script;
    private final Function<FaultAnswer, Response> words;
    private final Predicate<SeenRequest> requests;
    private final IntPredicate turns;

    FaultPoint(
            FaultScript script,
            Function<FaultAnswer, Response> words,
            Predicate<SeenRequest> requests,
            IntPredicate turns) {
        this.script = script;
        this.words = words;
        this.requests = requests;
        this.turns = turns;
    }

    /** Only those for which this holds as well; called by the threads of the server. */
    public FaultPoint where(Predicate<SeenRequest> condition) {
        return new FaultPoint(script, words, requests.and(condition), turns);
    }

    /** Only the n-th of them from now on, counted from 1. */
    public FaultPoint nth(int n) {
        return new FaultPoint(script, words, requests, nth -> nth == n);
    }

    /** Only the first so many of them from now on. */
    public FaultPoint first(int count) {
        return new FaultPoint(script, words, requests, nth -> nth <= count);
    }

    /** Answers this, and the cluster never sees the request. */
    public ScriptedFault answer(FaultAnswer answer) {
        return fault(Fault.answer(words.apply(answer)));
    }

    /** Does what is asked for, but answers this. */
    public ScriptedFault answerAfterEffect(FaultAnswer answer) {
        return fault(Fault.answerAfterEffect(words.apply(answer)));
    }

    /** Closes the connection, and the cluster never sees the request. */
    public ScriptedFault cut() {
        return fault(Fault.cutBeforeEffect());
    }

    /** Does what is asked for, but closes the connection without an answer. */
    public ScriptedFault cutAfterEffect() {
        return fault(Fault.cutAfterEffect());
    }

    /** Does what is asked for, but closes the connection after so many bytes of the answer's body. */
    public ScriptedFault truncateAfter(int bytes) {
        return fault(Fault.truncatedAfter(bytes));
    }

    /** Lets the cluster see the request only after so much time of the world. */
    public ScriptedFault delay(Duration duration) {
        return fault(Fault.delayedBeforeEffect(duration));
    }

    /** Does at once what is asked for, but holds the answer back for so much time of the world. */
    public ScriptedFault delayAnswer(Duration duration) {
        return fault(Fault.delayedAfterEffect(duration));
    }

    /**
     * Lets something else happen right before the request is handled, as it should be: somebody else comes first.
     * Called on the thread that serves the request; it may use the cluster as any other caller.
     */
    public ScriptedFault before(Runnable event) {
        return script.add(new ScriptedFault(script, requests, turns, () -> {
            event.run();
            return Optional.empty();
        }));
    }

    private ScriptedFault fault(Fault fault) {
        Supplier<Optional<Fault>> always = () -> Optional.of(fault);
        return script.add(new ScriptedFault(script, requests, turns, always));
    }
}
