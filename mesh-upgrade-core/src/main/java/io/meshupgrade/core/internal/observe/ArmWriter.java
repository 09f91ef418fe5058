package io.meshupgrade.core.internal.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Revision;
import java.time.Duration;
import java.util.List;

/**
 * The port through which the library changes the ARM side of a cluster. What goes wrong is an
 * {@link io.meshupgrade.common.ArmException}.
 */
public interface ArmWriter {

    /** Reads the whole document, right before it is changed: it carries what others may change meanwhile. */
    ArmDocument document();

    /**
     * Sends the document back with other revisions, once, and only if nobody changed it since. When no answer comes,
     * nobody knows whether it was taken, and a read has to find out.
     *
     * @return the address of the operation that this began, empty when ARM names none
     */
    String replaceRevisions(ArmDocument present, List<Revision> wanted);

    /** How an operation is. */
    ArmOperation operation(String address);

    /**
     * A cluster as ARM has it.
     *
     * @param cluster what matters to the mesh
     * @param whole all of it
     */
    record ArmDocument(ArmCluster cluster, ObjectNode whole) {}

    /**
     * An operation of ARM.
     *
     * @param status for example {@code InProgress}, {@code Succeeded}, {@code Failed} or {@code Canceled}
     * @param message why it failed, for people; empty otherwise
     * @param lookAgain after how long, as ARM wishes; zero when it does not say
     */
    record ArmOperation(String status, String message, Duration lookAgain) {

        public boolean succeeded() {
            return status.equalsIgnoreCase("Succeeded");
        }

        public boolean failed() {
            return status.equalsIgnoreCase("Failed") || status.equalsIgnoreCase("Canceled");
        }
    }
}
