package io.meshupgrade.examples.cli;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.examples.cli.DependantsCommand.Subject;
import io.meshupgrade.tags.TagRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What depends on a revision or tag, for people.
 *
 * @param tags null when they could not be listed
 */
record DependantsText(
        DependantsFound found, Subject subject, @Nullable List<TagRow> tags, Paint paint) {

    /** Of each kind; scripts get more. */
    private static final int EXAMPLES = 10;

    @Override
    public String toString() {
        Usage usage = found.overall();
        List<String> lines = new ArrayList<>();
        lines.add(found.name() + " is taken as a " + Words.of(subject) + "." + tagOfThisName());
        lines.add(verdict(usage));
        found.kinds().forEach((kind, one) -> lines.addAll(section(kind, one)));
        if (!found.warnings().isEmpty()) {
            lines.add("");
            lines.add(paint.odd("Does not decide, and its owner should know:"));
            lines.addAll(examples(found.warnings(), found.warnings().size()));
        }
        lines.addAll(pods());
        lines.addAll(Notes.notRead(notRead(usage)));
        return String.join(System.lineSeparator(), lines);
    }

    private String tagOfThisName() {
        if (tags == null) {
            return " Whether there is a tag of this name is not known: tags may not be listed.";
        }
        List<String> names = tags.stream()
                .map(TagRow::tag)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .sorted()
                .toList();
        boolean exists = names.contains(found.name());
        if (subject == Subject.REVISION) {
            return exists ? " There is a tag of the same name, too: see tags health." : "";
        }
        if (exists) {
            return "";
        }
        return Words.clean(
                names.isEmpty()
                        ? " The mesh has no such tag, nor any other."
                        : " The mesh has no such tag; it has " + String.join(", ", names) + ".");
    }

    private String verdict(Usage usage) {
        if (usage instanceof Usage.Blocked blocked) {
            return paint.bad("It is used and must not go: " + Words.count(blocked.count(), "dependant") + ".");
        }
        return usage instanceof Usage.Unknown
                ? paint.odd("No dependants were found, but not everything was read: whether it may go is not known.")
                : paint.good("Nothing depends on it.");
    }

    private List<String> section(DependantKind kind, Usage usage) {
        List<String> lines = new ArrayList<>();
        if (usage instanceof Usage.Blocked blocked) {
            lines.add("");
            lines.add(paint.odd(kind + ": " + Words.number(blocked.count())));
            lines.addAll(examples(blocked.examples(), blocked.count()));
        }
        return lines;
    }

    private static List<String> examples(List<Dependant> dependants, long count) {
        Map<ReasonCode, List<Dependant>> reasons = new LinkedHashMap<>();
        List<Dependant> shown = dependants.subList(0, Math.min(EXAMPLES, dependants.size()));
        shown.forEach(dependant -> reasons.computeIfAbsent(dependant.reason().code(), any -> new ArrayList<>())
                .add(dependant));
        List<String> lines = new ArrayList<>();
        reasons.forEach((code, same) -> {
            if (!code.advice().isEmpty()) {
                lines.add("  Advice: " + code.advice());
            }
            same.forEach(dependant ->
                    lines.add("    " + Words.clean(dependant.reason().sentence())));
        });
        if (count > shown.size()) {
            lines.add("    and " + Words.number(count - shown.size()) + " more");
        }
        return lines;
    }

    private List<String> pods() {
        List<String> lines = new ArrayList<>();
        if (found.terminatingPods() > 0) {
            lines.add("Not counted: " + Words.count(found.terminatingPods(), "pod")
                    + " being deleted, and connected until gone.");
        }
        if (found.managedPods() > 0) {
            lines.add("Not counted: " + Words.count(found.managedPods(), "pod")
                    + " of gateways that AKS or istiod replaces or removes.");
        }
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    private static List<String> notRead(Usage usage) {
        if (usage instanceof Usage.Blocked blocked) {
            return blocked.notRead();
        }
        return usage instanceof Usage.Unknown unknown ? unknown.notRead() : List.of();
    }
}
