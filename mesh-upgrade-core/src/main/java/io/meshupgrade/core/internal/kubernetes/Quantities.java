package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.custom.QuantityFormatter;
import io.meshupgrade.core.internal.observe.Requests;
import java.math.BigDecimal;
import java.util.Map;

/** Reads quantities, such as {@code 250m} of a CPU or {@code 64Mi} of memory. */
final class Quantities {

    private static final BigDecimal MILLI = BigDecimal.valueOf(1000);
    private static final QuantityFormatter FORMAT = new QuantityFormatter();

    private Quantities() {}

    static long milliCpu(String quantity) throws UnreadableDocument {
        return number(quantity).multiply(MILLI).longValue();
    }

    static long bytes(String quantity) throws UnreadableDocument {
        return number(quantity).longValue();
    }

    private static BigDecimal number(String quantity) throws UnreadableDocument {
        if (quantity.isEmpty()) {
            return BigDecimal.ZERO;
        }
        try {
            return FORMAT.parse(quantity).getNumber();
        } catch (QuantityFormatException | NumberFormatException e) {
            throw new UnreadableDocument("'" + quantity + "' is no quantity", e);
        }
    }

    /** Of an object such as {@code requests} or {@code allocatable}. */
    static Requests requests(Fields quantities) throws UnreadableDocument {
        try {
            return new Requests(milliCpu(quantities.textOrNumber("cpu")), bytes(quantities.textOrNumber("memory")));
        } catch (UnreadableDocument e) {
            throw quantities.unreadable("cannot be read: " + e.getMessage());
        }
    }

    /** The same of a map, as protobuf has it. */
    static Requests requests(Map<String, String> quantities) throws UnreadableDocument {
        return new Requests(milliCpu(quantities.getOrDefault("cpu", "")), bytes(quantities.getOrDefault("memory", "")));
    }

    /** What a pod asks for, see {@link PodRequests}. */
    static Requests ofPod(Fields spec) throws UnreadableDocument {
        PodRequests asked = new PodRequests();
        for (Fields container : spec.objects("containers")) {
            asked.add(ofContainer(container), true);
        }
        for (Fields container : spec.objects("initContainers")) {
            asked.add(ofContainer(container), container.text("restartPolicy").equals("Always"));
        }
        return asked.total();
    }

    private static Requests ofContainer(Fields container) throws UnreadableDocument {
        return requests(container.object("resources").object("requests"));
    }
}
