package org.zhiheng.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Reads {@code batch/schedule.yml}. Every mistake is found in one pass, with its line. */
public final class ScheduleFile {

    private static final String PATH = "batch/schedule.yml";
    private static final Set<String> KEYS =
            Set.of("name", "name_en", "scheme", "when", "load", "cut_off", "run", "missed");
    private static final Set<String> LOAD_KEYS = Set.of("feed", "files", "required");

    private ScheduleFile() {}

    /**
     * The jobs in the order of the file; none when there is no file.
     *
     * @throws ContentException with every mistake of the file
     */
    public static List<ScheduledJob> read(ContentHome home) {
        List<Finding> findings = new ArrayList<>();
        List<ScheduledJob> jobs = read(home, home, findings);
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new ContentException(findings);
        }
        return jobs;
    }

    /**
     * Every mistake of the file, with line and column; none when there is no file.
     *
     * @param home of the file and the feeds
     * @param rules where the schemes are
     */
    public static List<Finding> check(ContentHome home, ContentHome rules) {
        List<Finding> findings = new ArrayList<>();
        read(home, rules, findings);
        return findings;
    }

    private static List<ScheduledJob> read(ContentHome home, ContentHome rules, List<Finding> findings) {
        String text = home.text(PATH).orElse("");
        if (text.isBlank()) {
            return List.of();
        }
        Yaml file = Yaml.parse(PATH, text);
        List<ScheduledJob> jobs = new ArrayList<>();
        file.entries().forEach((code, job) -> job(code, job, home, rules).ifPresent(jobs::add));
        findings.addAll(file.findings());
        return jobs;
    }

    private static Optional<ScheduledJob> job(String code, Yaml job, ContentHome home, ContentHome rules) {
        job.allowKeys(KEYS);
        String name = job.get("name").requiredText();
        String scheme = job.get("scheme").requiredText();
        if (!scheme.isEmpty() && rules.text("rules/" + scheme + "/scheme.yml").isEmpty()) {
            unknown(job.get("scheme"), "unknown-scheme", "没有这个考核方案", "there is no such scheme", rules.folders("rules"));
        }
        List<ScheduledJob.Load> loads =
                job.get("load").items().stream().map(load -> load(load, home)).toList();
        Optional<Timing> timing = timing(job.get("when"));
        ScheduledJob.Computed run = word(job.get("run"), ScheduledJob.Computed.class, ScheduledJob.Computed.TRIAL);
        ScheduledJob.Missed missed = word(job.get("missed"), ScheduledJob.Missed.class, ScheduledJob.Missed.REPORT);
        boolean cutOff = job.get("cut_off").flag(false);
        return timing.map(when ->
                new ScheduledJob(code, name, job.get("name_en").text(name), scheme, when, loads, cutOff, run, missed));
    }

    private static Optional<Timing> timing(Yaml when) {
        String text = when.requiredText();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Timing.parse(text));
        } catch (IllegalArgumentException mistake) {
            String[] both = String.valueOf(mistake.getMessage()).split(" / ", 2);
            when.add(Finding.error(
                            "schedule-time",
                            PATH,
                            when.line(),
                            when.column(),
                            both[0],
                            both.length > 1 ? both[1] : both[0])
                    .fix(
                            "写成 quarter + 5 02:00（季后第5个工作日两点，也可以写 month、half、year），或 cron，如 0 30 1 ? * MON",
                            "write quarter + 5 02:00 (also month, half, year), or cron such as 0 30 1 ? * MON"));
            return Optional.empty();
        }
    }

    private static ScheduledJob.Load load(Yaml load, ContentHome home) {
        load.allowKeys(LOAD_KEYS);
        String feed = load.get("feed").requiredText();
        if (!feed.isEmpty() && home.text("batch/feeds/" + feed + ".yml").isEmpty()) {
            List<String> feeds = home.files("batch/feeds").keySet().stream()
                    .map(file -> file.replaceFirst("\\.yml$", ""))
                    .toList();
            unknown(load.get("feed"), "unknown-feed", "batch/feeds 中没有这个数据源", "there is no such feed", feeds);
        }
        Optional<String> files = load.get("files").text();
        if (files.filter(pattern -> pattern.contains("..") || pattern.startsWith("/"))
                .isPresent()) {
            load.get("files").error("schedule-files", "只能写收件目录内的文件名", "only names below the inbox folder");
        }
        if (files.isEmpty()
                && home.text("batch/feeds/" + feed + ".yml")
                        .filter(text -> !text.contains("jdbc:"))
                        .isPresent()) {
            load.error(
                    "schedule-files",
                    "数据源 " + feed + " 不取自数据库，须写 files（收件目录内的文件名）",
                    "feed " + feed + " names no database; say files (names below the inbox folder)");
        }
        return new ScheduledJob.Load(feed, files, load.get("required").flag(false));
    }

    private static <E extends Enum<E>> E word(Yaml node, Class<E> words, E absent) {
        String text = node.text("");
        if (text.isEmpty()) {
            return absent;
        }
        for (E word : words.getEnumConstants()) {
            if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
                return word;
            }
        }
        List<String> known = java.util.Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        unknown(node, "schedule-word", "不能这样写", "this cannot be written here", known);
        return absent;
    }

    private static void unknown(Yaml node, String code, String chinese, String english, Collection<String> known) {
        String word = node.text("");
        String nearest = Suggestion.nearest(word, known);
        node.add(Finding.error(code, PATH, node.line(), node.column(), chinese, english)
                .about(word)
                .fix(
                        nearest == null ? "可以写：" + String.join("、", known) : "是否想写「" + nearest + "」",
                        nearest == null ? "one of: " + String.join(", ", known) : "did you mean (" + nearest + ")"));
    }
}
