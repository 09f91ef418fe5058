package io.meshupgrade.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.OperationEnd;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.patch.MergePatch;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The ARM side of a simulated cluster, as a test scripts it. Safe for use by several threads. */
public final class ArmPlane {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedArm arm;
    private final RequestLog requests;
    private final FaultScript faults;
    private final Tokens tokens;

    ArmPlane(SimulatedArm arm, RequestLog requests, FaultScript faults, Tokens tokens) {
        this.arm = arm;
        this.requests = requests;
        this.faults = faults;
        this.tokens = tokens;
    }

    /** Where it is, instead of {@code https://management.azure.com}. */
    public URI endpoint() {
        return arm.uri();
    }

    /** What it has been asked for. */
    public RequestLog requests() {
        return requests;
    }

    /** What goes wrong with what it is asked for. */
    public FaultScript faults() {
        return faults;
    }

    /**
     * Its tokens, which nobody has to show unless the cluster was built with
     * {@link SimulatedAksBuilder#armTokensRequired()}.
     */
    public Tokens tokens() {
        return tokens;
    }

    /** The revisions of the cluster's document: what is wanted. */
    public List<String> revisions() {
        return arm.revisions();
    }

    /** The revisions that the cluster runs, which follow the document some time later. */
    public List<String> runningRevisions() {
        return arm.runningRevisions();
    }

    /** The document of the cluster as JSON; empty when the cluster has been deleted. */
    public String document() {
        return arm.document().map(ObjectNode::toString).orElse("");
    }

    /**
     * Changes the document as somebody else would, without an operation and with new eTags; the cluster does not
     * follow.
     *
     * @param mergePatch as in RFC 7386, for example {@code {"tags":{"owner":"somebody"}}}
     * @throws IllegalArgumentException when it is no JSON object
     */
    public void edit(String mergePatch) {
        ObjectNode patch = object(mergePatch);
        arm.editDocument(document -> {
            ObjectNode merged = (ObjectNode) MergePatch.apply(document.deepCopy(), patch);
            document.removeAll();
            document.setAll(merged);
        });
    }

    private static ObjectNode object(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("A merge patch of the cluster must be a JSON object, not: " + text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A merge patch of the cluster must be JSON: " + text, e);
        }
    }

    /** Sets the provisioning state as another operation would, for example {@code Upgrading}. */
    public void provisioningState(String state) {
        arm.provisioningState(state);
    }

    /** Sets the power state, {@code Running} or {@code Stopped}. */
    public void powerState(String code) {
        arm.powerState(code);
    }

    /** How long operations take that are accepted from now on. */
    public void operationsTake(Duration duration) {
        arm.behaviour().operationsTake(duration);
    }

    /**
     * How long after its acceptance a change reaches the cluster. Longer than the operation: then that has succeeded
     * before anything is to be seen, which happens (Azure/AKS#4800).
     */
    public void effectAfter(Duration duration) {
        arm.behaviour().effectAfter(duration);
    }

    /** From now on the region has another calendar. */
    public void calendar(MeshCalendar calendar) {
        arm.behaviour().calendar(calendar.internal());
    }

    /** The next operation fails with this error. The document keeps what was wanted; the cluster does not follow. */
    public void nextOperationFails(String code, String message) {
        arm.nextOperation(OperationEnd.failed(code, message));
    }

    /** The next operation fails with this error, but only after the cluster has followed. */
    public void nextOperationFailsAfterEffect(String code, String message) {
        arm.nextOperation(OperationEnd.failed(code, message).afterEffect());
    }

    /** The next operation is cancelled. The document keeps what was wanted; the cluster does not follow. */
    public void nextOperationIsCanceled() {
        arm.nextOperation(OperationEnd.canceled("OperationCanceled", "The operation has been canceled."));
    }

    /** The next operation succeeds, but nothing happens in the cluster (Azure/AKS#4800). */
    public void nextOperationHasNoEffect() {
        arm.nextOperation(OperationEnd.succeeded().withoutEffect());
    }
}
