package org.zhiheng.quality;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.vocabulary.Period;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows a finding opens: those found, or all of the unit and period when the unit as a whole is meant. */
@Repository
public class FoundRecords {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, @Nullable String>> COLUMNS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    FoundRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One row with where it came from.
     *
     * @param columns column → value as text, without the columns that only keep the books
     */
    public record Row(
            long recordId,
            String feed,
            String recordKey,
            @Nullable String unitCode,
            @Nullable String fileName,
            String sheet,
            long rowNumber,
            Map<String, String> columns) {}

    /** How many rows there are to list. */
    public int count(DataFinding finding) {
        if (finding.recordKind() == null) {
            return 0;
        }
        return finding.records() > 0
                ? jdbc.sql("select count(*) from data_finding_record where finding_id = :id")
                        .param("id", finding.findingId())
                        .query(Integer.class)
                        .single()
                : jdbc.sql("select count(*) from " + finding.recordKind() + " r where " + ofUnit(finding.recordKind()))
                        .param("unit", finding.unitCode())
                        .param("from", Period.parse(finding.period()).from())
                        .param("until", Period.parse(finding.period()).until())
                        .query(Integer.class)
                        .single();
    }

    public List<Row> list(DataFinding finding, int offset, int limit) {
        if (finding.recordKind() == null) {
            return List.of();
        }
        String condition = finding.records() > 0
                ? "r.record_id in (select record_id from data_finding_record where finding_id = :id)"
                : ofUnit(finding.recordKind());
        return jdbc.sql("""
                        select r.record_id, r.feed, r.record_key, r.unit_code, s.file_name, r.sheet, r.row_number,
                               (jsonb_strip_nulls(to_jsonb(r)) - array['record_id', 'feed', 'record_key', 'row_hash',
                                'batch_id', 'superseded_by', 'sheet', 'row_number', 'unit_code', 'roles', 'attributes'])::text
                        from %s r
                        left join import_batch b on b.batch_id = r.batch_id
                        left join source_file s on s.sha256 = b.source_sha256
                        where %s order by r.record_id offset :offset limit :limit
                        """.formatted(finding.recordKind(), condition))
                .param("id", finding.findingId())
                .param("unit", finding.unitCode())
                .param("from", Period.parse(finding.period()).from())
                .param("until", Period.parse(finding.period()).until())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, index) -> new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7),
                        inOrder(String.valueOf(finding.recordKind()), JSON.readValue(row.getString(8), COLUMNS))))
                .list();
    }

    private static Map<String, String> inOrder(String table, Map<String, String> columns) {
        Map<String, String> ordered = new LinkedHashMap<>();
        GovernanceQueries.columnsOf(table).stream()
                .filter(columns::containsKey)
                .forEach(column -> ordered.put(column, columns.get(column)));
        return Collections.unmodifiableMap(ordered);
    }

    /** Of the unit and those below it, by the tree as it is now. */
    private static String ofUnit(String table) {
        String view = GovernanceQueries.recordViews().stream()
                .filter(one ->
                        GovernanceQueries.tableOf(one).filter(table::equals).isPresent())
                .findFirst()
                .orElseThrow();
        String anchor = GovernanceQueries.anchorOf(view);
        return "r.superseded_by is null and r." + anchor + " >= :from and r." + anchor
                + " < :until and r.unit_code in (select unit_code from units_in_scope('own_and_below', :unit))";
    }
}
