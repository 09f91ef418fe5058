package io.meshupgrade.core.internal.observe;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port through which the library reads pods, of which there may be too many to keep. */
public interface PodReader {

    /**
     * Reads pods, page by page, and hands each on as soon as it was read; none is told twice. Pods that come and go
     * meanwhile may be missed or told. When reading fails in the middle, those before it have been told.
     *
     * @param namespace the namespace to look in, or null for the whole cluster
     * @param keys which labels and annotations of theirs are kept
     * @param each is told of each pod, on the thread of the caller
     */
    void pods(@Nullable String namespace, PodKeys keys, Consumer<PodFacts> each);
}
