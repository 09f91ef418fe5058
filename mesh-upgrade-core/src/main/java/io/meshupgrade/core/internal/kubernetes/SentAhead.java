package io.meshupgrade.core.internal.kubernetes;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Response;

/**
 * A request that is on its way, on a thread of its own, before anybody waits for its answer. Whoever has it awaits the
 * answer, or abandons it.
 */
final class SentAhead {

    private final Call call;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();

    SentAhead(Call call) {
        this.call = call;
        Thread thread = new Thread(this::send, "mesh-upgrade-ask-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void send() {
        try {
            answer.complete(call.execute());
        } catch (Exception | Error e) {
            // Whoever waits for it has to know, whatever it is; of OkHttp's, signatures do not announce all.
            answer.completeExceptionally(e);
        }
    }

    Call call() {
        return call;
    }

    /**
     * Waits for the head of the answer.
     *
     * @return to be closed
     * @throws IOException as {@link Call#execute} does
     * @throws InterruptedException when this thread is interrupted; the request is then abandoned
     */
    Response await() throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            abandon();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException why) {
                throw why;
            }
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException("The request broke", e);
        }
    }

    /** For an answer that nobody wants any more, whether it has come or not. */
    void abandon() {
        call.cancel();
        CompletableFuture<Void> unused = answer.thenAccept(Response::close);
    }
}
