package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal of ARM, or of the AKS resource provider behind it, with the texts of the real ones where they are known.
 *
 * <p>ARM puts code and message under {@code error}; the resource provider puts them on top, with a {@code subcode}.
 * Both kinds reach callers. Sources: AKS troubleshooting, istio-add-on-general-troubleshooting, for what concerns the
 * mesh; Azure/terraform-azurerm-aks#604 and Azure/azure-workload-identity#417 for conflicts.
 */
public final class ArmError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode document;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private ArmError(int status, String message, ObjectNode document) {
        super(message);
        this.status = status;
        this.document = document;
    }

    /** As ARM itself refuses: {@code {"error":{"code":…,"message":…}}}. */
    public static ArmError ofArm(int status, String code, String message) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("error").put("code", code).put("message", message);
        return new ArmError(status, message, document);
    }

    /** As the AKS resource provider refuses: {@code {"code":…,"details":…,"message":…,"subcode":…}}. */
    public static ArmError ofProvider(int status, String code, String message) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("code", code).putNull("details").put("message", message).put("subcode", "");
        return new ArmError(status, message, document);
    }

    /** Something in the body is not allowed. */
    static ArmError badRequest(String message) {
        return ofProvider(400, "BadRequest", message);
    }

    /** The cluster, or a part of it, is at work; worded as for any operation. */
    static ArmError operationNotAllowed(String what, String state) {
        return ofProvider(
                409,
                "OperationNotAllowed",
                "Operation is not allowed: Another operation (" + what + " - " + state
                        + ") is in progress, please wait for it to finish before starting a new operation. See"
                        + " https://aka.ms/aks-pending-operation for more details");
    }

    /** The same, as it is worded when the provider notices only while it writes. */
    static ArmError etagMismatch() {
        ArmError error = ofProvider(409, "EtagMismatch", "Operation is not allowed: Another operation is in progress");
        error.document
                .putArray("details")
                .addObject()
                .put("code", "Unspecified")
                .put("message", "rpc error: code = FailedPrecondition desc = Etag mismatched");
        error.document.put("subcode", "PutManagedClusterAndComponents_FailedPrecondition");
        return error;
    }

    static ArmError preconditionFailed(String message) {
        return ofProvider(412, "PreconditionFailed", message);
    }

    static ArmError clusterNotFound(String name, String resourceGroup) {
        return ofArm(
                404,
                "ResourceNotFound",
                "The Resource 'Microsoft.ContainerService/managedClusters/" + name + "' under resource group '"
                        + resourceGroup
                        + "' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
    }

    static ArmError methodNotAllowed(String method, String allowed) {
        return ofArm(405, "MethodNotAllowed", "The requested resource does not support http method '" + method + "'.")
                .with("Allow", allowed);
    }

    /** A value of the wrong type; worded as the provider's JSON parser does. */
    static ArmError wrongType(String found, String path, String wanted) {
        return ofProvider(
                400,
                "UnmarshalError",
                "UnmarshalEntity encountered error: json: cannot unmarshal " + found + " into Go struct field " + path
                        + " of type " + wanted + ".");
    }

    /**
     * Too many requests, to be scripted as a fault.
     *
     * @param retryAfter in whole seconds; null for no such header
     */
    public static ArmError throttled(@Nullable Duration retryAfter) {
        ArmError error = ofArm(
                429,
                "TooManyRequests",
                "The server rejected the request because too many requests have been received for this subscription.");
        return retryAfter == null ? error : error.with("Retry-After", Long.toString(retryAfter.toSeconds()));
    }

    /** The same with a header. */
    public ArmError with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public int status() {
        return status;
    }

    /** What is sent. */
    public Response.Body response() {
        Response.Body response = Response.json(status, document);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }
}
