package org.zhiheng.demo;

import java.util.Locale;
import java.util.TreeMap;
import org.zhiheng.vocabulary.Period;

/**
 * What the generator knows of each street and station in a quarter: the qualities behind the records, and plain counts
 * made while writing, against which the product's figures can be held. Planted dirty rows are never counted. The limit of a
 * case is its extended one where there is one; what was open when the quarter ended counts as late
 * once its limit had passed; what was closed later counts as open.
 */
final class Truth {

    static final String HEADINGS = "quarter,unit_code,kind,timeliness,quality,safety,satisfaction,"
            + "cases,cases_due,cases_on_time,cases_sampled,cases_excellent,"
            + "hazards,hazards_due,hazards_on_time,evaluations,evaluations_satisfied";

    /** Counts of one unit in one quarter. */
    static final class Counts {
        private final String kind;
        private final Latent latent;
        int cases;
        int casesDue;
        int casesOnTime;
        int casesSampled;
        int casesExcellent;
        int hazards;
        int hazardsDue;
        int hazardsOnTime;
        int evaluations;
        int evaluationsSatisfied;

        private Counts(String kind, Latent latent) {
            this.kind = kind;
            this.latent = latent;
        }
    }

    private final CsvFile file;
    private final TreeMap<String, Counts> open = new TreeMap<>();

    Truth(CsvFile file) {
        this.file = file;
    }

    Counts of(String unitCode, String kind, Latent latent) {
        return open.computeIfAbsent(unitCode, code -> new Counts(kind, latent));
    }

    /** Writes what was counted and forgets it. */
    void write(Period quarter) {
        open.forEach((code, counts) -> file.row(
                quarter.code(),
                code,
                counts.kind,
                decimal(counts.latent.timeliness()),
                decimal(counts.latent.quality()),
                decimal(counts.latent.safety()),
                decimal(counts.latent.satisfaction()),
                counts.cases,
                counts.casesDue,
                counts.casesOnTime,
                counts.casesSampled,
                counts.casesExcellent,
                counts.hazards,
                counts.hazardsDue,
                counts.hazardsOnTime,
                counts.evaluations,
                counts.evaluationsSatisfied));
        open.clear();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
