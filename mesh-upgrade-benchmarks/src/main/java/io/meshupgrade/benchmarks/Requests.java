package io.meshupgrade.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an API server has answered since it was started, by its own metric {@code apiserver_request_total}. A watch is
 * counted when it ends.
 *
 * @param all to everybody, controllers included
 * @param patchesOfDeployments a restart is one; controllers replace Deployments, and do not patch them
 */
record Requests(long all, long patchesOfDeployments) {

    private static final Pattern COUNTER =
            Pattern.compile("^apiserver_request_total\\{([^}]*)} (\\S+)$", Pattern.MULTILINE);

    /** @param metrics as the server gives them under {@code /metrics} */
    static Requests read(String metrics) {
        double all = 0;
        double patches = 0;
        Matcher line = COUNTER.matcher(metrics);
        while (line.find()) {
            String labels = line.group(1);
            double count = Double.parseDouble(line.group(2));
            all += count;
            boolean restart = labels.contains("resource=\"deployments\"")
                    && labels.contains("subresource=\"\"")
                    && (labels.contains("verb=\"PATCH\"") || labels.contains("verb=\"APPLY\""));
            patches += restart ? count : 0;
        }
        if (all == 0) {
            throw new IllegalArgumentException("There is no apiserver_request_total in these metrics: "
                    + metrics.substring(0, Math.min(200, metrics.length())));
        }
        return new Requests(Math.round(all), Math.round(patches));
    }

    Requests since(Requests before) {
        return new Requests(all - before.all, patchesOfDeployments - before.patchesOfDeployments);
    }
}
