package io.meshupgrade.testkit.internal.arm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the simulated ARM behaves; may be changed at any time, from any thread. Unless told otherwise:
 *
 * <ul>
 *   <li>the calendar is {@link RevisionCalendar#published()}
 *   <li>operations take 100 s, and take effect in the cluster after 60 s
 *   <li>a poll of a running operation says {@code Retry-After: 1}
 *   <li>no token is needed, lists are whole, and a busy cluster answers {@code OperationNotAllowed}
 * </ul>
 */
public final class ArmBehaviour {

    private volatile RevisionCalendar calendar = RevisionCalendar.published();
    private volatile Duration operationDuration = Duration.ofSeconds(100);
    private volatile Duration effectDelay = Duration.ofSeconds(60);
    private volatile @Nullable Duration retryAfter = Duration.ofSeconds(1);
    private volatile boolean tokenRequired;
    private volatile Function<String, Optional<ArmError>> tokenCheck = token -> Optional.empty();
    private volatile boolean paged;
    private volatile boolean busyAsEtagMismatch;
    private volatile @Nullable URI pollBase;
    private volatile Supplier<String> kubeconfig = () -> "apiVersion: v1\nkind: Config\n";
    private final Map<String, String> locations = Collections.synchronizedMap(new LinkedHashMap<>());

    ArmBehaviour() {}

    public ArmBehaviour calendar(RevisionCalendar value) {
        calendar = value;
        return this;
    }

    /** How long operations take that are accepted from now on. */
    public ArmBehaviour operationsTake(Duration value) {
        operationDuration = value;
        return this;
    }

    /**
     * How long after its acceptance a change reaches the cluster. Longer than the operation: then it succeeds before
     * anything is to be seen in the cluster, which happens (Azure/AKS#4800).
     */
    public ArmBehaviour effectAfter(Duration value) {
        effectDelay = value;
        return this;
    }

    /** What polls of running operations say, in whole seconds; null for nothing, as recorded of the real service. */
    public ArmBehaviour retryAfter(@Nullable Duration value) {
        retryAfter = value;
        return this;
    }

    /** Whether requests without a bearer token are refused. Any token will do; none is stored. */
    public ArmBehaviour requireToken(boolean value) {
        tokenRequired = value;
        return this;
    }

    /** Requires tokens, and refuses those for which this says so; called under the lock of the timeline. */
    public ArmBehaviour requireToken(Function<String, Optional<ArmError>> refusal) {
        tokenRequired = true;
        tokenCheck = refusal;
        return this;
    }

    /** Whether lists come in two pages, of which the first one is empty. */
    public ArmBehaviour pageLists(boolean value) {
        paged = value;
        return this;
    }

    /** Whether a busy cluster answers {@code EtagMismatch} instead of {@code OperationNotAllowed}. */
    public ArmBehaviour busyAsEtagMismatch(boolean value) {
        busyAsEtagMismatch = value;
        return this;
    }

    /**
     * Under which scheme, host and port operations are to be polled; null for those of the request. Another host than
     * ARM's tells who sends tokens wherever they are asked to.
     */
    public ArmBehaviour pollUnder(@Nullable URI value) {
        pollBase = value;
        return this;
    }

    /** The kubeconfig of the cluster's user, asked for at each request. */
    public ArmBehaviour kubeconfig(Supplier<String> value) {
        kubeconfig = value;
        return this;
    }

    /**
     * Adds a location of the subscription.
     *
     * @param name for example {@code westus2}
     * @param displayName for example {@code West US 2}
     */
    public ArmBehaviour location(String name, String displayName) {
        locations.put(name, displayName);
        return this;
    }

    RevisionCalendar calendar() {
        return calendar;
    }

    Duration operationDuration() {
        return operationDuration;
    }

    Duration effectDelay() {
        return effectDelay;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    boolean tokenRequired() {
        return tokenRequired;
    }

    Optional<ArmError> refusalOfToken(String token) {
        return tokenCheck.apply(token);
    }

    boolean paged() {
        return paged;
    }

    boolean busyAsEtagMismatch() {
        return busyAsEtagMismatch;
    }

    String pollBase(String ofRequest) {
        URI base = pollBase;
        return base == null ? ofRequest : base.toString();
    }

    /** As {@code listClusterUserCredential} answers it. */
    ObjectNode credentials() {
        ObjectNode answer = ArmJson.object();
        answer.putArray("kubeconfigs")
                .addObject()
                .put("name", "clusterUser")
                .put(
                        "value",
                        Base64.getEncoder().encodeToString(kubeconfig.get().getBytes(UTF_8)));
        return answer;
    }

    /** By name, what they are displayed as. */
    Map<String, String> locations() {
        synchronized (locations) {
            return new LinkedHashMap<>(locations);
        }
    }
}
