package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Reason;
import java.util.Locale;

/** How things are put into words. What comes from a cluster may hold anything, and moves no cursor of a terminal. */
final class Words {

    private Words() {}

    /** {@return for example {@code 1 pod} or {@code 12,500 pods}} */
    static String count(long number, String one) {
        return number(number) + " " + one + (number == 1 ? "" : "s");
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@return a constant in small letters, such as {@code not ready}} */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@return what was found and what to do about it} */
    static String sentences(Reason reason) {
        return clean((reason.sentence() + " " + reason.code().advice()).strip());
    }

    /** {@return the text in one line, without what a terminal takes for a command} */
    static String clean(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "\ufffd");
    }
}
