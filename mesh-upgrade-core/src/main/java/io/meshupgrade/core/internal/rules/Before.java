package io.meshupgrade.core.internal.rules;

import java.util.Map;
import java.util.Optional;

/** STANDIN until d5. */
public record Before(Optional<String> revision, boolean wasAbsent) {
    public static Before of(Map<String, String> annotations) {
        String value = annotations.get("mesh-upgrade.io/before");
        if (value == null) {
            return new Before(Optional.empty(), false);
        }
        return value.isEmpty() ? new Before(Optional.empty(), true) : new Before(Optional.of(value), false);
    }
}
