package io.meshupgrade.core.internal.observe;

/**
 * What something asks of nodes, or has of them.
 *
 * @param milliCpu thousandths of a CPU
 * @param bytes of memory
 */
public record Requests(long milliCpu, long bytes) {

    public static final Requests NONE = new Requests(0, 0);

    public Requests plus(Requests other) {
        return new Requests(milliCpu + other.milliCpu, bytes + other.bytes);
    }

    public Requests minus(Requests other) {
        return new Requests(milliCpu - other.milliCpu, bytes - other.bytes);
    }

    public Requests times(int count) {
        return new Requests(milliCpu * count, bytes * count);
    }

    /** Of each the larger one. */
    public Requests max(Requests other) {
        return new Requests(Math.max(milliCpu, other.milliCpu), Math.max(bytes, other.bytes));
    }
}
