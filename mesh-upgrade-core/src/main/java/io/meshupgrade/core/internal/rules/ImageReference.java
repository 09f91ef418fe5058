package io.meshupgrade.core.internal.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reference of an image in its parts, as of {@code mcr.microsoft.com/oss/v2/istio/proxyv2-fips:v1.29.2-1}. Any text
 * can be taken apart; parts that it does not have are empty.
 *
 * @param host of the registry, with its port
 * @param path between host and name, which registries and mirrors change
 * @param name for example {@code proxyv2}, without {@code -fips}
 * @param fips whether it is the build with validated cryptography
 * @param version of the tag; {@link ImageVersion#NONE} when the tag is none
 * @param variant {@code distroless} or {@code debug}, when the tag ends so
 * @param digest for example {@code sha256:0b5c...}
 */
record ImageReference(
        String host, String path, String name, boolean fips, ImageVersion version, String variant, String digest) {

    private static final Pattern PARTS =
            Pattern.compile("(?<repository>[^@]*?)(:(?<tag>[^:/@]*))?(@(?<digest>.*))?", Pattern.DOTALL);
    private static final Pattern VARIANT =
            Pattern.compile("(?<version>.*?)(-(?<variant>distroless|debug))?", Pattern.DOTALL);
    private static final String FIPS = "-fips";

    static ImageReference parse(String text) {
        Matcher parts = matched(PARTS, text);
        String repository = parts.group("repository");
        int first = repository.indexOf('/');
        // As registries' clients have it: without a dot or a port the first part is a path of the default registry.
        boolean hasHost = first > 0 && repository.substring(0, first).matches("localhost|.*[.:].*");
        String host = hasHost ? repository.substring(0, first) : "";
        String rest = hasHost ? repository.substring(first + 1) : repository;
        int last = rest.lastIndexOf('/');
        String name = rest.substring(last + 1);
        Matcher tag = matched(VARIANT, orEmpty(parts.group("tag")));
        String version = tag.group("version");
        boolean fips = name.endsWith(FIPS) || version.endsWith(FIPS);
        return new ImageReference(
                host,
                last < 0 ? "" : rest.substring(0, last),
                cut(name),
                fips,
                ImageVersion.parse(cut(version)),
                orEmpty(tag.group("variant")),
                orEmpty(parts.group("digest")));
    }

    /** How this image stands to the one that is expected. Order is that of versions, never of texts. */
    Relation relationTo(ImageReference expected) {
        boolean digests = !digest.isEmpty() && !expected.digest.isEmpty();
        boolean sameBytes = digests && digest.equals(expected.digest);
        if (!sameBytes) {
            if (version.isComparable() && expected.version.isComparable()) {
                int order = version.compareTo(expected.version);
                if (order != 0) {
                    return order < 0 ? Relation.OLDER : Relation.NEWER;
                }
            } else if (!digests && (version.isNone() || !version.equals(expected.version))) {
                return Relation.INCOMPARABLE;
            }
            boolean sameBuild = version.equals(expected.version)
                    && name.equals(expected.name)
                    && fips == expected.fips
                    && variant.equals(expected.variant)
                    && !digests;
            if (!sameBuild) {
                return Relation.OTHER_BUILD;
            }
        }
        return host.equals(expected.host) && path.equals(expected.path) ? Relation.SAME : Relation.RELOCATED;
    }

    /** How an image stands to another. */
    enum Relation {
        SAME,
        /** The same build from another registry or path. */
        RELOCATED,
        OLDER,
        NEWER,
        /** Of the same version, and yet something else: a variant, FIPS, a suffix, a digest. */
        OTHER_BUILD,
        /** One of them says too little. */
        INCOMPARABLE
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(pattern + " does not take every text, such as '" + text + "'.");
        }
        return matcher;
    }

    private static String cut(String text) {
        return text.endsWith(FIPS) ? text.substring(0, text.length() - FIPS.length()) : text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
