package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The words that a file can say of something: the names of the methods that do it. A file is read whole before anything
 * of it is done.
 *
 * @param <T> of what
 */
final class Words<T> {

    /** How a file says a word. */
    private interface Word<T> {
        /** @throws IllegalArgumentException when it is not said as it should be, with the path */
        Consumer<T> read(JsonNode value, String path);
    }

    /** What is done with two texts. */
    interface Pair<T> {
        void say(T subject, String key, String value);
    }

    /** What is done with two numbers. */
    interface Range<T> {
        void say(T subject, int min, int max);
    }

    private static final int WORTH_SUGGESTING = 3;

    private final Map<String, Word<T>> words = new LinkedHashMap<>();

    /** {@code "word": true}. */
    Words<T> flag(String word, Consumer<T> action) {
        words.put(word, (value, path) -> {
            require(value.isBoolean() && value.asBoolean(), path, "true", value);
            return action;
        });
        return this;
    }

    /** {@code "word": 3}. */
    Words<T> number(String word, BiConsumer<T, Integer> action) {
        words.put(word, (value, path) -> {
            require(isNumber(value), path, "a whole number, 0 or more", value);
            return subject -> action.accept(subject, value.asInt());
        });
        return this;
    }

    private static boolean isNumber(JsonNode value) {
        return value.canConvertToInt() && value.isIntegralNumber() && value.asInt() >= 0;
    }

    /** {@code "word": {"min": 1, "max": 2}}. */
    Words<T> range(String word, Range<T> action) {
        words.put(word, (value, path) -> {
            require(
                    value.size() == 2 && isNumber(value.path("min")) && isNumber(value.path("max")),
                    path,
                    "{\"min\": a number, \"max\": a number}",
                    value);
            return subject -> action.say(
                    subject, value.path("min").asInt(), value.path("max").asInt());
        });
        return this;
    }

    /** {@code "word": "text"}. */
    Words<T> text(String word, BiConsumer<T, String> action) {
        words.put(word, (value, path) -> {
            require(value.isTextual() && !value.asText().isEmpty(), path, "a text", value);
            return subject -> action.accept(subject, value.asText());
        });
        return this;
    }

    /** {@code "word": {"key": "value", ...}}. */
    Words<T> texts(String word, Pair<T> action) {
        words.put(word, (value, path) -> {
            require(value.isObject(), path, "an object with texts", value);
            value.properties()
                    .forEach(one ->
                            require(one.getValue().isTextual(), path + "." + one.getKey(), "a text", one.getValue()));
            return subject -> value.properties()
                    .forEach(one ->
                            action.say(subject, one.getKey(), one.getValue().asText()));
        });
        return this;
    }

    /** {@code "word": ["name", ...]}, with which nothing is done. */
    Words<T> names(String word) {
        words.put(word, (value, path) -> {
            require(value.isArray(), path, "an array of texts", value);
            value.forEach(one -> require(one.isTextual(), path, "an array of texts", value));
            return subject -> {};
        });
        return this;
    }

    /** {@code "word": {"name": {...}, ...}}. */
    <C> Words<T> each(String word, BiFunction<T, String, C> named, Words<C> wordsOfIt) {
        words.put(word, (value, path) -> {
            require(value.isObject(), path, "an object with one field for each name", value);
            List<Consumer<T>> all = new ArrayList<>();
            value.properties().forEach(one -> {
                String at = path + "." + one.getKey();
                Consumer<C> content = wordsOfIt.read(one.getValue(), at);
                all.add(subject -> content.accept(said(at, () -> named.apply(subject, one.getKey()))));
            });
            return subject -> all.forEach(one -> one.accept(subject));
        });
        return this;
    }

    /**
     * Reads what is said, and does nothing yet.
     *
     * @param path of the object in its file
     * @throws IllegalArgumentException when a word is not known, or not said as it should be
     */
    Consumer<T> read(JsonNode object, String path) {
        require(object.isObject(), path, "an object", object);
        List<Consumer<T>> all = new ArrayList<>();
        object.properties().forEach(field -> {
            String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            Word<T> word = words.get(field.getKey());
            if (word == null) {
                throw new IllegalArgumentException(at + " is not known" + suggestion(field.getKey()));
            }
            Consumer<T> action = word.read(field.getValue(), at);
            all.add(subject -> said(at, () -> {
                action.accept(subject);
                return subject;
            }));
        });
        return subject -> all.forEach(one -> one.accept(subject));
    }

    /** An exception that tells its path already is told no other one. */
    private static <R> R said(String path, Supplier<R> work) {
        try {
            return work.get();
        } catch (SaidException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new SaidException(path, e);
        }
    }

    private static final class SaidException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        SaidException(String path, IllegalArgumentException cause) {
            super(path + ": " + cause.getMessage(), cause);
        }
    }

    private static void require(boolean right, String path, String expected, JsonNode seen) {
        if (!right) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "the whole" : path) + " must be " + expected + ", but is " + seen);
        }
    }

    private String suggestion(String unknown) {
        String all = "; known here: " + String.join(", ", words.keySet());
        return words.keySet().stream()
                .min(Comparator.comparingInt(word -> distance(unknown, word)))
                .filter(word -> distance(unknown, word) <= WORTH_SUGGESTING)
                .map(word -> "; did you mean " + word + "?")
                .orElse(all);
    }

    /** How many letters must be put in, left out or replaced to come from one word to the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
