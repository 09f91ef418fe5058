package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.upgrade.Progress;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run as it goes on: a line for each event, and on a terminal one at the bottom that says how far it is. With
 * JSON, a document a line.
 */
final class RunPrinter implements AutoCloseable {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    /** What people would read twice. */
    private static final Set<Kind> FOR_PROGRAMS = Set.of(Kind.PLANNED, Kind.ENDED);

    private final OutputOptions output;
    private final boolean watched;
    private @Nullable Instant began;
    private boolean closed;

    /** An event as JSON. */
    private record Line(
            int schemaVersion,
            long number,
            String at,
            String kind,
            @Nullable String wave,
            String subject,
            String text,
            Progress progress) {}

    RunPrinter(OutputOptions output, boolean watched) {
        this.output = output;
        this.watched = watched;
    }

    synchronized void event(UpgradeEvent event) {
        PrintWriter out = output.out();
        if (output.isJson()) {
            line(document(event));
            return;
        }
        if (began == null) {
            began = event.at();
        }
        boolean said = event.kind() == Kind.STEP_DONE && event.subject().isEmpty();
        if (!said && !FOR_PROGRAMS.contains(event.kind())) {
            clear();
            out.println(CLOCK.format(event.at()) + "  " + indent(event) + Words.clean(event.text()));
            out.flush();
        }
        status(event);
    }

    /** Says that Ctrl-C was heard. */
    synchronized void interrupted() {
        clear();
        output.err().println("Finishes the call in flight, and ends ...");
        output.err().flush();
    }

    private static String indent(UpgradeEvent event) {
        return switch (event.kind()) {
            case WAVE_BEGAN, WAVE_DONE -> "";
            default -> event.wave() == null ? "" : "  ";
        };
    }

    private static Line document(UpgradeEvent event) {
        return new Line(
                1,
                event.number(),
                event.at().toString(),
                event.kind().name(),
                event.wave(),
                event.subject(),
                event.text(),
                event.progress());
    }

    /** Prints a document in one line. */
    synchronized void line(Record document) {
        try {
            output.out().println(JSON.writeValueAsString(document));
            output.out().flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts and numbers cannot fail to be written", e);
        }
    }

    private void status(UpgradeEvent event) {
        Progress progress = event.progress();
        if (!watched || closed || progress.workloadsTotal() == 0) {
            return;
        }
        String wave = event.wave() == null ? "" : "wave " + event.wave() + ": ";
        output.err()
                .print(CLEAR_LINE + wave + progress.workloadsDone() + "/" + progress.workloadsTotal() + " workloads, "
                        + progress.podsDone() + "/" + progress.podsTotal() + " pods, " + progress.workloadsInFlight()
                        + " in flight" + rest(progress, event.at()));
        output.err().flush();
    }

    /** How fast, and how long it takes at that rate. */
    private String rest(Progress progress, Instant now) {
        Duration taken = began == null ? Duration.ZERO : Duration.between(began, now);
        if (progress.podsDone() == 0 || taken.toMillis() == 0) {
            return "";
        }
        double perSecond = progress.podsDone() * 1000.0 / taken.toMillis();
        long left = Math.round((progress.podsTotal() - progress.podsDone()) / perSecond);
        return String.format(Locale.ROOT, ", %.1f pods/s, %d:%02d to go", perSecond, left / 60, left % 60);
    }

    private void clear() {
        if (watched) {
            output.err().print(CLEAR_LINE);
            output.err().flush();
        }
    }

    @Override
    public synchronized void close() {
        if (!output.isJson()) {
            clear();
        }
        closed = true;
    }
}
