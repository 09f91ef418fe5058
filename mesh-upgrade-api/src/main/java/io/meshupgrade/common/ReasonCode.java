package io.meshupgrade.common;

/**
 * The code of a reason, for programs and for looking it up. Each capability has its own, as an enum that implements
 * this.
 */
public interface ReasonCode {

    /** {@return the code, for example {@code OUTDATED_PATCH}; it stays the same from release to release} */
    String name();

    /** {@return what it means: a sentence} */
    String meaning();

    /** {@return what to do about it: a sentence, empty when there is nothing to do} */
    String advice();
}
