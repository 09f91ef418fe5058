package io.meshupgrade.testkit.internal.patch;

/** A patch that cannot be applied: it is malformed, or a {@code test} of it fails. */
public final class PatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean malformed;

    private PatchException(boolean malformed, String message) {
        super(message);
        this.malformed = malformed;
    }

    static PatchException malformed(String message) {
        return new PatchException(true, message);
    }

    static PatchException doesNotFit(String message) {
        return new PatchException(false, message);
    }

    /** Whether no document could be patched by it; otherwise it does not fit this one. */
    public boolean malformed() {
        return malformed;
    }
}
