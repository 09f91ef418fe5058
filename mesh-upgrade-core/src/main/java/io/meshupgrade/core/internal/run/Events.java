package io.meshupgrade.core.internal.run;

import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.Progress;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happens, in order; what they throw hurts nobody. Only {@link #progress} is for all threads. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<Consumer<? super UpgradeEvent>> listeners;
    private final Time time;
    private long number;
    private volatile Progress progress = Progress.NONE;

    Events(List<Consumer<? super UpgradeEvent>> listeners, Time time) {
        this.listeners = List.copyOf(listeners);
        this.time = time;
    }

    void tell(Kind kind, String subject, String text) {
        tell(kind, null, subject, text);
    }

    void tell(Kind kind, @Nullable String wave, String subject, String text) {
        number++;
        UpgradeEvent event = new UpgradeEvent(number, time.now(), kind, wave, subject, text, progress);
        LOG.debug("{}", event);
        for (Consumer<? super UpgradeEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("A listener failed on the event \"{}\"; the run goes on.", event, e);
            }
        }
    }

    Progress progress() {
        return progress;
    }

    void progress(Progress now) {
        progress = now;
    }
}
