package io.meshupgrade.core.internal.observe;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The addresses of this machine itself: the only ones to which a token goes without TLS. */
public final class Loopback {

    private Loopback() {}

    /**
     * Whether a host is this machine. Names are not looked up, since DNS could answer anything; but for the one that
     * every machine has.
     *
     * @param host a name or an address, with or without the brackets of IPv6
     */
    public static boolean is(String host) {
        String literal = host.replaceAll("^\\[|]$", "");
        boolean address = literal.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}") || literal.contains(":");
        try {
            return literal.equalsIgnoreCase("localhost")
                    || (address && InetAddress.getByName(literal).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
