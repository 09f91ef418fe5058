package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Reason;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.tags.TagHealth;
import io.meshupgrade.tags.TagProblem;
import io.meshupgrade.tags.TagsHealth;
import java.util.ArrayList;
import java.util.List;

/** How the tags are, for people. */
record TagsHealthText(TagsHealth health, Paint paint) {

    /** {@return a line for each tag, or the sentence that there is none} */
    List<String> table() {
        if (health.tags().isEmpty()) {
            return List.of(
                    health.notRead().isEmpty()
                            ? "There are no revision tags."
                            : "No revision tags were found in what could be read.");
        }
        TextTable table = new TextTable("TAG", "REVISION", "HEALTH", "USERS").painting(2, this::painted);
        for (TagHealth tag : health.tags()) {
            table.add(tag.tag(), String.join(",", tag.revisions()), state(tag), users(tag.users()));
        }
        return table.lines();
    }

    /** {@return what is wrong with each tag, and what to do} */
    List<String> problems() {
        List<String> lines = new ArrayList<>();
        for (TagHealth tag : health.tags()) {
            for (Reason problem : tag.problems()) {
                if (lines.isEmpty()) {
                    lines.add("");
                }
                lines.add(
                        paint.odd(Words.clean(tag.tag()) + " " + problem.code().name()) + ": "
                                + Words.sentences(problem));
            }
        }
        return lines;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(table());
        lines.addAll(problems());
        lines.addAll(usersByKind());
        lines.addAll(Notes.notRead(health.notRead()));
        return String.join(System.lineSeparator(), lines);
    }

    private List<String> usersByKind() {
        TextTable table = new TextTable("TAG", "USED AS", "NUMBER", "FOR EXAMPLE");
        for (TagHealth tag : health.tags()) {
            tag.users().kinds().forEach((kind, usage) -> {
                if (usage instanceof Usage.Blocked blocked) {
                    String example = blocked.examples().isEmpty()
                            ? ""
                            : blocked.examples().get(0).object();
                    table.add(tag.tag(), kind.name(), Words.number(blocked.count()), example);
                }
            });
        }
        List<String> lines = new ArrayList<>();
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static String state(TagHealth tag) {
        if (tag.problems().isEmpty()) {
            return "good";
        }
        boolean unread = tag.problems().stream().allMatch(problem -> problem.code() == TagProblem.NOT_READ);
        return unread ? "unknown" : Words.count(tag.problems().size(), "problem");
    }

    private String painted(String state) {
        return switch (state) {
            case "good" -> paint.good(state);
            case "unknown" -> paint.odd(state);
            default -> paint.bad(state);
        };
    }

    private static String users(DependantsFound users) {
        Usage usage = users.overall();
        if (usage instanceof Usage.Blocked blocked) {
            return Words.number(blocked.count()) + (blocked.notRead().isEmpty() ? "" : " or more");
        }
        return usage instanceof Usage.Unknown ? "unknown" : "none";
    }
}
