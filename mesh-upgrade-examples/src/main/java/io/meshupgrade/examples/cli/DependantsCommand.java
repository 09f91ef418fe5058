package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.tags.TagRow;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "dependants",
        description = {
            "Shows what still depends on a revision or a tag, and would be cut off when it goes.",
            "Nothing is changed."
        })
final class DependantsCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            description = "A revision, when it looks like one (asm-1-30) or one of that name is in the cluster; else a"
                    + " tag. It need not be there any more.")
    @SuppressWarnings("NullAway.Init")
    private RevisionTag name;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Look look;

    /**
     * What {@code --output json} prints.
     *
     * @param tagExists whether there is a tag of this name; null when the caller may not list tags
     */
    private record Document(
            int schemaVersion,
            String name,
            Subject takenAs,
            @Nullable Boolean tagExists,
            Users dependants) {}

    /** @param tags null when the caller may not list them */
    private record Found(@Nullable List<TagRow> tags, Subject subject, DependantsFound dependants) {}

    /** What a name is the name of. */
    enum Subject {
        REVISION,
        TAG
    }

    @Override
    public Integer call() {
        Found seen = look.at(this::find);
        look.output()
                .print(
                        paint -> new DependantsText(seen.dependants(), seen.subject(), seen.tags(), paint).toString(),
                        () -> new Document(
                                1,
                                seen.dependants().name(),
                                seen.subject(),
                                tagExists(seen.tags()),
                                Users.of(seen.dependants())));
        return ExitCode.OK;
    }

    private Found find(MeshUpgrade mesh) {
        Revision revision = Revision.parse(name.name());
        List<TagRow> tags = tags(mesh);
        return revision.hasOrder() || isRevision(tags)
                ? new Found(tags, Subject.REVISION, mesh.dependants().of(revision))
                : new Found(tags, Subject.TAG, mesh.dependants().of(name));
    }

    /** The tags, or null for a caller who may not list them: what depends may be found all the same. */
    private static @Nullable List<TagRow> tags(MeshUpgrade mesh) {
        try {
            return mesh.tags().list();
        } catch (KubernetesException e) {
            if (e.failure() == KubernetesException.Failure.FORBIDDEN) {
                return null;
            }
            throw e;
        }
    }

    private boolean isRevision(@Nullable List<TagRow> tags) {
        return tags != null && tags.stream().map(TagRow::revision).anyMatch(name.name()::equals);
    }

    private @Nullable Boolean tagExists(@Nullable List<TagRow> tags) {
        return tags == null ? null : tags.stream().map(TagRow::tag).anyMatch(name.name()::equals);
    }
}
