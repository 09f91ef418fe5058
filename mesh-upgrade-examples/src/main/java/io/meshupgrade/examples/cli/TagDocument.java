package io.meshupgrade.examples.cli;

import io.meshupgrade.tags.TagHealth;
import io.meshupgrade.tags.TagsHealth;
import java.util.List;
import java.util.SortedSet;

/** How a tag is, as JSON. */
record TagDocument(String tag, SortedSet<String> revisions, List<Why> problems, Users users) {

    static List<TagDocument> of(TagsHealth health) {
        return health.tags().stream().map(TagDocument::of).toList();
    }

    private static TagDocument of(TagHealth tag) {
        return new TagDocument(
                tag.tag(), tag.revisions(), tag.problems().stream().map(Why::of).toList(), Users.of(tag.users()));
    }
}
