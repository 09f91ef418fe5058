package io.meshupgrade.core.internal.rules;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version in the tag of an image: {@code v1.29.2-1} is 1.29.2, built for the first time after the original. Tags
 * may be one number, and may have a suffix that means nothing to us, such as {@code -asm.17}.
 *
 * @param numbers major, minor, patch and rebuild, 0 where the tag does not say
 * @param suffix what else the tag says, or all of a tag that begins with no number
 */
record ImageVersion(List<Integer> numbers, String suffix) implements Comparable<ImageVersion> {

    static final ImageVersion NONE = new ImageVersion(List.of(), "");

    // Nine digits: a tag may be a date or a commit, and neither is worth an overflow.
    private static final Pattern TAG = Pattern.compile(
            "v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?(?:-(\\d{1,9}))?(?![.\\w])(.*)", Pattern.DOTALL);

    static ImageVersion parse(String tag) {
        Matcher matcher = TAG.matcher(tag);
        if (!matcher.matches()) {
            return tag.isEmpty() ? NONE : new ImageVersion(List.of(), tag);
        }
        Integer[] numbers = new Integer[4];
        for (int i = 0; i < numbers.length; i++) {
            String number = matcher.group(i + 1);
            numbers[i] = number == null ? 0 : Integer.parseInt(number);
        }
        return new ImageVersion(Arrays.asList(numbers), matcher.group(5));
    }

    /** Whether there is no tag at all. */
    boolean isNone() {
        return equals(NONE);
    }

    /** Whether it has numbers, by which it is older or newer than another. */
    boolean isComparable() {
        return !numbers.isEmpty();
    }

    /** By number, of two that have them; those that differ in their suffix alone are neither older nor newer. */
    @Override
    public int compareTo(ImageVersion other) {
        for (int i = 0; i < numbers.size(); i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
