package io.meshupgrade.realmesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the pod network where the API server calls webhooks: it sends each call as {@code CONNECT address:port}
 * to a unix socket (an egress selector), and this proxy takes it to the port of the process that is behind the Service
 * with that address. So webhook configurations keep their real Service references, names and CA bundles.
 */
final class EgressProxy implements AutoCloseable {

    private static final int MAX_REQUEST_BYTES = 8 * 1024;

    private final ServerSocketChannel server;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    EgressProxy(Path socket) {
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("egress-proxy", this::acceptConnections);
    }

    /** Takes calls for a Service to a port of this machine. */
    void route(String clusterIp, int port) {
        ports.put(clusterIp, port);
    }

    private void acceptConnections() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                daemon("egress-call", () -> serve(caller));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller) {
            Integer port = ports.get(requestedAddress(caller));
            SocketChannel process = port == null ? null : connect(port);
            if (process == null) {
                write(caller, "HTTP/1.1 502 Bad Gateway\r\n\r\n");
                return;
            }
            try (process) {
                write(caller, "HTTP/1.1 200 Connection established\r\n\r\n");
                Thread back = daemon("egress-answer", () -> copy(process, caller));
                copy(caller, process);
                back.join();
            }
        } catch (IOException e) {
            // The caller learns it from its closed connection, as with a real network.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable SocketChannel connect(int port) {
        try {
            return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            return null; // nobody is behind the Service
        }
    }

    /** Reads "CONNECT 10.0.12.34:443 HTTP/1.1" and the headers after it; the address without its port. */
    private static String requestedAddress(SocketChannel caller) throws IOException {
        StringBuilder request = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (request.indexOf("\r\n\r\n") < 0 && request.length() < MAX_REQUEST_BYTES && caller.read(one) == 1) {
            request.append((char) one.flip().get());
            one.clear();
        }
        String[] line = request.toString().split("[ \r]", 3);
        if (line.length < 3 || !line[0].equals("CONNECT")) {
            throw new IOException("expected CONNECT, got: " + request);
        }
        return line[1].substring(0, Math.max(0, line[1].lastIndexOf(':')));
    }

    private static void write(SocketChannel target, String text) throws IOException {
        target.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Until one side closes; then the other side is told. */
    private static void copy(SocketChannel from, SocketChannel to) {
        try {
            pump(from, to);
            to.shutdownOutput();
        } catch (ClosedChannelException e) {
            // the other direction has ended the call
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void pump(ReadableByteChannel from, WritableByteChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
