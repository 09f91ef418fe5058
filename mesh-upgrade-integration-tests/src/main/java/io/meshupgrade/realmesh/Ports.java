package io.meshupgrade.realmesh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of loopback for the processes of a mesh.
 *
 * <p>They lie below those that a kernel gives to outgoing connections (32768 and more on Linux, 49152 and more
 * elsewhere). A server starts seconds after its port was chosen; in that time any client of this machine could get a
 * port of that range, and the server would end at once.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    // Meshes of several JVMs begin at different ones.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {}

    /** One that nobody listens on, and that this JVM has not named before. */
    static int free() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new RealMeshException("No port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
