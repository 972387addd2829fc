package org.zhiheng.intake;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.UnsupportedFileFormatException;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.model.StylesTable;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRelation;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;
import org.zhiheng.content.ContentException;
import org.zhiheng.vocabulary.HarmlessText;

/**
 * Streams the rows of a CSV file or workbook. A workbook's sheet is read as it comes off the disk (.xlsx), so memory does
 * not grow with it; POI's guards against zip bombs stay on. Cells keep what a reader sees: whole numbers without
 * {@code .0}, numbers at the fifteen digits a spreadsheet shows, dates as dates.
 */
final class SourceRows {

    private static final int HEADING_ROWS = 3;
    private static final int LONGEST_FIELD = 1 << 20;
    private static final MathContext SPREADSHEET = new MathContext(15, RoundingMode.HALF_UP);
    private static final Pattern MERGED = Pattern.compile("mergeCell ref=\"([A-Z]+)(\\d+):([A-Z]+)(\\d+)\"");

    private SourceRows() {}

    /**
     * @param delimiter null = the most frequent of comma, semicolon, tab and bar in the first line
     * @throws ContentException when the file is damaged or refused by a guard
     */
    static void read(SourceFile file, @Nullable Character delimiter, SheetSink sink, ReadMeter meter)
            throws IOException {
        try {
            switch (file.format()) {
                case CSV -> csv(file, delimiter, sink, meter);
                case XLSX -> xlsx(file, sink, meter);
                case XLS -> xls(file, sink);
            }
        } catch (UnsupportedFileFormatException
                | OpenXML4JException
                | OpenXML4JRuntimeException
                | org.apache.poi.util.RecordFormatException
                | org.apache.poi.EncryptedDocumentException damaged) {
            throw damaged(file, damaged);
        } catch (SAXException | ParserConfigurationException damaged) {
            if (damaged.getCause() instanceof IOException failure) {
                throw damaged(file, failure);
            }
            throw damaged(file, damaged);
        }
    }

    private static ContentException damaged(SourceFile file, Exception failure) {
        String detail = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return SourceFile.refuse(
                "file-damaged",
                file.name(),
                "工作簿损坏、加密或压缩比异常，无法读取（" + detail + "）",
                "the workbook is damaged, encrypted or suspiciously compressed (" + detail + ")");
    }

    private static void csv(SourceFile file, @Nullable Character declared, SheetSink sink, ReadMeter meter)
            throws IOException {
        try (Reader text = file.reader(meter)) {
            BufferedReader reader = new BufferedReader(text, 1 << 16);
            char delimiter = declared == null ? delimiter(reader) : declared;
            sink.sheet(1, "", List.of(), 1);
            try (CsvReader<CsvRecord> csv = CsvReader.builder()
                    .fieldSeparator(delimiter)
                    .skipEmptyLines(false)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .maxBufferSize(LONGEST_FIELD * 16)
                    .ofCsvRecord(reader)) {
                long number = 0;
                for (CsvRecord record : csv) {
                    number++;
                    String[] cells = new String[record.getFieldCount()];
                    for (int index = 0; index < cells.length; index++) {
                        cells[index] = HarmlessText.original(record.getField(index));
                    }
                    sink.row(number, cells, null);
                }
            } catch (CsvParseException broken) {
                throw SourceFile.refuse(
                        "file-csv",
                        file.name(),
                        "CSV 在某处引号没有成对（" + broken.getMessage() + "）",
                        "a quote of the CSV is not closed (" + broken.getMessage() + ")");
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
            sink.endSheet();
        }
    }

    private static char delimiter(BufferedReader reader) throws IOException {
        reader.mark(1 << 16);
        char[] start = new char[(1 << 16) - 1];
        int length = 0;
        int read;
        while (length < start.length && (read = reader.read(start, length, start.length - length)) > 0) {
            length += read;
        }
        reader.reset();
        int[] counts = new int[4];
        String candidates = ",;\t|";
        boolean quoted = false;
        int lines = 0;
        for (int index = 0; index < length && lines < 5; index++) {
            char letter = start[index];
            if (letter == '"') {
                quoted = !quoted;
            } else if (!quoted && letter == '\n') {
                lines++;
            } else if (!quoted && candidates.indexOf(letter) >= 0) {
                counts[candidates.indexOf(letter)]++;
            }
        }
        int best = 0;
        for (int index = 1; index < counts.length; index++) {
            if (counts[index] > counts[best]) {
                best = index;
            }
        }
        return candidates.charAt(best);
    }

    private static void xls(SourceFile file, SheetSink sink) throws IOException {
        try (FileInputStream stream = new FileInputStream(file.path().toFile());
                HSSFWorkbook workbook = new HSSFWorkbook(stream)) {
            for (int position = 0; position < workbook.getNumberOfSheets(); position++) {
                Sheet sheet = workbook.getSheetAt(position);
                List<SheetSink.Merged> merged = new ArrayList<>();
                for (CellRangeAddress range : sheet.getMergedRegions()) {
                    merged.add(new SheetSink.Merged(
                            range.getFirstRow() + 1L,
                            range.getLastRow() + 1L,
                            range.getFirstColumn(),
                            range.getLastColumn()));
                }
                sink.sheet(position + 1, sheet.getSheetName(), merged, HEADING_ROWS);
                for (Row row : sheet) {
                    int width = Math.max(0, row.getLastCellNum());
                    String[] cells = new String[width];
                    BitSet dates = new BitSet();
                    for (int index = 0; index < width; index++) {
                        cells[index] = text(row.getCell(index), dates, index);
                    }
                    sink.row(row.getRowNum() + 1L, cells, dates);
                }
                sink.endSheet();
            }
        }
    }

    private static String text(@Nullable Cell cell, BitSet dates, int index) {
        if (cell == null) {
            return "";
        }
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case STRING -> cell.getStringCellValue();
            case BOOLEAN -> cell.getBooleanCellValue() ? "TRUE" : "FALSE";
            case ERROR -> FormulaError.forInt(cell.getErrorCellValue()).getString();
            case NUMERIC -> {
                if (DateUtil.isCellDateFormatted(cell)) {
                    dates.set(index);
                    yield moment(cell.getLocalDateTimeCellValue());
                }
                yield number(cell.getNumericCellValue());
            }
            default -> "";
        };
    }

