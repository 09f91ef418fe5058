package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.rest.OpenWatches;
import java.util.function.Predicate;

/**
 * The watches that are open on a simulated cluster. Each method takes a pattern of the path that is watched, see
 * {@link SeenRequest#is}; {@code **} is all of them. That a watch is refused from its beginning is a
 * {@linkplain FaultScript fault} on {@code watch}. Safe for use by several threads.
 */
public final class Watches {

    private final OpenWatches open;
    private final Runnable forget;

    /** @param forget forgets the past of all objects */
    Watches(OpenWatches open, Runnable forget) {
        this.open = open;
        this.forget = forget;
    }

    /** How many are open. */
    public int open(String pathPattern) {
        return open.count(on(pathPattern));
    }

    /**
     * Cuts their connections, in the middle of the stream.
     *
     * @return how many there were
     */
    public int cut(String pathPattern) {
        return open.cut(on(pathPattern));
    }

    /**
     * Tells them that their version is too old, by an event of type ERROR and code 410, and ends them.
     *
     * @return how many there were
     */
    public int expire(String pathPattern) {
        return open.expire(on(pathPattern));
    }

    /**
     * From now on they are told nothing, neither events nor bookmarks, although they stay open; so are those that begin
     * later.
     *
     * @return lets them go on, with all that has happened in the meantime
     */
    public Scripted stall(String pathPattern) {
        return open.hold(on(pathPattern))::run;
    }

    /**
     * Forgets the past of all objects, as a compaction of etcd does: who continues a list or begins a watch from a
     * version before now is answered 410.
     */
    public void forgetThePast() {
        forget.run();
    }

    private static Predicate<Request> on(String pathPattern) {
        return request ->
                new SeenRequest(request.method(), "watch", request.rawPath(), "", "").is("watch", pathPattern);
    }
}
