package org.zhiheng.report;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePacks;

/** The annex 评分细则 of the schemes, generated from their packs (B-10). */
@Component
public class Regulations {

    private final ContentHome home;
    private final ReportSettings settings;

    Regulations(ContentHome home, Environment environment) {
        this.home = home;
        this.settings = ReportSettings.from(environment);
    }

    /**
     * The rules of a scheme.
     *
     * @param day whose parameters are meant
     * @throws org.zhiheng.content.ContentException when pack or metrics cannot be read
     */
    public Regulation read(String scheme, LocalDate day) {
        return Regulation.of(
                new RulePacks(home).shown(scheme), MetricCatalog.read(home).descriptions(), day);
    }

    /** The day whose parameters are meant when nobody says: this one, within the days the scheme is in force. */
    public LocalDate dayFor(String scheme, LocalDate today) {
        RulePack pack = new RulePacks(home).shown(scheme);
        LocalDate until = pack.effectiveUntil();
        LocalDate day = today.isBefore(pack.effectiveFrom()) ? pack.effectiveFrom() : today;
        return until != null && !day.isBefore(until) ? until.minusDays(1) : day;
    }

    /**
     * Writes the annex as Word and as workbook into a folder, which is made when absent.
     *
     * @return the files
     * @throws UncheckedIOException when the folder cannot be written
     */
    public List<Path> export(Regulation regulation, Path folder) {
        RegulationAnnex annex = new RegulationAnnex(regulation, settings);
        String stem = FileName.of(regulation.name() + "_评分细则_" + regulation.version());
        List<Path> files = List.of(folder.resolve(stem + ".docx"), folder.resolve(stem + ".xlsx"));
        try {
            Files.createDirectories(folder);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(files.get(0)))) {
                annex.word(out);
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(files.get(1)))) {
                annex.workbook(out);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    /** The annex as bytes of one of its formats, {@code docx} or {@code xlsx}. */
    public byte[] bytes(Regulation regulation, String format) {
        RegulationAnnex annex = new RegulationAnnex(regulation, settings);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (format.equals("docx")) {
                annex.word(out);
            } else {
                annex.workbook(out);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }
}
