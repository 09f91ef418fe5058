package io.meshupgrade.common;

import java.time.Instant;
import java.util.Objects;

/**
 * A part of the cluster that was read, or could not be read: what is unknown is never passed off as "none".
 *
 * @param <T> what was read
 */
public sealed interface Reading<T> {

    /** {@return when it was read, or when reading it was given up} */
    Instant at();

    /**
     * It was read.
     *
     * @param value what is there
     * @param at when it was read
     * @param <T> what was read
     */
    record Known<T>(T value, Instant at) implements Reading<T> {

        /** Neither is null. */
        public Known {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * It could not be read, and nothing is known about it.
     *
     * @param kind in which way it could not be read
     * @param why what was tried and what came of it: a sentence
     * @param at when reading it was given up
     * @param <T> what would have been read
     */
    record Unknown<T>(Why kind, String why, Instant at) implements Reading<T> {

        /** None is null. */
        public Unknown {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(at, "at");
        }
    }

    /** In which way something could not be read. */
    enum Why {
        /** The caller may not read it. */
        FORBIDDEN,
        /** The cluster did not answer, or not in time. */
        NO_ANSWER,
        /** The answer was not understood. */
        NOT_UNDERSTOOD,
        /** It was not asked for, because the caller limited what is looked at. */
        OUT_OF_SCOPE
    }
}
