package io.meshupgrade.core.internal.kubernetes;

import org.jspecify.annotations.Nullable;

/** Gives the tokens for an API server. Safe for use by several threads. */
public interface TokenSource {

    /** A token that is good now. Whatever goes wrong is thrown, so that no request is ever sent without one. */
    String current();

    /** Another token than one that the server has just refused; null when there is no other. */
    @Nullable
    String insteadOf(String refused);
}
