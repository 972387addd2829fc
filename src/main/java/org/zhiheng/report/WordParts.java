package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagePartName;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.jspecify.annotations.Nullable;

/** The parts of a Word file beside its text: fonts with those that may stand in for them, and where each figure came from. */
final class WordParts {

    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private final StringBuilder sources = new StringBuilder();
    private int bookmarks;

    /**
     * Notes where a figure came from.
     *
     * @param text of the figure as it stands in the document
     * @return number of its bookmark, whose name is {@link #bookmark}
     */
    int figure(String text, BulletinText.Source source) {
        bookmarks++;
        sources.append("  <figure bookmark=\"").append(bookmark(bookmarks)).append('"');
        attribute("unit", source.unit());
        attribute("group", source.group());
        attribute("source", source.figure());
        attribute("text", text);
        sources.append("/>\n");
        return bookmarks;
    }

    static String bookmark(int number) {
        return "figure_" + number;
    }

    /** Puts the parts into a document. */
    void into(XWPFDocument document, long runId, @Nullable String outputHash) throws IOException {
        try {
            fonts(document);
            sources(document, runId, outputHash);
        } catch (InvalidFormatException impossible) {
            throw new IllegalStateException("A part's name is fixed", impossible);
        }
    }

    private void attribute(String name, @Nullable String value) {
        if (value != null) {
            sources.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(escaped(value))
                    .append('"');
        }
    }

    private static String escaped(String text) {
        return StringEscapeUtils.escapeXml10(text);
    }

    private static void fonts(XWPFDocument document) throws InvalidFormatException, IOException {
        String table = """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
                  <w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>
                  <w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
                  <w:font w:name="楷体_GB2312"><w:altName w:val="楷体"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
                  <w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
                  <w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>
                </w:fonts>
                """;
        part(
                document,
                document.getPackagePart(),
                "/word/fontTable.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml",
                "fontTable",
                table);
    }

    private void sources(XWPFDocument document, long runId, @Nullable String outputHash)
            throws InvalidFormatException, IOException {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                + "<figures xmlns=\"urn:zhiheng:figures\" run=\"" + runId + "\""
                + (outputHash == null ? "" : " outputHash=\"" + outputHash + "\"") + ">\n" + sources + "</figures>\n";
        PackagePart item =
                part(document, document.getPackagePart(), "/customXml/item1.xml", "application/xml", "customXml", xml);
        String properties = """
                <?xml version="1.0" encoding="UTF-8" standalone="no"?>
                <ds:datastoreItem ds:itemID="{6E6F6D65-0000-4000-8000-000000000001}"
                    xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">
                  <ds:schemaRefs><ds:schemaRef ds:uri="urn:zhiheng:figures"/></ds:schemaRefs>
                </ds:datastoreItem>
                """;
        part(
                document,
                item,
                "/customXml/itemProps1.xml",
                "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
                "customXmlProps",
                properties);
    }

    private static PackagePart part(
            XWPFDocument document, PackagePart owner, String name, String type, String relationship, String content)
            throws InvalidFormatException, IOException {
        OPCPackage opc = document.getPackage();
        PackagePartName partName = PackagingURIHelper.createPartName(name);
        PackagePart part = opc.createPart(partName, type);
        try (OutputStream out = part.getOutputStream()) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        owner.addRelationship(partName, TargetMode.INTERNAL, RELATIONSHIPS + relationship);
        return part;
    }
}
