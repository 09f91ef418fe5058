package io.meshupgrade.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A table in aligned columns, for people: a cell without a value shows a dash, so that none looks forgotten. */
final class TextTable {

    private final List<String[]> rows = new ArrayList<>();
    private int paintedColumn = -1;
    private UnaryOperator<String> paint = UnaryOperator.identity();

    TextTable(String... headings) {
        rows.add(headings);
    }

    /** @param cells as many as there are headings */
    void add(String... cells) {
        String[] row = new String[cells.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = cells[i].isEmpty() ? "-" : Words.clean(cells[i]);
        }
        rows.add(row);
    }

    /** Gives the cells of a column their colour, which takes no room. */
    TextTable painting(int column, UnaryOperator<String> how) {
        paintedColumn = column;
        paint = how;
        return this;
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    List<String> lines() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                boolean painted = i == paintedColumn && !lines.isEmpty();
                line.append(painted ? paint.apply(row[i]) : row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines());
    }
}
