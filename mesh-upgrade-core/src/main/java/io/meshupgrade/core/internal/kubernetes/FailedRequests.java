package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Turns whatever went wrong with a request to one server into a sentence for a person, and a kind for programs. */
final class FailedRequests {

    private final String server;
    private final String timeLimits;
    private final Supplier<String> refusedCredentials;
    private final int attempts;

    /** @param refusedCredentials says, when the server does not accept the credentials, what may be wrong with them */
    FailedRequests(String server, String timeLimits, Supplier<String> refusedCredentials) {
        this(server, timeLimits, refusedCredentials, 1);
    }

    private FailedRequests(String server, String timeLimits, Supplier<String> refusedCredentials, int attempts) {
        this.server = server;
        this.timeLimits = timeLimits;
        this.refusedCredentials = refusedCredentials;
        this.attempts = attempts;
    }

    /** The same for a request that was sent so often. */
    FailedRequests after(int times) {
        return new FailedRequests(server, timeLimits, refusedCredentials, times);
    }

    /** The server answered, but not with what was asked for. */
    KubernetesException refused(String action, int status, StatusMessage said) {
        if (status < 400) {
            String problem = server + " redirects to another address (" + said.text() + "), which is not followed. ";
            return exception(status, Failure.NOT_UNDERSTOOD, action, problem + "Is it a Kubernetes API server?");
        }
        return switch (status) {
            case 401 -> {
                String problem = server + " does not accept the credentials (" + said.text() + "). ";
                yield exception(status, Failure.UNAUTHENTICATED, action, problem + refusedCredentials.get());
            }
            case 403 -> {
                String problem = server + " does not allow it (" + said.text() + "). ";
                yield exception(
                        status,
                        Failure.FORBIDDEN,
                        action,
                        problem + "Ask for the permission, or use other credentials.");
            }
            case 404 -> {
                Failure failure = said.byApiServer() ? Failure.NOT_FOUND : Failure.REFUSED;
                String problem = server + " answers " + said.text() + ".";
                yield exception(status, failure, action, problem + whatNext(status, said));
            }
            case 409, 412 -> {
                String problem = server + " answers " + said.text() + ". ";
                yield exception(
                        status,
                        Failure.CONFLICT,
                        action,
                        problem + "Somebody else was there; look again, and decide anew.");
            }
            default -> {
                String problem = server + " answers " + said.text() + ".";
                yield exception(status, Failure.REFUSED, action, problem + whatNext(status, said));
            }
        };
    }

    private static String whatNext(int status, StatusMessage said) {
        if (status == 429) {
            return " It is busy: try again later.";
        }
        if (status >= 500) {
            return " Try again; if it stays so, look at the health of the cluster.";
        }
        return said.byApiServer() ? "" : " Is it a Kubernetes API server?";
    }

    /** No answer came, or not the whole of one that makes sense. */
    KubernetesException failed(String action, IOException e) {
        if (e instanceof UnreadableDocument) {
            String problem =
                    server + " does not answer as a Kubernetes API server does (" + e.getMessage() + "). Is it one?";
            return exception(Failure.NOT_UNDERSTOOD, action, problem, e);
        }
        if (e instanceof SSLException) {
            return exception(Failure.TLS, action, tls(e), e);
        }
        if (e instanceof InterruptedIOException) {
            return Thread.currentThread().isInterrupted()
                    ? interrupted(action, e)
                    : exception(Failure.TIMED_OUT, action, server + " does not answer in time " + timeLimits + ".", e);
        }
        if (e instanceof ProtocolException) {
            String problem = "the answer of " + server + " is broken (" + reason(e) + ").";
            return exception(Failure.NOT_UNDERSTOOD, action, problem, e);
        }
        return exception(Failure.UNREACHABLE, action, unreachable(e), e);
    }

    KubernetesException interrupted(String action, Exception e) {
        return cancelled(action, "the thread was interrupted before the answer came.", e);
    }

    KubernetesException cancelled(String action, String problem, Exception e) {
        return exception(Failure.CANCELLED, action, problem, e);
    }

    private String tls(IOException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return server + " has a certificate that is made out to another name. Is the address right?";
        }
        return "no trusted TLS connection to " + server + " (" + reason(e)
                + "). Does the kubeconfig belong to this cluster, and is the server one for https?";
    }

    private String unreachable(IOException e) {
        if (e instanceof UnknownHostException) {
            return "the host of " + server + " is unknown. Is the address right?";
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return "nobody answers at " + server + " (" + reason(e) + "). Is the address right, and the cluster up?";
        }
        return "the connection to " + server + " was lost (" + reason(e) + ").";
    }

    private KubernetesException exception(Failure failure, String action, String problem, @Nullable Throwable cause) {
        return new KubernetesException(failure, server, action, problem + howOften(), cause);
    }

    private KubernetesException exception(int status, Failure failure, String action, String problem) {
        return new KubernetesException(failure, status, server, action, problem + howOften(), null);
    }

    private String howOften() {
        return attempts == 1 ? "" : " It was asked " + attempts + " times.";
    }

    /** OkHttp wraps what the JDK says, which is shorter and says more. */
    private static String reason(IOException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof EOFException) {
            return "the server closed it";
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
