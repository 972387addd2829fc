package org.zhiheng.rulepack.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.zhiheng.content.Finding;

/** Says of a file that is no readable xlsx workbook what it is instead, and how to make one of it. */
final class WorkbookFile {

    private static final String SAVE = "用 WPS 或 Excel 打开后另存为「Excel 工作簿（*.xlsx）」";
    private static final String SAVE_ENGLISH = "open it and save it as an Excel workbook (*.xlsx)";
    private static final byte[] STRICT = "purl.oclc.org/ooxml".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MOST_ENTRIES = 2_000;

    private WorkbookFile() {}

    /** @param file path as its author knows it */
    static Finding refused(String file, byte[] bytes) {
        if (bytes.length == 0) {
            return because(file, "文件是空的（0 字节）", "the file is empty (0 bytes)", "重新保存或重新传一次", "save or upload it again");
        }
        if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
            return contains(bytes, "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE))
                    ? because(file, "工作簿加了密码", "the workbook has a password", "去掉打开密码再保存", "save it without a password")
                    : because(
                            file,
                            "是旧格式（.xls）的工作簿，只是改了扩展名",
                            "an old .xls workbook under another name",
                            SAVE,
                            SAVE_ENGLISH);
        }
        if (starts(bytes, 'P', 'K')) {
            return archive(file, bytes);
        }
        return because(file, "是文本或网页，不是工作簿，只是改了扩展名", "a text or web page under another name", SAVE, SAVE_ENGLISH);
    }

    private static Finding archive(String file, byte[] bytes) {
        Set<String> entries = new TreeSet<>();
        boolean strict = false;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry();
                    entry != null && entries.size() < MOST_ENTRIES;
                    entry = zip.getNextEntry()) {
                entries.add(entry.getName());
                if (entry.getName().equals("xl/workbook.xml")) {
                    strict = contains(zip.readNBytes(100_000), STRICT);
                }
            }
        } catch (IOException | IllegalArgumentException cutOff) {
            return because(
                    file,
                    "文件不完整或已损坏",
                    "the file is cut off or damaged",
                    "从原处重新复制，或打开后另存",
                    "copy it again, or open and save it");
        }
        if (entries.contains("content.xml")) {
            return because(
                    file,
                    "是 LibreOffice 的 .ods 表格，只是改了扩展名",
                    "an .ods spreadsheet under another name",
                    SAVE,
                    SAVE_ENGLISH);
        }
        if (strict) {
            return because(file, "是「Strict Open XML」格式的工作簿", "a workbook in Strict Open XML", SAVE, SAVE_ENGLISH);
        }
        if (entries.contains("xl/workbook.bin")) {
            return because(file, "是二进制格式（.xlsb）的工作簿", "a binary .xlsb workbook", SAVE, SAVE_ENGLISH);
        }
        return entries.contains("xl/workbook.xml")
                ? because(file, "工作簿里有读不懂的内容", "the workbook holds what cannot be read", SAVE, SAVE_ENGLISH)
                : because(
                        file,
                        "是压缩包或其他文件，不是工作簿，只是改了扩展名",
                        "an archive or another file under another name",
                        "换成真正的 .xlsx 工作簿",
                        "put the .xlsx workbook in its place");
    }

    private static boolean starts(byte[] bytes, int... start) {
        for (int index = 0; index < start.length; index++) {
            if (bytes.length <= index || (bytes[index] & 0xff) != start[index]) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] bytes, byte[] words) {
        // Every byte is one character in this encoding.
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(words, StandardCharsets.ISO_8859_1));
    }

    private static Finding because(String file, String chinese, String english, String fix, String fixEnglish) {
        return Finding.error("workbook", file, 0, 0, "不能读取：" + chinese, "cannot be read: " + english)
                .fix(fix, fixEnglish);
    }
}
