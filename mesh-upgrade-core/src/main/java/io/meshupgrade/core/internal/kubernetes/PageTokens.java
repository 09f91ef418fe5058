package io.meshupgrade.core.internal.kubernetes;

/** The tokens with which the pages of a list are asked for, one after the other. */
final class PageTokens {

    private PageTokens() {}

    /**
     * {@return the token for the next page}
     *
     * @param asked the token of this page; empty for the first one
     * @param next what came with it; empty when this page is the last one
     * @throws UnreadableDocument when both are the same: the list would never end
     */
    static String moved(String asked, String next) throws UnreadableDocument {
        if (!next.isEmpty() && next.equals(asked)) {
            throw new UnreadableDocument("the list does not go on: the token for its next page is that of this one");
        }
        return next;
    }
}
