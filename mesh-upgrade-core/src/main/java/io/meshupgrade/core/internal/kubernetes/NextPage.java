package io.meshupgrade.core.internal.kubernetes;

/** Is told with which token the next page of a list can be asked for, while this one is still being read. */
interface NextPage {

    /** For those who ask for it when this page has been read. */
    NextPage LATER = token -> {};

    /**
     * The token was read.
     *
     * @param token empty when there is no next page
     */
    void found(String token);
}
