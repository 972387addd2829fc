package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/**
 * Finds the heading row of each sheet by the headings the feed wants, skipping titles above it, and passes on the rows
 * below. Merged cells are filled with the text of their first cell. Blank rows are no rows.
 */
final class TableFinder implements SheetSink {

    private static final int SEARCHED = 30;

    private final Feed feed;
    private final String file;
    private final TableSink sink;
    private final Set<String> wanted;
    private final List<Raw> waiting = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private @Nullable ContentException lacking;
    private final TemplateMark template = new TemplateMark();
    private boolean inTemplateMark;
    private long cells;

    private int position;
    private String sheet = "";
    private List<Merged> merged = List.of();
    private String[] filled = new String[0];
    private long[] filledUntil = new long[0];
    private int nextMerged;
    private int headingRows;
    private boolean found;
    private boolean skipped;
    private int tables;

    private record Raw(
            long number, String[] cells, @Nullable BitSet dates) {}

    TableFinder(Feed feed, String file, TableSink sink) {
        this.feed = feed;
        this.file = file;
        this.sink = sink;
        this.wanted = feed.headings(false);
    }

    /** Names of sheets that have none of the headings and were left unread. */
    List<String> unreadSheets() {
        return unread;
    }

    /** Cells seen, in all sheets. */
    long cells() {
        return cells;
    }

    /** To be called after the last sheet. @throws ContentException when no sheet has the headings */
    void finish() {
        if (tables > 0) {
            return;
        }
        if (lacking != null) {
            throw lacking;
        }
        throw new ContentException(List.of(Finding.error(
                        "file-no-headings",
                        file,
                        0,
                        0,
                        "前 " + SEARCHED + " 行里没有找到数据源「" + feed.code() + "」要的表头",
                        "none of the headings of feed (" + feed.code() + ") is in the first " + SEARCHED + " rows")
                .fix(
                        "表头应有：" + String.join("、", feed.headings(true)),
                        "the headings are: " + String.join(", ", feed.headings(true)))));
    }

    @Override
    public void sheet(int newPosition, String name, List<Merged> ranges, int rows) {
        position = newPosition;
        sheet = name;
        merged = new ArrayList<>(ranges);
        merged.sort(java.util.Comparator.comparingLong(Merged::firstRow));
        filled = new String[0];
        filledUntil = new long[0];
        nextMerged = 0;
        headingRows = rows;
        found = false;
        String only = feed.layout().sheet();
        skipped = only != null && !name.isEmpty() && !only.equals(name) && !only.equals(String.valueOf(newPosition));
        inTemplateMark = name.equals(TemplateMark.SHEET);
        skipped |= inTemplateMark || template.isOther(name);
        waiting.clear();
    }

    @Override
    public void row(long number, String[] written, @Nullable BitSet dates) {
        cells += written.length;
        if (inTemplateMark) {
            template.row(written);
        }
        if (skipped) {
            return;
        }
        String[] whole = merged.isEmpty() ? written : fill(number, written);
        if (found) {
            pass(number, whole, dates);
            return;
        }
        waiting.add(new Raw(number, whole, dates));
        int fixed = feed.layout().headerRow();
        if (fixed > 0 ? number >= fixed : waiting.size() >= SEARCHED) {
            findHeadings();
        }
    }

    @Override
    public void endSheet() {
        if (inTemplateMark) {
            template.check(feed, file);
        }
        if (!skipped && !found) {
            findHeadings();
            if (!found && !sheet.isEmpty()) {
                unread.add(sheet);
            }
        }
        waiting.clear();
    }

    private void pass(long number, String[] cells, @Nullable BitSet dates) {
        for (String cell : cells) {
            for (int index = 0; index < cell.length(); index++) {
                if (!Text.blank(cell.charAt(index))) {
                    sink.row(number, cells, dates);
                    return;
                }
            }
        }
    }

    private void findHeadings() {
        int fixed = feed.layout().headerRow();
        int bestEnd = -1;
        int bestMatches = 0;
        Headings best = null;
        for (int end = 0; end < waiting.size(); end++) {
            if (fixed > 0 && waiting.get(end).number() != fixed) {
                continue;
            }
            for (int depth = 1; depth <= headingRows && depth <= end + 1; depth++) {
                List<String[]> rows = new ArrayList<>();
                for (int index = end - depth + 1; index <= end; index++) {
                    rows.add(waiting.get(index).cells());
                }
                Headings headings = Headings.joined(rows);
                int matches = headings.matches(wanted);
                if (matches > bestMatches) {
                    best = headings;
                    bestMatches = matches;
                    bestEnd = end;
                }
            }
        }
        if (best == null) {
            return;
        }
        ContentException missing = missingHeadings(best, waiting.get(bestEnd).number());
        if (missing != null) {
            if (lacking == null) {
                lacking = missing;
            }
            return;
        }
        found = true;
        tables++;
        sink.table(position, sheet, waiting.get(bestEnd).number(), best);
        for (Raw row : List.copyOf(waiting.subList(bestEnd + 1, waiting.size()))) {
            pass(row.number(), row.cells(), row.dates());
        }
        waiting.clear();
    }

    private @Nullable ContentException missingHeadings(Headings headings, long row) {
        List<Finding> findings = new ArrayList<>();
        String place = sheet.isEmpty() ? file : file + "!" + sheet;
        for (String heading : feed.headings(true)) {
            if (headings.column(heading) >= 0) {
                continue;
            }
            Finding finding = Finding.error(
                    "file-heading", place, (int) row, 0, "缺少列「" + heading + "」", "column (" + heading + ") is missing");
            String nearest = Suggestion.nearest(heading, headings.names());
            findings.add(
                    nearest == null
                            ? finding.fix(
                                    "文件里的列有：" + String.join("、", headings.names()),
                                    "the file has: " + String.join(", ", headings.names()))
                            : finding.fix("文件里的「" + nearest + "」是否就是它", "is it the file's (" + nearest + ")"));
        }
        return findings.isEmpty() ? null : new ContentException(findings);
    }

    private String[] fill(long number, String[] cells) {
        while (nextMerged < merged.size() && merged.get(nextMerged).firstRow() <= number) {
            Merged range = merged.get(nextMerged++);
            if (range.lastRow() < number) {
                continue;
            }
            if (filled.length <= range.lastColumn()) {
                filled = Arrays.copyOf(filled, range.lastColumn() + 1);
                filledUntil = Arrays.copyOf(filledUntil, range.lastColumn() + 1);
            }
            String text =
                    range.firstRow() == number && range.firstColumn() < cells.length ? cells[range.firstColumn()] : "";
            for (int column = range.firstColumn(); column <= range.lastColumn(); column++) {
                filled[column] = text;
                filledUntil[column] = range.lastRow();
            }
        }
        String[] whole = cells;
        for (int column = 0; column < filled.length; column++) {
            if (filledUntil[column] >= number && !filled[column].isEmpty()) {
                if (whole.length <= column) {
                    int width = whole.length;
                    whole = Arrays.copyOf(whole, column + 1);
                    Arrays.fill(whole, width, column + 1, "");
                } else if (whole == cells) {
                    whole = cells.clone();
                }
                if (whole[column].isEmpty()) {
                    whole[column] = filled[column];
                }
            }
        }
        return whole;
    }
}
