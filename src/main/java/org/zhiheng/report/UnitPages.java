package org.zhiheng.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.UnitSheet;

/**
 * The pages of all units in one archive: 序号_单位_期间.docx, and .pdf where a font for it is at hand. Units are written by
 * several threads and put into the archive in their order, a few at a time, so that any number of units needs no more
 * memory than those few.
 */
final class UnitPages {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int MOST_THREADS = 4;

    private final AssessmentReport report;
    private final ReportSettings settings;
    private final String mark;
    private final ZipOutputStream zip;
    private final GroupMedians medians;
    private final ExecutorService threads;
    private final int threadCount;
    private final BlockingQueue<PdfFonts> fonts = new LinkedBlockingQueue<>();
    private final Deque<Future<Made>> running = new ArrayDeque<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int number;

    /**
     * What came of one unit.
     *
     * @param pdf null: none was made
     * @param refused why there is no PDF; null: there is one, or none is wanted
     */
    private record Made(
            String name,
            byte[] word,
            byte @Nullable [] pdf,
            @Nullable String refused) {}

    private UnitPages(
            AssessmentReport report, ReportSettings settings, String mark, ZipOutputStream zip, int threadCount) {
        this.mark = mark;
        this.report = report;
        this.settings = settings;
        this.zip = zip;
        this.medians = GroupMedians.of(report);
        this.threadCount = threadCount;
        this.threads = Executors.newFixedThreadPool(threadCount);
    }

    /** What could not be made is told in a text file of the archive, 说明.txt. */
    static void write(AssessmentReport report, ReportSettings settings, OutputStream out) throws IOException {
        write(report, settings, "", out);
    }

    /** @param mark at the head of every page; empty: none */
    static void write(AssessmentReport report, ReportSettings settings, String mark, OutputStream out)
            throws IOException {
        write(
                report,
                settings,
                mark,
                out,
                Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    /** @param threadCount the bytes written do not depend on it */
    static void write(AssessmentReport report, ReportSettings settings, String mark, OutputStream out, int threadCount)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        UnitPages pages = new UnitPages(report, settings, mark, zip, threadCount);
        try {
            pages.findFonts();
            report.sheets().forEach(pages::unit);
            pages.takeUntil(0);
            pages.remarks();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } finally {
            pages.close();
        }
        zip.finish();
    }

    private void findFonts() {
        try {
            for (int thread = 0; thread < threadCount; thread++) {
                fonts.add(PdfFonts.find(settings.fonts()));
            }
        } catch (IllegalStateException noFont) {
            remarks.add(String.valueOf(noFont.getMessage()));
        }
    }

    private void unit(UnitSheet sheet) {
        UnitPage page = new UnitPage(report, sheet, medians.of(sheet.unit().groupName()), mark);
        String name = String.format(
                Locale.ROOT,
                "%0" + Math.max(3, String.valueOf(report.units().size()).length()) + "d_%s_%s",
                ++number,
                FileName.of(sheet.unit().name()),
                report.heading().period().code());
        running.add(threads.submit(() -> make(name, page)));
        takeUntil(4 * threadCount);
    }

    private Made make(String name, UnitPage page) throws IOException, InterruptedException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        page.word(settings, word);
        if (!remarks.isEmpty()) {
            return new Made(name, word.toByteArray(), null, null);
        }
        PdfFonts own = fonts.take();
        try {
            ByteArrayOutputStream pdf = new ByteArrayOutputStream();
            own.write(page.html(), report.heading().asOf(), pdf);
            return new Made(name, word.toByteArray(), pdf.toByteArray(), null);
        } catch (IllegalStateException refused) {
            return new Made(name, word.toByteArray(), null, refused.getMessage());
        } finally {
            fonts.add(own);
        }
    }

    /** Puts what is made into the archive until no more than so many units are under way. */
    private void takeUntil(int left) {
        while (running.size() > left) {
            try {
                put(running.remove().get());
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof IOException cause
                        ? new UncheckedIOException(cause)
                        : new IllegalStateException(failure.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Writing the pages was interrupted", interrupted);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void put(Made made) throws IOException {
        entry(made.name() + ".docx", made.word());
        if (made.pdf() != null) {
            entry(made.name() + ".pdf", made.pdf());
        }
        if (made.refused() != null) {
            refusals.add(made.name() + ".pdf：" + made.refused());
        }
    }

    private void remarks() throws IOException {
        List<String> all = new ArrayList<>(remarks);
        all.addAll(refusals);
        if (!all.isEmpty()) {
            entry("说明.txt", String.join("\r\n", all).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void close() throws IOException {
        threads.shutdownNow();
        for (PdfFonts each : fonts) {
            each.close();
        }
    }

    private void entry(String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
