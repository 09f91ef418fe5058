package io.meshupgrade.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The requests that one side of a simulated cluster has got, those that a script let fail included, so that a test can
 * say what something may cost. Safe for use by several threads.
 */
public final class RequestLog {

    /** So that a cluster that serves for days does not fill the memory. */
    private static final int LIMIT = 200_000;

    private final Deque<SeenRequest> seen = new ArrayDeque<>();

    RequestLog() {}

    synchronized void add(SeenRequest request) {
        seen.addLast(request.withoutBody());
        if (seen.size() > LIMIT) {
            seen.removeFirst();
        }
    }

    /**
     * All of them since the start or the last {@link #clear}, in the order of their arrival; of more than 200,000 the
     * last ones.
     */
    public synchronized List<SeenRequest> all() {
        return List.copyOf(seen);
    }

    /**
     * Those of a kind; see {@link SeenRequest#is}.
     *
     * <pre>{@code
     * assertThat(aks.arm().requests().of("PUT", "**")).hasSize(1);
     * }</pre>
     */
    public List<SeenRequest> of(String what, String pathPattern) {
        return all().stream().filter(request -> request.is(what, pathPattern)).toList();
    }

    /** How many there were of a kind; see {@link SeenRequest#is}. */
    public int count(String what, String pathPattern) {
        return of(what, pathPattern).size();
    }

    /** Forgets all requests so far. */
    public synchronized void clear() {
        seen.clear();
    }
}
