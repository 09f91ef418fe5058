package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The bytes of an object in one encoding, with the places of its {@linkplain Slot slots}. */
final class PodTemplate {

    private record Place(int at, Slot slot) {}

    private final byte[] bytes;
    private final List<Place> places = new ArrayList<>();

    PodTemplate(byte[] bytes) {
        this.bytes = bytes.clone();
        String text = new String(bytes, ISO_8859_1);
        for (Slot slot : Slot.values()) {
            String marker = slot.marker();
            for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length())) {
                places.add(new Place(at, slot));
            }
        }
        places.sort(Comparator.comparingInt(Place::at));
    }

    int size() {
        return bytes.length;
    }

    /** Writes one object. Each slot is asked for as often as the object has it, from the front to the back. */
    void write(ByteArrayOutputStream out, Function<Slot, String> values) {
        byte[] object = bytes.clone();
        for (Place place : places) {
            byte[] value = values.apply(place.slot()).getBytes(US_ASCII);
            if (value.length != place.slot().marker().length()) {
                throw new IllegalArgumentException(
                        new String(value, US_ASCII) + " does not fit where " + place.slot() + " is");
            }
            System.arraycopy(value, 0, object, place.at(), value.length);
        }
        out.writeBytes(object);
    }
}
