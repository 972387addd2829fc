package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;

/** Writes one file; leaves the stream open. */
@FunctionalInterface
interface ReportWriter {

    void write(AssessmentReport report, OutputStream out) throws IOException;
}
