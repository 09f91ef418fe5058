package io.meshupgrade.core.internal.run;

/** Somebody cancelled the run. */
final class CancelledRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
