package org.zhiheng.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads generated files without the product's own reader. */
final class CityFiles {

    private CityFiles() {}

    static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<Map<String, String>> rows(Path path) {
        boolean old = path.getFileName().toString().matches("std_(calendar|tasks_.*)\\.csv");
        String text = new String(bytes(path), old ? CsvFile.GB18030 : StandardCharsets.UTF_8);
        List<CsvRecord> records =
                CsvReader.builder().ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text).stream()
                        .toList();
        List<String> headings = records.get(0).getFields();
        List<Map<String, String>> rows = new ArrayList<>();
        for (CsvRecord record : records.subList(1, records.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int index = 0; index < headings.size(); index++) {
                row.put(headings.get(index), record.getField(index));
            }
            rows.add(row);
        }
        return rows;
    }
}
