package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Reason;

/** A reason as JSON. */
record Why(String code, String sentence, String advice) {

    static Why of(Reason reason) {
        return new Why(reason.code().name(), reason.sentence(), reason.code().advice());
    }
}
