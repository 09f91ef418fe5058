package io.meshupgrade.core.internal.run;

/** The Lease is no longer ours: nothing more may be written. */
final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
