package org.zhiheng.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Reads {@code batch/feeds/*.yml}. Every mistake of a file is found in one pass, with its line. */
public final class FeedReader {

    private static final String FOLDER = "batch/feeds";

    private final ContentHome home;

    public FeedReader(ContentHome home) {
        this.home = home;
    }

    /** Codes of all feeds, in order, whether they can be read or not. */
    public List<String> codes() {
        return home.files(FOLDER).keySet().stream()
                .filter(name -> name.endsWith(".yml") && !name.startsWith("_"))
                .map(name -> name.substring(0, name.length() - 4))
                .toList();
    }

    /**
     * One feed.
     *
     * @throws ContentException when there is none or it has a mistake
     */
    public Feed feed(String code) {
        String path = FOLDER + "/" + code + ".yml";
        byte[] bytes = home.files(FOLDER).get(code + ".yml");
        if (bytes == null || !code.matches("[A-Za-z0-9_]+")) {
            Finding finding = Finding.error("feed-unknown", path, 0, 0, "没有这个数据源", "there is no such feed")
                    .about(code);
            String nearest = Suggestion.nearest(code, codes());
            throw new ContentException(List.of(
                    nearest == null
                            ? finding.fix("可用的有：" + String.join("、", codes()), "one of: " + String.join(", ", codes()))
                            : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")")));
        }
        return home.made("feed", path, bytes, read -> parse(path, code, new String(read, StandardCharsets.UTF_8)));
    }

    /** Every mistake in every feed file; empty when all can be read. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        for (String code : codes()) {
            try {
                feed(code);
            } catch (ContentException mistakes) {
                findings.addAll(mistakes.findings());
            }
        }
        return findings;
    }

    /**
     * Parses the text of a feed.
     *
     * @throws ContentException with every finding when it has a mistake
     */
    public static Feed parse(String file, String code, String text) {
        Yaml root = Yaml.parse(file, text);
        Feed feed = new FeedText(root, code, Hash.of(text)).feed();
        if (root.findings().stream().anyMatch(Finding::isError)) {
            throw new ContentException(root.findings());
        }
        return Objects.requireNonNull(feed);
    }
}
