package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Reads all pods of an API server, page by page, and looks at nothing but where the next page is: at the beginning of
 * each, in both forms, and the only text there that is base64 of a JSON object with the field {@code v} first
 * (k8s.io/apiserver, pkg/storage/continue.go).
 */
record PageDrain(OkHttpClient http, String server, String accept, boolean compressed) implements Contender.Work {

    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    static final String JSON = "application/json";

    private static final Pattern NEXT = Pattern.compile("eyJ2[A-Za-z0-9_-]+");
    private static final int BUFFER = 64 * 1024;
    private static final int HEAD = 4 * 1024;

    @Override
    public void run() throws IOException {
        byte[] buffer = new byte[BUFFER];
        String next = "";
        int pages = 0;
        do {
            Request.Builder request = new Request.Builder()
                    .url(server + "/api/v1/pods?limit=" + Pages.SIZE + (next.isEmpty() ? "" : "&continue=" + next))
                    .header("Accept", accept);
            if (!compressed) {
                request.header("Accept-Encoding", "identity");
            }
            try (Response answer = http.newCall(request.build()).execute();
                    InputStream body = answer.body().byteStream()) {
                if (answer.code() != 200) {
                    throw new IOException("Page " + pages + " was answered with " + answer.code());
                }
                Matcher found = NEXT.matcher(new String(body.readNBytes(HEAD), ISO_8859_1));
                next = found.find() ? found.group() : "";
                while (body.read(buffer) >= 0) {
                    // The bytes are all that is wanted.
                }
            }
            pages++;
        } while (!next.isEmpty());
    }
}
