package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDiffTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # one   | other   | differences
            ''      | ''      | []
            a b c   | a b c   | []
            a b c   | a c     | [- b]
            a c     | a b c   | [+ b]
            a b c   | a x c   | [- b, + x]
            a b     | b a     | [- a, + a]
            ''      | a       | [+ a]
            a b c d | b d e   | [- a, - c, + e]
            """)
    void namesTheFewestLines(String one, String other, String differences) {
        assertThat(LineDiff.of(lines(one), lines(other))).hasToString(differences);
    }

    @Test
    void theDifferencesOfOneMakeTheOther() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            // Given
            List<String> one = text(random);
            List<String> other = text(random);

            // When
            List<String> diff = LineDiff.of(String.join("\n", one), String.join("\n", other));

            // Then
            assertThat(only(diff, "- ", one)).as("seed 7, round " + round).isEqualTo(only(diff, "+ ", other));
        }
    }

    @Test
    void textsTooLongToCompareLineByLineAreStillTold() {
        // Given
        String one = "same\n" + "a\n".repeat(3000) + "end";
        String other = "same\n" + "b\n".repeat(3000) + "end";

        // Then
        assertThat(LineDiff.of(one, other)).hasSize(6000).startsWith("- a").endsWith("+ b");
    }

    /** What is left of a text without its own lines of the diff: the common part. */
    private static List<String> only(List<String> diff, String sign, List<String> text) {
        List<String> own = new ArrayList<>(diff.stream()
                .filter(line -> line.startsWith(sign))
                .map(line -> line.substring(2))
                .toList());
        List<String> rest = new ArrayList<>(text);
        assertThat(rest).containsAll(own);
        own.forEach(rest::remove);
        Collections.sort(rest);
        return rest;
    }

    private static List<String> text(Random random) {
        List<String> lines = new ArrayList<>();
        int length = 1 + random.nextInt(8);
        for (int i = 0; i < length; i++) {
            lines.add(String.valueOf((char) ('a' + random.nextInt(4))));
        }
        return lines;
    }

    private static String lines(String words) {
        return words.replace(' ', '\n');
    }
}