    static String moment(LocalDateTime value) {
        LocalDateTime rounded = value.plusNanos(500_000_000).withNano(0);
        return String.format(
                java.util.Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d",
                rounded.getYear(),
                rounded.getMonthValue(),
                rounded.getDayOfMonth(),
                rounded.getHour(),
                rounded.getMinute(),
                rounded.getSecond());
    }

    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal decimal = new BigDecimal(value).round(SPREADSHEET).stripTrailingZeros();
        return decimal.toPlainString();
    }

    private static void xlsx(SourceFile file, SheetSink sink, ReadMeter meter)
            throws IOException, OpenXML4JException, SAXException, ParserConfigurationException {
        try (OPCPackage archive = OPCPackage.open(file.path().toFile(), PackageAccess.READ)) {
            XSSFReader reader = new XSSFReader(archive);
            meter.expect(archive.getPartsByContentType(XSSFRelation.WORKSHEET.getContentType()).stream()
                    .mapToLong(part -> Math.max(0, part.getSize()))
                    .sum());
            ReadOnlySharedStringsTable strings = new ReadOnlySharedStringsTable(archive, false);
            StylesTable styles = reader.getStylesTable();
            boolean since1904 = since1904(reader);
            var sheets = (XSSFReader.SheetIterator) reader.getSheetsData();
            int position = 0;
            while (sheets.hasNext()) {
                List<SheetSink.Merged> merged;
                try (InputStream sheet = sheets.next()) {
                    merged = merged(sheet);
                }
                position++;
                String name = sheets.getSheetName();
                sink.sheet(position, name, merged, HEADING_ROWS);
                try (InputStream sheet = meter.counted(sheets.getSheetPart().getInputStream())) {
                    XMLReader parser = XMLHelper.newXMLReader();
                    parser.setContentHandler(new SheetHandler(strings, styles, since1904, sink));
                    parser.parse(new InputSource(sheet));
                }
                sink.endSheet();
            }
        }
    }

    private static boolean since1904(XSSFReader reader) throws IOException, OpenXML4JException {
        try (InputStream stream = reader.getWorkbookData()) {
            String workbook = new String(stream.readNBytes(1 << 20), StandardCharsets.UTF_8);
            return Pattern.compile("date1904=\"(1|true)\"").matcher(workbook).find();
        }
    }

    /** The merged ranges stand behind all rows of a sheet, so they are looked for before it is parsed. */
    private static List<SheetSink.Merged> merged(InputStream stream) throws IOException {
        List<SheetSink.Merged> merged = new ArrayList<>();
        byte[] chunk = new byte[1 << 16];
        String rest = "";
        int length;
        while ((length = stream.read(chunk)) >= 0) {
            String text = rest + new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
            int last = 0;
            if (text.contains("mergeCell")) {
                Matcher matcher = MERGED.matcher(text);
                while (matcher.find()) {
                    merged.add(new SheetSink.Merged(
                            Long.parseLong(matcher.group(2)),
                            Long.parseLong(matcher.group(4)),
                            CellReference.convertColStringToIndex(matcher.group(1)),
                            CellReference.convertColStringToIndex(matcher.group(3))));
                    last = matcher.end();
                }
            }
            rest = text.substring(Math.max(last, text.length() - 60));
        }
        return merged;
    }

    private static final class SheetHandler extends DefaultHandler {

        private final ReadOnlySharedStringsTable strings;
        private final StylesTable styles;
        private final boolean since1904;
        private final SheetSink sink;
        private final StringBuilder text = new StringBuilder();
        private final List<String> cells = new ArrayList<>();
        private BitSet dates = new BitSet();
        private long row;
        private int column;
        private int style;
        private String type = "n";
        private boolean inText;
        private boolean inPhonetic;

        SheetHandler(ReadOnlySharedStringsTable strings, StylesTable styles, boolean since1904, SheetSink sink) {
            this.strings = strings;
            this.styles = styles;
            this.since1904 = since1904;
            this.sink = sink;
        }

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            switch (localName) {
                case "row" -> {
                    String number = attributes.getValue("r");
                    row = number == null ? row + 1 : Long.parseLong(number);
                    cells.clear();
                    dates = new BitSet();
                    column = -1;
                }
                case "c" -> {
                    String reference = attributes.getValue("r");
                    column = reference == null ? column + 1 : columnOf(reference);
                    String kind = attributes.getValue("t");
                    type = kind == null ? "n" : kind;
                    String styleIndex = attributes.getValue("s");
                    style = styleIndex == null ? -1 : Integer.parseInt(styleIndex);
                    text.setLength(0);
                }
                case "v", "t" -> inText = !inPhonetic;
                case "rPh" -> inPhonetic = true;
                default -> {}
            }
        }

        @Override
        public void characters(char[] characters, int start, int length) {
            if (inText) {
                text.append(characters, start, length);
            }
        }

        @Override
        public void endElement(String uri, String localName, String qName) {
            switch (localName) {
                case "v", "t" -> inText = false;
                case "rPh" -> inPhonetic = false;
                case "c" -> {
                    while (cells.size() <= column) {
                        cells.add("");
                    }
                    cells.set(column, value());
                }
                case "row" -> sink.row(row, cells.toArray(new String[0]), dates);
                default -> {}
            }
        }

        private String value() {
            String written = text.toString();
            return switch (type) {
                case "s" ->
                    written.isEmpty()
                            ? ""
                            : strings.getItemAt(Integer.parseInt(written)).getString();
                case "b" -> written.equals("1") ? "TRUE" : written.equals("0") ? "FALSE" : written;
                case "n" -> numeric(written);
                case "d" -> {
                    dates.set(column);
                    yield written.replace('T', ' ').replaceFirst("Z$|\\.\\d+$", "");
                }
                default -> written;
            };
        }

        private String numeric(String written) {
            if (written.isEmpty()) {
                return "";
            }
            double value;
            try {
                value = Double.parseDouble(written);
            } catch (NumberFormatException damaged) {
                return written;
            }
            if (style >= 0 && isDate(style) && DateUtil.isValidExcelDate(value)) {
                dates.set(column);
                return moment(DateUtil.getLocalDateTime(value, since1904));
            }
            return number(value);
        }

        private final java.util.Map<Integer, Boolean> dateStyles = new java.util.HashMap<>();

        private boolean isDate(int index) {
            return dateStyles.computeIfAbsent(index, key -> {
                XSSFCellStyle cellStyle = styles.getStyleAt(key);
                return cellStyle != null
                        && DateUtil.isADateFormat(cellStyle.getDataFormat(), cellStyle.getDataFormatString());
            });
        }

        private static int columnOf(String reference) {
            int column = 0;
            for (int index = 0; index < reference.length(); index++) {
                char letter = reference.charAt(index);
                if (letter < 'A' || letter > 'Z') {
                    break;
                }
                column = column * 26 + letter - 'A' + 1;
            }
            return column - 1;
        }
    }
}
