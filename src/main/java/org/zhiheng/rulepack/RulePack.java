package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.table.PackTables;
import org.zhiheng.rulepack.table.ScenarioWorkbook;
import org.zhiheng.rulepack.table.WorkbookText;
import org.zhiheng.vocabulary.Period;

/** A rule pack as read from its files: who is assessed, by which criteria, how it is ranked and graded. Immutable. */
public final class RulePack {

    /** What assessed units may see of each other; before publicity they see nothing but their own in any case. */
    public enum Visibility {
        /** Others stay nameless for ever. */
        OWN,
        /** From publicity on: names, ranks and totals of the group's first three and of the neighbours. */
        RANKING,
        /** Besides, once published: the whole result of any unit, without its records. */
        DETAILS
    }

    /** How far a version has come. */
    public enum Maturity {
        DRAFT,
        PUBLISHED,
        RETIRED
    }

    /**
     * A node of the tree, for headings of reports.
     *
     * @param parent code of the node above; null for the total
     * @param depth total = 0
     * @param criterion whether it is a leaf that rules score
     * @param basis document and clause; empty when none
     * @param clause text of the clause; empty when none
     * @param metrics codes of the metrics it is scored from
     */
    public record Node(
            String code,
            String name,
            String nameEnglish,
            @Nullable String parent,
            int depth,
            boolean criterion,
            String basis,
            String clause,
            List<String> metrics) {}

    /**
     * What the scenarios must reach before the pack may be published.
     *
     * @param coverage percentage of rules and of their parts that scenarios use; 0: not asked for
     * @param mutation percentage of changed rules that scenarios notice; 0: not asked for
     */
    public record TestGate(int coverage, int mutation) {}

    /**
     * How complete records must be before a formal run.
     *
     * @param least 0.95 for 95 % of all pairs of an assessed unit and a kind of record
     * @param of the kinds, by view: gov_case …
     */
    public record Completeness(BigDecimal least, List<String> of) {

        public Completeness {
            of = List.copyOf(of);
        }
    }

    private final String folder;
    private final SortedMap<String, byte[]> files;
    private final String hash;
    private final Scheme scheme;
    private final Map<String, Criterion> criteria;
    private final List<Scenario> scenarios;
    private final PackTables tables;
    private final List<Finding> findings;

    RulePack(
            String folder,
            SortedMap<String, byte[]> files,
            String hash,
            Scheme scheme,
            Map<String, Criterion> criteria,
            List<Scenario> scenarios,
            PackTables tables,
            List<Finding> findings) {
        this.folder = folder;
        this.files = java.util.Collections.unmodifiableSortedMap(files);
        this.hash = hash;
        this.scheme = scheme;
        this.criteria = criteria;
        this.scenarios = List.copyOf(scenarios);
        this.tables = tables;
        this.findings = findings.stream().distinct().sorted().toList();
    }

    /** Path of the folder relative to home, e.g. {@code rules/boston_311_quarterly}. */
    public String folder() {
        return folder;
    }

    /** The files by path inside the folder. */
    public SortedMap<String, byte[]> files() {
        return files;
    }

