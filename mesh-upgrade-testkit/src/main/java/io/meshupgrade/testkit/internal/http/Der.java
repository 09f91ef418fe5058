package io.meshupgrade.testkit.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes the little DER (ITU-T X.690) that certificates need, since the JDK has no public way to make one. */
final class Der {

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] bool(boolean value) {
        return tagged(0x01, new byte[] {(byte) (value ? 0xff : 0)});
    }

    /** With so many unused bits at its end. */
    static byte[] bits(int unused, byte[] value) {
        return tagged(0x03, new byte[] {(byte) unused}, value);
    }

    static byte[] octets(byte[] value) {
        return tagged(0x04, value);
    }

    static byte[] utf8(String value) {
        return tagged(0x0c, value.getBytes(UTF_8));
    }

    /** Two digits each for year, month, day, hour, minute and second, then Z. */
    static byte[] utcTime(String value) {
        return tagged(0x17, value.getBytes(US_ASCII));
    }

    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    bytes.write(0x80 | (arc >>> shift & 0x7f));
                }
            }
            bytes.write(arc & 0x7f);
        }
        return tagged(0x06, bytes.toByteArray());
    }

    /** Tag, length, and the parts one after another. */
    static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length < 0x80) {
            all.write(length);
        } else if (length < 0x100) {
            all.write(0x81);
            all.write(length);
        } else {
            all.write(0x82);
            all.write(length >>> 8);
            all.write(length & 0xff);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
