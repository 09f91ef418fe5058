package io.meshupgrade.core.internal.azure;

import io.meshupgrade.core.internal.observe.Loopback;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * The one host that may have the caller's token: the configured endpoint of ARM. Whatever ARM says to ask next is held
 * against it.
 *
 * @param endpoint scheme, host and port
 */
record ArmHost(URI endpoint) {

    /** Clouds whose tokens are made out to another name than their endpoint (Azure SDK for Go, sdk/azcore/cloud). */
    private static final Map<String, String> AUDIENCES = Map.of(
            "management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net",
            "management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn");

    /** @throws IllegalArgumentException when a token must not go there; the message says why */
    ArmHost {
        String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
        if (endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null
                || !path.replace("/", "").isEmpty()) {
            throw new IllegalArgumentException(
                    "The ARM endpoint has to be scheme, host and port only, such as https://management.azure.com.");
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && Loopback.is(endpoint.getHost()))) {
            throw new IllegalArgumentException("The ARM endpoint " + scheme + "://" + endpoint.getHost()
                    + " would get the token unencrypted: it has to be https, or http on the loopback of this machine.");
        }
        endpoint = URI.create(scheme + "://" + endpoint.getRawAuthority());
    }

    /** What a token for this ARM is asked for with. */
    String scope() {
        String own = endpoint.toString();
        return AUDIENCES.getOrDefault(endpoint.getHost().toLowerCase(Locale.ROOT), own) + "/.default";
    }

    /** @param pathAndQuery begins with a slash */
    URI at(String pathAndQuery) {
        return URI.create(endpoint + pathAndQuery);
    }

    /** Whether a link, absolute or relative, leads to this host, and nowhere else. */
    boolean owns(URI link) {
        URI target = endpoint.resolve(link);
        return target.getHost() != null
                && target.getRawUserInfo() == null
                && endpoint.getScheme().equalsIgnoreCase(target.getScheme())
                && endpoint.getHost().equalsIgnoreCase(target.getHost())
                && port(endpoint) == port(target);
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }
}
