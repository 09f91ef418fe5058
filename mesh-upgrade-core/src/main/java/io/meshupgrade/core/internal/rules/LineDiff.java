package io.meshupgrade.core.internal.rules;

import java.util.ArrayList;
import java.util.List;

/** How two texts differ, line by line: the fewest lines to take out of the one and to put in from the other. */
public final class LineDiff {

    /** Cells of the table that is filled; beyond it, the middle of the one is replaced by the middle of the other. */
    private static final long LARGEST_TABLE = 4_000_000;

    private final List<String> one;
    private final List<String> other;
    private final List<String> lines = new ArrayList<>();

    private LineDiff(List<String> one, List<String> other) {
        this.one = one;
        this.other = other;
    }

    /** Lines of the one only after {@code "- "}, lines of the other only after {@code "+ "}. */
    public static List<String> of(String one, String other) {
        List<String> left = one.lines().toList();
        List<String> right = other.lines().toList();
        int begin = 0;
        int shorter = Math.min(left.size(), right.size());
        while (begin < shorter && left.get(begin).equals(right.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && left.get(left.size() - 1 - end).equals(right.get(right.size() - 1 - end))) {
            end++;
        }
        LineDiff diff = new LineDiff(left.subList(begin, left.size() - end), right.subList(begin, right.size() - end));
        diff.compare();
        return List.copyOf(diff.lines);
    }

    private void compare() {
        if ((one.size() + 1L) * (other.size() + 1L) > LARGEST_TABLE) {
            one.forEach(line -> lines.add("- " + line));
            other.forEach(line -> lines.add("+ " + line));
            return;
        }
        int[][] common = common();
        int i = 0;
        int j = 0;
        while (i < one.size() || j < other.size()) {
            if (i < one.size() && j < other.size() && one.get(i).equals(other.get(j))) {
                i++;
                j++;
            } else if (j == other.size() || (i < one.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + one.get(i++));
            } else {
                lines.add("+ " + other.get(j++));
            }
        }
    }

    /** The most lines that the two have in common from a place of each on. */
    private int[][] common() {
        int[][] common = new int[one.size() + 1][other.size() + 1];
        for (int i = one.size() - 1; i >= 0; i--) {
            for (int j = other.size() - 1; j >= 0; j--) {
                common[i][j] = one.get(i).equals(other.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
