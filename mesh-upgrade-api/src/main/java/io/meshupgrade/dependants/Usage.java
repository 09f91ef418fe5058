package io.meshupgrade.dependants;

import java.util.List;

/** Whether something is used. What could not be read is never "not used". */
public sealed interface Usage {

    /** Nothing depends on it: all was read. */
    record Clear() implements Usage {}

    /**
     * Something depends on it, whatever else there may be.
     *
     * @param count how many dependants were found, at least one
     * @param examples the first of them: all, where they are few
     * @param notRead what could not be read, each a sentence; empty when all was read
     */
    record Blocked(long count, List<Dependant> examples, List<String> notRead) implements Usage {

        /** Copies the lists. */
        public Blocked {
            examples = List.copyOf(examples);
            notRead = List.copyOf(notRead);
        }
    }

    /**
     * Nothing was found, but not everything could be read.
     *
     * @param notRead what could not be read, each a sentence, at least one
     */
    record Unknown(List<String> notRead) implements Usage {

        /** Copies the list. */
        public Unknown {
            notRead = List.copyOf(notRead);
        }
    }
}
