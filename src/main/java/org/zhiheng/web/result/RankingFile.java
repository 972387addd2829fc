package org.zhiheng.web.result;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.result.Placings;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.HarmlessText;

/** A shown ranking as a CSV file for a spreadsheet: UTF-8 with byte order mark, formulas made harmless, who took it and when. */
final class RankingFile {

    private RankingFile() {}

    /**
     * @param overall whether the ranks are those across the peer groups
     * @param taken who exported it and when, written below the table
     */
    static byte[] of(List<Placings.Place> places, boolean overall, String taken) {
        StringWriter text = new StringWriter();
        text.append('\uFEFF');
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(
                    "分组",
                    overall ? "总名次" : "名次",
                    "单位编码",
                    "单位",
                    "上级单位",
                    "总分",
                    "较上期",
                    overall ? "上期总名次" : "上期名次",
                    "建议等次",
                    "审定等次",
                    "等次依据",
                    "未排名原因");
            for (Placings.Place place : places) {
                csv.writeRecord(
                        HarmlessText.of(place.groupName()),
                        number(place.rank()),
                        HarmlessText.of(place.unitCode()),
                        HarmlessText.of(place.name()),
                        HarmlessText.of(place.parentName()),
                        number(place.total()),
                        number(place.change()),
                        number(place.previousRank()),
                        HarmlessText.of(place.suggestedGrade()),
                        HarmlessText.of(place.decidedGrade()),
                        HarmlessText.of(place.gradeReason()),
                        HarmlessText.of(place.notRankedReason()));
            }
            csv.writeRecord(HarmlessText.of(taken));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String number(@Nullable BigDecimal value) {
        return value == null ? "" : Figure.exact(value);
    }
}
