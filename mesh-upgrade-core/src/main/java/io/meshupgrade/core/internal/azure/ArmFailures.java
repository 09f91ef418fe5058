package io.meshupgrade.core.internal.azure;

import io.meshupgrade.common.ArmError;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns whatever went wrong with a request to ARM into a sentence for a person, and a kind for programs. */
final class ArmFailures {

    static final String CLOSED = "this MeshUpgrade was closed before the answer came.";

    private final String server;
    private final String timeLimits;

    ArmFailures(ArmSettings settings) {
        this.server = settings.endpoint().toString();
        this.timeLimits = "(limits: " + seconds(settings.connectTimeout()) + " s to connect, "
                + seconds(settings.answerTimeout()) + " s for the answer)";
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** ARM answered, but not with what was asked for. */
    ArmException refused(String action, ArmError error) {
        String said = said(error);
        return switch (error.status()) {
            case 401 ->
                refused(
                        Failure.UNAUTHENTICATED,
                        action,
                        server + " does not accept the token " + said + ". Is it one for this ARM, and not expired?",
                        error);
            case 403 ->
                refused(
                        Failure.FORBIDDEN,
                        action,
                        server + " does not allow it " + said + ". Ask for the permission, or use another credential.",
                        error);
            case 404 ->
                refused(
                        Failure.NOT_FOUND,
                        action,
                        server + " does not have it " + said + ". Is the resource id of the cluster right?",
                        error);
            case 429 ->
                refused(
                        Failure.THROTTLED,
                        action,
                        server + " gets too many requests " + said + ". Try again "
                                + (error.retryAfter().isZero()
                                        ? "later."
                                        : "in " + error.retryAfter().toSeconds() + " s."),
                        error);
            default ->
                refused(
                        Failure.REFUSED,
                        action,
                        server + " refuses " + said + "."
                                + (error.status() >= 500 ? " Try again; if it stays so, look at Azure's status." : ""),
                        error);
        };
    }

    private static ArmException refused(Failure failure, String action, String problem, ArmError error) {
        String id = error.requestId().isEmpty() ? "" : " Request id: " + error.requestId() + ".";
        return new ArmException(failure, action, problem + id, error, null);
    }

    private static String said(ArmError error) {
        String text = error.code().isEmpty() && error.message().isEmpty() ? "" : ", " + error.code();
        if (!error.message().isEmpty()) {
            text += ": " + error.message().replaceFirst("\\.$", "");
        }
        return "(HTTP " + error.status() + text + ")";
    }

    /** No answer came. */
    ArmException failed(String action, IOException e) {
        if (e instanceof HttpTimeoutException) {
            return failure(Failure.TIMED_OUT, action, server + " does not answer in time " + timeLimits + ".", e);
        }
        if (e instanceof ProtocolException) {
            return notUnderstood(action, "the answer is broken: " + reason(e), e);
        }
        if (e instanceof SSLException) {
            return failure(
                    Failure.TLS,
                    action,
                    "no trusted TLS connection to " + server + " (" + reason(e)
                            + "). Is the endpoint right, and is its authority trusted?",
                    e);
        }
        if (e instanceof UnknownHostException || root(e) instanceof UnresolvedAddressException) {
            return failure(
                    Failure.UNREACHABLE, action, "the host of " + server + " is unknown. Is the endpoint right?", e);
        }
        if (e instanceof ConnectException) {
            return failure(Failure.UNREACHABLE, action, "nobody answers at " + server + ". Is the endpoint right?", e);
        }
        return failure(
                Failure.UNREACHABLE,
                action,
                "the connection to " + server + " was lost (" + reason(e) + "). Try again.",
                e);
    }

    /** @param what the rest of a sentence */
    ArmException notUnderstood(String action, String what, @Nullable Throwable cause) {
        return failure(
                Failure.NOT_UNDERSTOOD,
                action,
                server + " does not answer as ARM does (" + what + "). Is the endpoint right?",
                cause);
    }

    /** Names the host alone: the rest of such an address may be signed. */
    ArmException otherHost(String action, URI target) {
        String where = target.getHost() == null
                ? "nowhere"
                : target.getScheme() + "://" + target.getHost()
                        + (target.getPort() == -1 ? "" : ":" + target.getPort());
        return failure(
                Failure.OTHER_HOST,
                action,
                server + " sends on to " + where + ", which was not asked: the token is for " + server
                        + " only. Is the endpoint right?",
                null);
    }

    ArmException failure(Failure failure, String action, String problem, @Nullable Throwable cause) {
        return new ArmException(failure, action, problem, null, cause);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String reason(IOException e) {
        Throwable root = root(e);
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
