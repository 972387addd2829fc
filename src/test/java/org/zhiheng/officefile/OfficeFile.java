package org.zhiheng.officefile;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * An .xlsx or .docx taken apart: every XML part against its schema, every part's type and relationships, and the
 * identifiers that a strict reader wants unique. What it finds is what makes Office offer a repair.
 */
public final class OfficeFile {

    private final Map<String, byte[]> parts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private OfficeFile() {}

    /** What is wrong with the file; empty when nothing is. */
    public static List<String> problems(byte[] file) throws Exception {
        OfficeFile office = new OfficeFile();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (office.parts.put(entry.getName(), zip.readAllBytes()) != null) {
                    office.problems.add(entry.getName() + " lies in the file twice");
                }
            }
        }
        office.types();
        for (Map.Entry<String, byte[]> part : office.parts.entrySet()) {
            if (part.getKey().endsWith(".xml") || part.getKey().endsWith(".rels")) {
                office.problems.addAll(
                        OfficeSchemas.problems(part.getKey(), new ByteArrayInputStream(part.getValue())));
            }
            if (part.getKey().endsWith(".rels")) {
                office.relationships(part.getKey());
            }
        }
        office.identifiers();
        return office.problems;
    }

    private Document xml(String part) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(parts.get(part)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagNameNS("*", name);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < found.getLength(); index++) {
            elements.add((Element) found.item(index));
        }
        return elements;
    }

    /** Every part has a type, every named part is there. */
    private void types() throws Exception {
        Document types = xml("[Content_Types].xml");
        Set<String> endings = new HashSet<>();
        elements(types, "Default").forEach(each -> {
            if (!endings.add(each.getAttribute("Extension").toLowerCase(Locale.ROOT))) {
                problems.add("two default types of ." + each.getAttribute("Extension"));
            }
        });
        Set<String> named = new HashSet<>();
        for (Element each : elements(types, "Override")) {
            String name = each.getAttribute("PartName").substring(1);
            if (!named.add(name)) {
                problems.add("two types of " + name);
            }
            if (!parts.containsKey(name)) {
                problems.add("a type is given to " + name + ", which is missing");
            }
        }
        for (String part : parts.keySet()) {
            String ending = part.substring(part.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (!part.equals("[Content_Types].xml") && !named.contains(part) && !endings.contains(ending)) {
                problems.add(part + " has no type");
            }
            if (ending.equals("xml")
                    && !part.equals("[Content_Types].xml")
                    && !named.contains(part)
                    && !part.startsWith("customXml/item")) {
                problems.add(part + " has no type of its own");
            }
        }
    }

    private void relationships(String part) throws Exception {
        String owner = part.replace("_rels/", "").replaceAll("\\.rels$", "");
        if (!owner.isEmpty() && !parts.containsKey(owner)) {
            problems.add(part + " belongs to no part");
        }
        Set<String> ids = new HashSet<>();
        for (Element each : elements(xml(part), "Relationship")) {
            if (!ids.add(each.getAttribute("Id"))) {
                problems.add(part + " has two relationships " + each.getAttribute("Id"));
            }
            if (!each.getAttribute("TargetMode").equals("External")) {
                String target = URI.create("/" + owner)
                        .resolve(each.getAttribute("Target"))
                        .getPath()
                        .substring(1);
                if (!parts.containsKey(target)) {
                    problems.add(part + " points to " + target + ", which is missing");
                }
            }
        }
        if (owner.isEmpty() || !owner.endsWith(".xml")) {
            return;
        }
        String relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        for (Element each : elements(xml(owner), "*")) {
            for (String name : List.of("id", "embed", "link")) {
                String used = each.getAttributeNS(relations, name);
                if (!used.isEmpty() && !ids.contains(used)) {
                    problems.add(owner + " names the relationship " + used + ", which is missing");
                }
            }
        }
    }

    private void identifiers() throws Exception {
        for (String part : parts.keySet()) {
            if (part.equals("word/styles.xml")) {
                unique(part, "style", "styleId");
            } else if (part.equals("word/document.xml")) {
                unique(part, "bookmarkStart", "id");
                unique(part, "bookmarkStart", "name");
                if (elements(xml(part), "bookmarkStart").size()
                        != elements(xml(part), "bookmarkEnd").size()) {
                    problems.add("a bookmark has no end");
                }
            } else if (part.equals("xl/workbook.xml")) {
                unique(part, "sheet", "sheetId");
                unique(part, "sheet", "name");
                unique(part, "definedName", "name", "localSheetId");
                elements(xml(part), "sheet").stream()
                        .map(sheet -> sheet.getAttribute("name"))
                        .filter(name -> name.length() > 31 || name.matches(".*[\\[\\]:*?/\\\\].*"))
                        .forEach(name -> problems.add("a sheet may not be called " + name));
            } else if (part.startsWith("xl/drawings/drawing")) {
                unique(part, "cNvPr", "id");
            } else if (part.startsWith("xl/worksheets/sheet")) {
                sheet(part);
            }
        }
    }

    private void unique(String part, String element, String... attributes) throws Exception {
        Set<String> seen = new HashSet<>();
        for (Element each : elements(xml(part), element)) {
            StringBuilder key = new StringBuilder();
            for (String attribute : attributes) {
                String plain = each.getAttribute(attribute);
                key.append(plain.isEmpty() ? each.getAttributeNS(each.getNamespaceURI(), attribute) : plain)
                        .append(' ');
            }
            if (!seen.add(key.toString())) {
                problems.add(part + " has two of " + element + " " + key);
            }
        }
    }

    /** Rows and cells in rising order, each once; merged cells apart from each other. */
    private void sheet(String part) throws Exception {
        int last = 0;
        Document sheet = xml(part);
        Map<Integer, Integer> cells = new HashMap<>();
        for (Element row : elements(sheet, "row")) {
            int number = Integer.parseInt(row.getAttribute("r"));
            if (number <= last) {
                problems.add(part + " row " + number + " comes after row " + last);
            }
            last = number;
        }
        for (Element cell : elements(sheet, "c")) {
            int[] at = cell(cell.getAttribute("r"));
            if (cells.getOrDefault(at[0], 0) >= at[1]) {
                problems.add(part + " cell " + cell.getAttribute("r") + " comes too late or twice");
            }
            cells.put(at[0], at[1]);
        }
        List<int[]> merged = new ArrayList<>();
        for (Element each : elements(sheet, "mergeCell")) {
            String[] ends = each.getAttribute("ref").split(":");
            int[] from = cell(ends[0]);
            int[] to = cell(ends[ends.length - 1]);
            int[] own = {from[0], from[1], to[0], to[1]};
            if (own[0] == own[2] && own[1] == own[3]) {
                problems.add(part + " merges the single cell " + each.getAttribute("ref"));
            }
            for (int[] other : merged) {
                if (own[0] <= other[2] && other[0] <= own[2] && own[1] <= other[3] && other[1] <= own[3]) {
                    problems.add(part + " merges " + each.getAttribute("ref") + " over other merged cells");
                }
            }
            merged.add(own);
        }
    }

    /** Row and column from 1. */
    private static int[] cell(String reference) {
        int column = 0;
        int index = 0;
        for (; Character.isLetter(reference.charAt(index)); index++) {
            column = column * 26 + reference.charAt(index) - 'A' + 1;
        }
        return new int[] {Integer.parseInt(reference.substring(index)), column};
    }
}
