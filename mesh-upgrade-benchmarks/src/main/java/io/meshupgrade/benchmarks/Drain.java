package io.meshupgrade.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends the requests that another contender sent, and reads each answer to its end without looking at it: nobody who
 * asks the same can be faster. It has the HTTP client that the library and the official client have.
 */
final class Drain implements Contender.Work {

    private static final int BUFFER = 64 * 1024;

    private final OkHttpClient http;
    private final URI server;
    private final List<String[]> requests;

    /** @param notes what the server noted of them, see {@link ClusterServer#NOTES} */
    Drain(OkHttpClient http, URI server, String notes) {
        this.http = http;
        this.server = server;
        this.requests = notes.lines().map(line -> line.split("\t", -1)).toList();
        if (requests.isEmpty()) {
            throw new IllegalArgumentException(
                    "The server at " + server + " was asked nothing that can be asked again");
        }
    }

    /** What the server was asked since it was asked this last. */
    static String notes(OkHttpClient http, URI server) throws IOException {
        Request notes = new Request.Builder().url(server + ClusterServer.NOTES).build();
        try (Response answer = http.newCall(notes).execute()) {
            return answer.body().string();
        }
    }

    @Override
    public void run() throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (String[] asked : requests) {
            Request.Builder request =
                    new Request.Builder().url(server + asked[0]).header("Accept", asked[1]);
            if (!Boolean.parseBoolean(asked[2])) {
                request.header("Accept-Encoding", "identity");
            }
            try (Response answer = http.newCall(request.build()).execute();
                    InputStream body = answer.body().byteStream()) {
                while (body.read(buffer) >= 0) {
                    // The bytes are all that is wanted.
                }
            }
        }
    }
}
