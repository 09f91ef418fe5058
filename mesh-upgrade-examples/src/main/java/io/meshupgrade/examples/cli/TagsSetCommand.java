package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.tags.TagOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {
            "Makes a tag, or points it to another revision, or mends it.",
            "It is refused when the tag would shadow a revision, point to nothing, or overlap with another injector."
        })
final class TagsSetCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "TAG", description = "The tag, such as prod-stable.")
    @SuppressWarnings("NullAway.Init")
    private RevisionTag tag;

    @Parameters(index = "1", paramLabel = "REVISION", description = "Where it shall point, such as asm-1-30.")
    @SuppressWarnings("NullAway.Init")
    private Revision revision;

    @Option(
            names = "--move-gateways",
            description = "Move it though Gateways of the Gateway API use it, which istiod rolls at once.")
    private boolean moveGateways;

    @Option(
            names = "--default",
            description = "Let the tag be called default: it injects namespaces with istio-injection=enabled, too.")
    private boolean mayBeDefault;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SingleStep step;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = step.connect()) {
            return step.take(
                    "Point the tag " + tag + " to " + revision + "?",
                    () -> new TagChangeReport(mesh.tags().set(tag, revision, options())));
        }
    }

    private TagOption[] options() {
        Set<TagOption> options = EnumSet.noneOf(TagOption.class);
        if (moveGateways) {
            options.add(TagOption.MOVE_GATEWAYS);
        }
        if (mayBeDefault) {
            options.add(TagOption.DEFAULT_TAG);
        }
        return options.toArray(TagOption[]::new);
    }
}