    /** A file as people read it: text as it is, a workbook row by row; empty when there is no such file. */
    public String text(String path) {
        byte[] bytes = files.getOrDefault(path, new byte[0]);
        return path.endsWith(".xlsx")
                ? WorkbookText.shown(bytes)
                : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** SHA-256 over the names and contents of the files; of a workbook the texts count, not the bytes. */
    public String hash() {
        return hash;
    }

    /** What reading found; the pack can be compiled when none is an error. */
    public List<Finding> findings() {
        return findings;
    }

    /** Code of the scheme, which is its folder's name. */
    public String code() {
        return scheme.code();
    }

    public String name() {
        return scheme.name();
    }

    public String nameEnglish() {
        return scheme.nameEnglish();
    }

    /** As its author numbers it; the content is told by its hash. */
    public String version() {
        return scheme.version();
    }

    public Maturity maturity() {
        return scheme.maturity();
    }

    /** What assessed units may see of each other. */
    public Visibility visibility() {
        return scheme.visibility();
    }

    /** The document the scheme rests on; empty when none is named. */
    public String basis() {
        return scheme.basis();
    }

    public Period.Length periodLength() {
        return scheme.periodLength();
    }

    /** First day it is in force. */
    public LocalDate effectiveFrom() {
        return scheme.effectiveFrom();
    }

    /** The day after the last one it is in force; null when open. */
    public @Nullable LocalDate effectiveUntil() {
        return scheme.effectiveUntil();
    }

    /** The role in which records count for the assessed units, {@code place} unless the scheme says otherwise. */
    public String role() {
        return scheme.role();
    }

    /** Kinds of the assessed units. */
    public Set<String> kinds() {
        return scheme.assesses().kinds();
    }

    /** Whether the scheme assesses such a unit. */
    public boolean assesses(String kind, Map<String, String> attributes) {
        return scheme.assesses().holds(kind, attributes, "");
    }

    /** Code of the first peer group that takes the unit; empty when none does. */
    public Optional<String> peerGroupOf(String kind, Map<String, String> attributes) {
        for (Scheme.Group group : scheme.peerGroups()) {
            if (group.condition().holds(kind, attributes, "")) {
                return Optional.of(group.code());
            }
        }
        return Optional.empty();
    }

    /** Peer groups in their declared order: code → name. */
    public Map<String, String> peerGroups() {
        Map<String, String> groups = new java.util.LinkedHashMap<>();
        scheme.peerGroups().forEach(group -> groups.put(group.code(), group.name()));
        return groups;
    }

    /** The completeness demanded before a formal run; empty: none. */
    public Optional<Completeness> completeness() {
        return Optional.ofNullable(scheme.completeness());
    }

    /** Grade words, best first; empty when the scheme gives no grades. */
    public List<String> grades() {
        return scheme.gradeWords();
    }

    /** What {@code tests:} of {@code scheme.yml} asks of the scenarios. */
    public TestGate testGate() {
        return scheme.gate();
    }

    /** Every metric that a criterion, ranking or rule names. */
    public Set<String> metrics() {
        return scheme.metrics(criteria);
    }

    /** The nodes of all trees, in tree order, each code once. */
    public List<Node> nodes() {
        return scheme.nodes(criteria);
    }

    /** Chinese name of a node or criterion; the code itself when unknown. */
    public String nodeName(String code) {
        return nodes().stream()
                .filter(node -> node.code().equals(code))
                .map(Node::name)
                .findFirst()
                .orElse(code);
    }

    /** The same pack with one criterion written otherwise; for tests of its scenarios. */
    RulePack with(Criterion criterion) {
        Map<String, Criterion> changed = new java.util.LinkedHashMap<>(criteria);
        changed.put(criterion.code(), criterion);
        return new RulePack(folder, files, hash, scheme, changed, scenarios, tables, List.of());
    }

    /** The same pack with other sheets; its criteria are to be resolved anew. For tests of its scenarios. */
    RulePack with(PackTables changed) {
        return new RulePack(folder, files, hash, scheme, criteria, scenarios, changed, List.of());
    }

    /** The same pack with another {@code scheme.yml}; for tests of its scenarios. */
    RulePack with(Scheme changed) {
        return new RulePack(folder, files, hash, changed, criteria, scenarios, tables, List.of());
    }

    Scheme scheme() {
        return scheme;
    }

    /** Whether the records named by a criterion's lines are marks of raters; otherwise they are events. */
    public boolean isOfMarks(String criterion) {
        Criterion found = criteria.get(criterion);
        return found != null
                && (String.valueOf(found.form()).equals("raters")
                        || found.yaml().get("options").items().stream()
                                .anyMatch(option -> option.get("form").text("").equals("raters")));
    }

    Map<String, Criterion> criteria() {
        return criteria;
    }

    PackTables tables() {
        return tables;
    }

    /** Every scenario of the pack as one workbook that may lie in {@code scenarios/} instead of the files it came from. */
    public byte[] scenarioWorkbook() {
        return ScenarioWorkbook.write(scenarios.stream().map(Scenario::yaml).toList());
    }

    List<Scenario> scenarios() {
        return scenarios;
    }
}
