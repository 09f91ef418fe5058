package io.meshupgrade.core.internal.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a kube-apiserver v1.34.4 answered to plain lists of a handful of objects; the ConfigMaps are those that istioctl
 * generates, with their templates cut short.
 */
final class RealDocuments {

    private RealDocuments() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RealDocuments.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    static String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static <T> List<T> read(byte[] list, Projection kept, ObjectLists.Item<T> item) throws IOException {
        List<T> items = new ArrayList<>();
        String unused = JsonList.read(new ByteArrayInputStream(list), kept, object -> items.add(item.read(object)));
        return items;
    }

    /** Reads a list of one object, written with single quotes. */
    static <T> T readOne(String object, Projection kept, ObjectLists.Item<T> item) throws IOException {
        String list = "{\"items\": [" + object.replace('\'', '"') + "]}";
        return read(list.getBytes(StandardCharsets.UTF_8), kept, item).get(0);
    }
}
