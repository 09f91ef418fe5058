package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.http.Fault;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * What goes wrong with the requests to one side of a simulated cluster.
 *
 * <pre>{@code
 * aks.kubernetes().faults().on("patch", "/api/v1/namespaces/*").nth(2).answer(FaultAnswer.conflict());
 * aks.arm().faults().on("PUT", "**").first(1).cutAfterEffect();
 * }</pre>
 *
 * <p>Each fault counts the requests that it is for by itself. When several apply to one request, the one that was
 * scripted first happens. Safe for use by several threads.
 */
public final class FaultScript {

    private final RequestLog log;
    private final Function<Request, String> verb;
    private final Function<FaultAnswer, Response> words;
    private final List<ScriptedFault> faults = new CopyOnWriteArrayList<>();

    FaultScript(RequestLog log, Function<Request, String> verb, Function<FaultAnswer, Response> words) {
        this.log = log;
        this.verb = verb;
        this.words = words;
    }

    /**
     * Begins a fault of these requests, which are all there are until the returned point says otherwise.
     *
     * @param what a method in upper case, a verb of Kubernetes in lower case, for example {@code watch}, or {@code *}
     * @param pathPattern see {@link SeenRequest#is}
     */
    public FaultPoint on(String what, String pathPattern) {
        return new FaultPoint(this, words, request -> request.is(what, pathPattern), nth -> true);
    }

    /** From now on nothing goes wrong. */
    public void clear() {
        faults.forEach(ScriptedFault::end);
    }

    ScriptedFault add(ScriptedFault fault) {
        faults.add(fault);
        return fault;
    }

    void remove(ScriptedFault fault) {
        faults.remove(fault);
    }

    /** Called once for each request, before anybody handles it. */
    Optional<Fault> meet(Request request) {
        SeenRequest seen = new SeenRequest(
                request.method(),
                verb.apply(request),
                request.rawPath(),
                request.rawQuery(),
                new String(request.body(), StandardCharsets.UTF_8));
        log.add(seen);
        Optional<Fault> first = Optional.empty();
        for (ScriptedFault fault : faults) {
            Optional<Fault> one = fault.meet(seen, first.isEmpty());
            first = first.isPresent() ? first : one;
        }
        return first;
    }
}
