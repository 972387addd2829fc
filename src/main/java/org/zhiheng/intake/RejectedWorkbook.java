package org.zhiheng.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.WorkbookUtil;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** The rejected rows alone, for sources that cannot be handed back as they came. Written as a stream, cells as text. */
final class RejectedWorkbook {

    private static final int WINDOW = 100;

    private final RejectedRows rejected;
    private final Feed feed;
    private final RowSource source;

    RejectedWorkbook(RejectedRows rejected, Feed feed, RowSource source) {
        this.rejected = rejected;
        this.feed = feed;
        this.source = source;
    }

    void write(Path target) throws IOException {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(WINDOW);
                OutputStream out = Files.newOutputStream(target)) {
            source.read(feed.layout().delimiter(), new TableFinder(feed, source.name(), new Rows(workbook)));
            if (workbook.getNumberOfSheets() == 0) {
                workbook.createSheet("退回");
            }
            workbook.write(out);
        }
    }

    private final class Rows implements TableSink {

        private final SXSSFWorkbook workbook;
        private final WrongCell wrong;
        private final CellStyle text;
        private final CellStyle bold;
        private TreeMap<Long, List<RejectedRows.Reason>> ofSheet = new TreeMap<>();
        private Headings headings = new Headings(List.of());
        private @Nullable Sheet sheet;
        private String name = "";
        private int at;

        Rows(SXSSFWorkbook workbook) {
            this.workbook = workbook;
            this.wrong = new WrongCell(workbook);
            this.text = workbook.createCellStyle();
            this.text.setDataFormat(workbook.createDataFormat().getFormat("@"));
            this.bold = workbook.createCellStyle();
            this.bold.setDataFormat(this.text.getDataFormat());
            Font font = workbook.createFont();
            font.setBold(true);
            this.bold.setFont(font);
        }

        @Override
        public void table(int position, String newName, long headingRow, Headings newHeadings) {
            headings = newHeadings;
            ofSheet = rejected.of(newName);
            sheet = null;
            name = newName.isEmpty() ? "退回" : newName;
        }

        @Override
        public void row(long number, String[] cells, @Nullable BitSet dates) {
            List<RejectedRows.Reason> reasons = ofSheet.get(number);
            if (reasons == null) {
                return;
            }
            int width = headings.width();
            Row row = (sheet == null ? begin() : sheet).createRow(at++);
            for (int column = 0; column < width; column++) {
                cell(row, column, column < cells.length ? cells[column] : "", text);
            }
            for (RejectedRows.Reason reason : reasons) {
                WrongCell.columns(reason, headings).forEach(column -> wrong.mark(row, column));
            }
            cell(row, width, String.valueOf(number), text);
            cell(row, width + 1, RejectedRows.words(reasons, true), text);
            wrong.mark(row, width + 1);
            cell(row, width + 2, RejectedRows.words(reasons, false), text);
        }

        private Sheet begin() {
            Sheet begun = workbook.createSheet(WorkbookUtil.createSafeSheetName(name));
            Row head = begun.createRow(0);
            for (int column = 0; column < headings.width(); column++) {
                cell(head, column, headings.names().get(column), bold);
            }
            List<String> added = List.of("原行号", WrongCell.REASON, WrongCell.REASON_ENGLISH);
            for (int each = 0; each < added.size(); each++) {
                cell(head, headings.width() + each, added.get(each), bold);
            }
            begun.setColumnWidth(headings.width() + 1, 256 * WrongCell.REASON_WIDTH);
            begun.setColumnWidth(headings.width() + 2, 256 * WrongCell.REASON_WIDTH);
            begun.createFreezePane(0, 1);
            at = 1;
            sheet = begun;
            return begun;
        }

        private void cell(Row row, int column, String value, CellStyle style) {
            row.createCell(column).setCellValue(WrongCell.cut(value));
            row.getCell(column).setCellStyle(style);
        }
    }
}
