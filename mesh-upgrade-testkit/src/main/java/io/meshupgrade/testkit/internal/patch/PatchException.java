package io.meshupgrade.testkit.internal.patch;

/** A patch that cannot be applied: it is malformed, or a {@code test} of it fails. */
public final class PatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Problem {
        /** No document could be patched by it. */
        MALFORMED,
        /** It does not fit this document, or a {@code test} of it fails. */
        DOES_NOT_FIT,
        /** It would take fields from their owners. */
        CONFLICT
    }

    private final Problem problem;
    private final String explanation;

    PatchException(Problem problem, String explanation) {
        super(explanation);
        this.problem = problem;
        this.explanation = explanation;
    }

    static PatchException malformed(String explanation) {
        return new PatchException(Problem.MALFORMED, explanation);
    }

    static PatchException doesNotFit(String explanation) {
        return new PatchException(Problem.DOES_NOT_FIT, explanation);
    }

    public Problem problem() {
        return problem;
    }

    public String explanation() {
        return explanation;
    }
}
