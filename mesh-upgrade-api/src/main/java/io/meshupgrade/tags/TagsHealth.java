package io.meshupgrade.tags;

import java.util.List;

/**
 * How the tags of a mesh are.
 *
 * @param tags those that were seen, in alphabetical order
 * @param notRead why there may be more of them, each a sentence; empty when all was read
 */
public record TagsHealth(List<TagHealth> tags, List<String> notRead) {

    /** Copies the lists. */
    public TagsHealth {
        tags = List.copyOf(tags);
        notRead = List.copyOf(notRead);
    }
}
