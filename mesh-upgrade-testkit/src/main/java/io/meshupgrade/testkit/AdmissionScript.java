package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.admission.AdmissionCache;
import io.meshupgrade.testkit.internal.aks.AddOn;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;

/**
 * How the admission of a simulated cluster sees namespaces and webhooks. A real API server reads them from a cache that
 * is behind: by up to 24 ms for labels and 136 ms for webhooks on an idle one. This one is not, until it is told to.
 * Safe for use by several threads.
 */
public final class AdmissionScript {

    private final Timeline time;
    private final AdmissionCache cache;
    private final AddOn addOn;

    AdmissionScript(Timeline time, AdmissionCache cache, AddOn addOn) {
        this.time = time;
        this.cache = cache;
        this.addOn = addOn;
    }

    /** From now on, changes of namespaces and webhooks are seen so much later, in the time of the world. */
    public void lag(Duration duration) {
        time.alone(() -> cache.lag(duration));
    }

    /**
     * The next change of a namespace or webhook is not seen by the first pods that come after it, dry runs included, as
     * when they reach replicas of the API server that are behind.
     *
     * @param pods how many
     */
    public void blindAfterNextChange(int pods) {
        time.alone(() -> cache.hideNextChangeFrom(pods));
    }

    /**
     * The webhooks of a configuration have this {@code caBundle} instead of the one of the mesh, and no istiod repairs
     * it: calls to them fail. It holds also when the configuration comes later.
     *
     * @param configuration the name of a MutatingWebhookConfiguration
     * @param caBundle in base64; empty for one that is not there yet
     * @return lets istiod repair it
     */
    public Scripted caBundle(String configuration, String caBundle) {
        time.alone(() -> addOn.spoilCa(configuration, caBundle));
        return () -> time.alone(() -> addOn.repairCa(configuration));
    }
}
