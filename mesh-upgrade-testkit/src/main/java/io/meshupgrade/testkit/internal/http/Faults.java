package io.meshupgrade.testkit.internal.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Stands before a handler and lets go wrong what a script says. */
public final class Faults implements Handler {

    /** Waits in the time of the simulation. */
    @FunctionalInterface
    public interface Pause {

        void await(Duration duration) throws InterruptedException;
    }

    private final Handler handler;
    private final Pause pause;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private volatile BiFunction<Request, Integer, Optional<Fault>> script = (request, nth) -> Optional.empty();

    public Faults(Handler handler, Pause pause) {
        this.handler = handler;
        this.pause = pause;
    }

    /**
     * Says what goes wrong from now on, instead of what was said before.
     *
     * @param faults for a request, and the how manyth it is of its method and path since this call, from 1, what goes
     *     wrong with it; called by the threads of the server
     */
    public void script(BiFunction<Request, Integer, Optional<Fault>> faults) {
        counts.clear();
        script = faults;
    }

    @Override
    public Response handle(Request request) {
        String which = request.method() + " " + request.rawPath().toLowerCase(Locale.ROOT);
        int nth = counts.merge(which, 1, Integer::sum);
        Optional<Fault> fault = script.apply(request, nth);
        return fault.isEmpty() ? handler.handle(request) : handle(request, fault.get());
    }

    private Response handle(Request request, Fault fault) {
        if (fault instanceof Fault.Answer answer) {
            if (answer.afterEffect()) {
                handler.handle(request).discard();
            }
            return answer.response();
        }
        if (fault instanceof Fault.Delay delay) {
            return delayed(request, delay);
        }
        Response response = handler.handle(request);
        return fault instanceof Fault.Truncated truncated ? response.truncatedAfter(truncated.bytes()) : response;
    }

    private Response delayed(Request request, Fault.Delay delay) {
        try {
            if (!delay.afterEffect()) {
                pause.await(delay.delay());
            }
            Response response = handler.handle(request);
            if (delay.afterEffect()) {
                pause.await(delay.delay());
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.cut();
        }
    }
}
