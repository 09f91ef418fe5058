package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.time.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does not wait, and remembers how long it should have. */
final class TestPause implements Pause {

    /** For tests in which nothing is repeated. */
    static final Pause NEVER = duration -> {
        throw new AssertionError("A request was to be repeated after " + duration);
    };

    private final List<Duration> asked = new ArrayList<>();

    @Override
    public void await(Duration duration) {
        asked.add(duration);
    }

    List<Duration> asked() {
        return asked;
    }
}
