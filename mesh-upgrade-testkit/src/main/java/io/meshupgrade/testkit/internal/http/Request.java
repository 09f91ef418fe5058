package io.meshupgrade.testkit.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that was received whole. Immutable, but for the bytes of the body, which are shared.
 *
 * <p>It prints as method and path only, since headers and the query can hold secrets.
 */
public final class Request {

    private final String method;
    private final String rawPath;
    private final String rawQuery;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * A request as it came over the wire.
     *
     * @param headers by name in any letter case, with all their values
     */
    public Request(String method, URI target, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.rawPath = rawPath(target);
        this.rawQuery = target.getRawQuery() == null ? "" : target.getRawQuery();
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.body = body;
    }

    /** Of a target like {@code //a/b}, java.net.URI takes the first segment for a host. */
    private static String rawPath(URI target) {
        String path = target.getRawPath() == null ? "" : target.getRawPath();
        return target.getScheme() == null && target.getRawAuthority() != null
                ? "//" + target.getRawAuthority() + path
                : path;
    }

    /** In upper case, for example {@code GET}. */
    public String method() {
        return method;
    }

    /** The path as it was sent, percent-encoded, without the query. */
    public String rawPath() {
        return rawPath;
    }

    /** The query as it was sent, without the question mark; empty when there is none. */
    public String rawQuery() {
        return rawQuery;
    }

    /**
     * The segments of the path, decoded one by one, so that an encoded slash is part of its segment. Empty segments are
     * left out. A plus is a plus.
     */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decode(segment));
            }
        }
        return segments;
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                // java.net.URI has made sure that two hexadecimal digits follow.
                bytes.write(Integer.parseInt(segment, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.writeBytes(segment.substring(i, i + 1).getBytes(UTF_8));
            }
        }
        return bytes.toString(UTF_8);
    }

    /**
     * The parameters of the query, decoded, with all their values in the order sent. A plus is a space, as in forms.
     */
    public Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.computeIfAbsent(URLDecoder.decode(name, UTF_8), key -> new ArrayList<>())
                        .add(URLDecoder.decode(value, UTF_8));
            }
        }
        return query;
    }

    /** The first value of a parameter of the query, or null. The case of the name counts. */
    public @Nullable String parameter(String name) {
        List<String> values = query().get(name);
        return values == null ? null : values.get(0);
    }

    /** The first value of a header, or null. The case of the name does not count. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Empty when none was sent. */
    public byte[] body() {
        return body;
    }

    /** Whether the sender understands compressed answers. */
    boolean acceptsGzip() {
        for (String values : headers.getOrDefault("Accept-Encoding", List.of())) {
            for (String value : values.toLowerCase(Locale.ROOT).split(",", -1)) {
                String coding = value.replace(" ", "");
                if (coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?"))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return method + " " + rawPath;
    }
}
