package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads protobuf as it arrives, without generated classes: tags, varints, short strings, and what may be passed over.
 * Nothing is kept but one buffer. Short strings that repeat, such as label keys, are one object.
 *
 * <p>(protobuf encoding: a tag is the field's number times 8 plus its wire type; lengths and numbers are varints.)
 */
final class ProtobufStream {

    static final int VARINT = 0;
    static final int LENGTH_DELIMITED = 2;

    private static final int MAX_TEXT = 1024 * 1024;
    private static final int MAX_CACHED = 96;

    private final InputStream in;
    private final byte[] buffer = new byte[32 * 1024];
    private final @Nullable String[] cache = new String[2048];
    private int position;
    private int filled;
    /** Bytes of the stream before the buffer. */
    private long passed;
    /** Where the message that is being read ends. */
    private long end = Long.MAX_VALUE;

    ProtobufStream(InputStream in) {
        this.in = in;
    }

    /** Begins a message of which the length is next; {@link #leave} ends it. */
    long enter() throws IOException {
        long outer = end;
        long length = varint();
        long offset = offset();
        if (length < 0 || length > outer - offset) {
            throw new UnreadableDocument("has a part that is longer than the whole");
        }
        end = offset + length;
        return outer;
    }

    void leave(long outer) throws IOException {
        pass(end - offset());
        end = outer;
    }

    /** The next tag of this message, or 0 when it has ended. */
    int tag() throws IOException {
        if (offset() >= end || (end == Long.MAX_VALUE && position == filled && !fill())) {
            return 0;
        }
        long tag = varint();
        if (tag >>> 3 == 0 || tag != (int) tag) {
            throw new UnreadableDocument("has a field without a number");
        }
        return (int) tag;
    }

    long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = next();
            value |= (long) (b & 0x7f) << Math.min(shift, 63);
            if (b >= 0) {
                return value;
            }
        }
        throw new UnreadableDocument("has a number of more than 64 bits");
    }

    String text() throws IOException {
        long length = varint();
        if (length < 0 || length > end - offset()) {
            throw new UnreadableDocument("has a part that is longer than the whole");
        }
        if (length > MAX_TEXT) {
            throw new UnreadableDocument("has a string of " + length + " bytes, more than any of an API server");
        }
        int size = (int) length;
        if (filled - position >= size) {
            position += size;
            return size <= MAX_CACHED
                    ? cached(position - size, size)
                    : new String(buffer, position - size, size, UTF_8);
        }
        byte[] bytes = new byte[size];
        int had = filled - position;
        System.arraycopy(buffer, position, bytes, 0, had);
        position = filled;
        int read = in.readNBytes(bytes, had, size - had);
        passed += read;
        if (read < size - had) {
            throw ended();
        }
        return new String(bytes, UTF_8);
    }

    /** Passes over the value of a field. */
    void skip(int tag) throws IOException {
        switch (tag & 7) {
            case VARINT -> varint();
            case 1 -> pass(8);
            case LENGTH_DELIMITED -> leave(enter());
            case 5 -> pass(4);
            default -> throw new UnreadableDocument("has a field of an unknown type");
        }
    }

    private void pass(long count) throws IOException {
        if (count > end - offset()) {
            throw new UnreadableDocument("has a part that is longer than the whole");
        }
        long left = count;
        while (left > filled - position) {
            left -= filled - position;
            position = filled;
            if (!fill()) {
                throw ended();
            }
        }
        position += (int) left;
    }

    byte next() throws IOException {
        if (offset() >= end) {
            throw new UnreadableDocument("has a number that is cut off");
        }
        if (position == filled && !fill()) {
            throw ended();
        }
        return buffer[position++];
    }

    private boolean fill() throws IOException {
        passed += filled;
        position = 0;
        filled = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    private long offset() {
        return passed + position;
    }

    private String cached(int from, int size) {
        int hash = size;
        for (int i = from; i < from + size; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = (hash ^ hash >>> 15) & cache.length - 1;
        String known = cache[slot];
        if (known != null && isText(known, from, size)) {
            return known;
        }
        String text = new String(buffer, from, size, UTF_8);
        cache[slot] = text;
        return text;
    }

    private boolean isText(String text, int from, int size) {
        if (text.length() != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            byte b = buffer[from + i];
            if (b < 0 || text.charAt(i) != b) {
                return false;
            }
        }
        return true;
    }

    private static UnreadableDocument ended() {
        return new UnreadableDocument("ends in the middle");
    }
}
