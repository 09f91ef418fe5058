package io.meshupgrade.testkit.internal.http;

import java.time.Duration;

/** What goes wrong with one request. */
public sealed interface Fault {

    /** This is answered, and the service never sees the request. */
    static Fault answer(Response response) {
        return new Answer(response, false);
    }

    /** The service does what it was asked to do, but this is answered. */
    static Fault answerAfterEffect(Response response) {
        return new Answer(response, true);
    }

    /** The connection is closed, and the service never sees the request. */
    static Fault cutBeforeEffect() {
        return answer(Response.cut());
    }

    /** The service does what it was asked to do, but the connection is closed without an answer. */
    static Fault cutAfterEffect() {
        return answerAfterEffect(Response.cut());
    }

    /** The service does what it was asked to do, but the connection is closed after so many bytes of the body. */
    static Fault truncatedAfter(int bytes) {
        return new Truncated(bytes);
    }

    /** The service sees the request only so much later. */
    static Fault delayedBeforeEffect(Duration delay) {
        return new Delay(delay, false);
    }

    /** The service does at once what it was asked to do, but its answer is held back for so long. */
    static Fault delayedAfterEffect(Duration delay) {
        return new Delay(delay, true);
    }

    /** See {@link #answer}. */
    record Answer(Response response, boolean afterEffect) implements Fault {}

    /** See {@link #truncatedAfter}. */
    record Truncated(int bytes) implements Fault {}

    /** See {@link #delayedBeforeEffect}. */
    record Delay(Duration delay, boolean afterEffect) implements Fault {}
}
