package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.http.Fault;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A fault that a test has scripted. Safe for use by several threads. */
public final class ScriptedFault implements Scripted {

    private final FaultScript script;
    private final Predicate<SeenRequest> requests;
    private final IntPredicate turns;
    private final Supplier<Optional<Fault>> what;
    private final AtomicInteger met = new AtomicInteger();
    private final AtomicInteger happened = new AtomicInteger();

    ScriptedFault(
            FaultScript script, Predicate<SeenRequest> requests, IntPredicate turns, Supplier<Optional<Fault>> what) {
        this.script = script;
        this.requests = requests;
        this.turns = turns;
        this.what = what;
    }

    /** How often it has happened. */
    public int happened() {
        return happened.get();
    }

    @Override
    public void end() {
        script.remove(this);
    }

    /** Counts the request, if it is one of those meant, and says what goes wrong with it when it is its turn. */
    Optional<Fault> meet(SeenRequest request, boolean free) {
        if (!requests.test(request) || !turns.test(met.incrementAndGet()) || !free) {
            return Optional.empty();
        }
        happened.incrementAndGet();
        return what.get();
    }
}
