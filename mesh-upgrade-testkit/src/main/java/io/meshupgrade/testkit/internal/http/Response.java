package io.meshupgrade.testkit.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What is answered: a body, a stream, or a fault of the connection. */
public sealed interface Response {

    /** A JSON document. It is written out at once, so that it may change afterwards. */
    static Body json(int status, JsonNode document) {
        try {
            return bytes(status, "application/json; charset=utf-8", Body.JSON.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A tree of JSON can always be written", e);
        }
    }

    /** A body of any type. */
    static Body bytes(int status, String contentType, byte[] bytes) {
        return new Body(status, Map.of("Content-Type", contentType), bytes);
    }

    /** No body. */
    static Body empty(int status) {
        return new Body(status, Map.of(), new byte[0]);
    }

    /**
     * A body that is written bit by bit, and sent as it is written.
     *
     * @param unused happens instead when nobody is going to read the stream
     */
    static Stream stream(int status, String contentType, Writer writer, Runnable unused) {
        return new Stream(status, contentType, writer, unused);
    }

    /** The same, but the connection is cut after so many bytes of the body. */
    default Response truncatedAfter(int bytes) {
        return this;
    }

    /** Nobody is going to see it. */
    default void discard() {}

    /** Nothing: the connection is closed. */
    static Response cut() {
        return new Cut();
    }

    /** Writes the body of a stream, on a thread of the server; the stream ends when it returns. */
    @FunctionalInterface
    interface Writer {

        /**
         * Writes until the stream shall end.
         *
         * @throws IOException when the other side is gone; or to cut the connection, so that the stream does not end
         *     properly
         * @throws InterruptedException when the server stops
         */
        void write(Sink sink) throws IOException, InterruptedException;
    }

    /** Where a stream is written to. */
    @FunctionalInterface
    interface Sink {

        /** Sends these bytes now. */
        void send(byte[] bytes) throws IOException;
    }

    /** Status, headers and a body that is known whole. */
    final class Body implements Response {

        private static final ObjectMapper JSON = new ObjectMapper();

        private final int status;
        private final Map<String, String> headers;
        private final byte[] bytes;

        private Body(int status, Map<String, String> headers, byte[] bytes) {
            this.status = status;
            this.headers = headers;
            this.bytes = bytes;
        }

        /** The same with a header, instead of the one of this name. */
        public Body with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Body(status, more, bytes);
        }

        /** All bytes are announced nevertheless. */
        @Override
        public Response truncatedAfter(int count) {
            return new Truncated(this, Math.min(count, Math.max(0, bytes.length - 1)));
        }

        public int status() {
            return status;
        }

        public Map<String, String> headers() {
            return headers;
        }

        /** Shared, not a copy. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** See {@link #stream}. */
    record Stream(int status, String contentType, Writer writer, Runnable unused) implements Response {

        @Override
        public Response truncatedAfter(int count) {
            return new Stream(status, contentType, sink -> writer.write(cutting(sink, count)), unused);
        }

        private static Sink cutting(Sink sink, int count) {
            AtomicInteger left = new AtomicInteger(count);
            return bytes -> {
                int some = Math.min(bytes.length, left.get());
                sink.send(Arrays.copyOf(bytes, some));
                if (left.addAndGet(-some) == 0) {
                    throw new IOException("Cut within the stream, as the simulation wants it");
                }
            };
        }

        @Override
        public void discard() {
            unused.run();
        }
    }

    /** See {@link Body#truncatedAfter}. */
    record Truncated(Body whole, int count) implements Response {}

    /** See {@link #cut}. */
    record Cut() implements Response {}
}
