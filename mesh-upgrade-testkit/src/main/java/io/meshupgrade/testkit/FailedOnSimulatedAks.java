package io.meshupgrade.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** Says of a failed test on what cluster it failed: how to have the same again, and what was asked for last. */
final class FailedOnSimulatedAks extends Exception {

    private static final long serialVersionUID = 1;

    private static final int LAST_REQUESTS = 10;

    FailedOnSimulatedAks(SimulatedAks aks) {
        super(
                aks + ", at " + aks.time().now()
                        + "\nThe same seed and the same calls bring the same about, when it is stepped."
                        + last("Kubernetes", aks.kubernetes().requests().all())
                        + last("ARM", aks.arm().requests().all()),
                null,
                false,
                false);
    }

    private static String last(String server, List<SeenRequest> all) {
        int before = Math.max(0, all.size() - LAST_REQUESTS);
        return "\nRequests to " + server + ": " + all.size() + (before > 0 ? ", the last of them:" : "")
                + all.stream().skip(before).map(request -> "\n  " + request).collect(Collectors.joining());
    }
}
