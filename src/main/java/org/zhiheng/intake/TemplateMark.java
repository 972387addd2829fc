package org.zhiheng.intake;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;

/** The hidden sheet by which a filled-in template is known: its feed, its version, the sheets that hold no records. */
final class TemplateMark {

    static final String SHEET = "_zhiheng";
    /** First words of the row that explains the columns. */
    static final String NOTE = "【说明】";
    /** First words of the row that shows an example. */
    static final String SAMPLE = "【示例】";

    static final String FEED = "feed";
    static final String VERSION = "version";
    static final String OTHER_SHEET = "sheet";

    private String feed = "";
    private String version = "";
    private final Set<String> otherSheets = new LinkedHashSet<>();

    /** The version of the templates of a feed: any edit of the feed file makes a new one. */
    static String version(Feed feed) {
        return feed.hash().substring(0, 12);
    }

    void row(String[] cells) {
        if (cells.length < 2) {
            return;
        }
        switch (cells[0]) {
            case FEED -> feed = cells[1];
            case VERSION -> version = cells[1];
            case OTHER_SHEET -> otherSheets.add(cells[1]);
            default -> {}
        }
    }

    boolean isOther(String sheet) {
        return otherSheets.contains(sheet);
    }

    /** @throws ContentException when the template is another feed's or of another version */
    void check(Feed expected, String file) {
        if (!feed.equals(expected.code())) {
            throw new ContentException(List.of(Finding.error(
                            "template-feed",
                            file,
                            0,
                            0,
                            "这是数据源「" + feed + "」的模板，不能按「" + expected.code() + "」导入，未读取任何数据",
                            "this is a template of feed (" + feed + "), not of (" + expected.code()
                                    + "); nothing was read")
                    .fix("改选数据源「" + feed + "」", "choose feed (" + feed + ")")));
        }
        if (!version.equals(version(expected))) {
            throw new ContentException(List.of(Finding.error(
                            "template-version",
                            file,
                            0,
                            0,
                            "模板版本不符：文件是 " + version + "，现行版本是 " + version(expected) + "，未读取任何数据",
                            "the template is version " + version + ", the feed's is now " + version(expected)
                                    + "; nothing was read")
                    .fix("重新下载模板，把数据粘贴过去再导入", "download the template anew and paste the rows into it")));
        }
    }
}
