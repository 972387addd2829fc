package org.zhiheng.quality;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;

/** The checks of records: the files {@code batch/checks/*.sql} of a home folder, in code order. */
public final class DataChecks {

    static final String FOLDER = "batch/checks";

    private final List<DataCheck> checks;

    private DataChecks(List<DataCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** @throws ContentException with every mistake of every file, each with its line */
    public static DataChecks read(ContentHome home) {
        return home.made("checks", FOLDER, DataChecks::read, checks -> true);
    }

    private static DataChecks read(SortedMap<String, byte[]> files) {
        List<DataCheck> checks = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().endsWith(".sql")) {
                CheckFile reading = new CheckFile(
                        FOLDER + "/" + file.getKey(), new String(file.getValue(), StandardCharsets.UTF_8));
                reading.read().ifPresent(checks::add);
                findings.addAll(reading.findings());
            }
        }
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new ContentException(findings);
        }
        return new DataChecks(checks);
    }

    public List<DataCheck> all() {
        return checks;
    }

    public Optional<DataCheck> find(String code) {
        return checks.stream().filter(check -> check.code().equals(code)).findFirst();
    }
}
