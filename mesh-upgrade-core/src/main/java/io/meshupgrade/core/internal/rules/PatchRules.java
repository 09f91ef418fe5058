package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.core.internal.observe.ControlPlaneImages;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PatchState.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether the patch of a revision is rolled out. Versions are compared, since the images have different names. */
final class PatchRules {

    private PatchRules() {}

    static PatchState state(ControlPlaneImages images, Optional<InjectorConfig> injector, String injectorUnknown) {
        String revision = images.revision();
        if (injector.isEmpty()) {
            return new PatchState(revision, "", Progress.UNKNOWN, injectorUnknown);
        }
        String injected = ExpectedImage.of(injector.get(), Map.of());
        ImageVersion version = ImageReference.parse(injected).version();
        boolean same = true;
        StringBuilder seen = new StringBuilder("The injector of " + revision + " gives " + injected);
        for (boolean gateways : new boolean[] {false, true}) {
            Reading<List<String>> reading = gateways ? images.gateways() : images.istiods();
            String who = gateways ? "gateways" : "istiods";
            if (reading instanceof Reading.Unknown<List<String>> unknown) {
                return new PatchState(
                        revision,
                        injected,
                        Progress.UNKNOWN,
                        "The images of its " + who + " are not known: " + unknown.why());
            }
            List<String> found = ((Reading.Known<List<String>>) reading).value();
            if (found.isEmpty() && !gateways) {
                return new PatchState(revision, injected, Progress.UNKNOWN, "No istiod of " + revision + " lives.");
            }
            same &= found.stream()
                    .allMatch(image -> ImageReference.parse(image).version().equals(version));
            if (!found.isEmpty()) {
                seen.append("; its ").append(who).append(" run ").append(String.join(", ", new TreeSet<>(found)));
            }
        }
        return new PatchState(
                revision,
                injected,
                same ? Progress.DONE : Progress.ROLLING,
                seen.append('.').toString());
    }
}
