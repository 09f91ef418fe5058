package io.meshupgrade.testkit;

/** Something that a test has scripted, and can take back. */
@FunctionalInterface
public interface Scripted {

    /** Takes it back; nothing happens when it is taken back already. */
    void end();
}
