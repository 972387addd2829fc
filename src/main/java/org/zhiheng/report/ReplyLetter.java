package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.zhiheng.report.WordDocument.Face;

/** The written reply to an appeal, laid out as an official letter (GB/T 9704-2012). */
final class ReplyLetter {

    private final Reply reply;
    private final WordDocument word;

    private ReplyLetter(Reply reply, WordDocument word) {
        this.reply = reply;
        this.word = word;
    }

    /** @param mark at the head of every page, who took it and when; empty: none */
    static void write(Reply reply, ReportSettings settings, String mark, OutputStream out) throws IOException {
        String title = "关于申诉" + reply.number() + "的答复";
        WordDocument word =
                new WordDocument(title, settings.organ(), reply.decided().atStartOfDay(), WordDocument.Layout.OFFICIAL);
        if (!mark.isEmpty()) {
            word.header(mark);
        }
        new ReplyLetter(reply, word).text(title, settings.organ());
        word.write(reply.runId(), reply.outputHash(), out);
    }

    private void text(String title, String organ) {
        word.run(word.paragraph(ParagraphAlignment.CENTER, 0), title, Face.TITLE);
        word.paragraph(ParagraphAlignment.CENTER, 0);
        word.run(word.paragraph(ParagraphAlignment.BOTH, 0), reply.unitName() + "：", Face.BODY);
        body("你单位" + Dates.chinese(reply.filed()) + "对" + reply.title() + "提出的申诉（编号" + reply.number() + "，类别："
                + reply.kind() + "）收悉。现答复如下。");
        heading("一、申诉事项");
        body(reply.matter() + "。申诉理由：" + ended(reply.statement()));
        heading("二、裁定");
        body((reply.upheld() ? "申诉成立。" : "申诉不成立。") + ended(reply.ruling()));
        heading("三、对结果的影响");
        if (reply.effects().isEmpty()) {
            body("你单位本期考核结果不变。");
        }
        reply.effects().forEach(this::body);
        word.keepTogether(true);
        body("同一事项不再受理申诉。");
        word.paragraph(ParagraphAlignment.BOTH, 2);
        signature(organ, 2);
        word.keepTogether(false);
        signature(Dates.chinese(reply.decided()), 4);
    }

    private void heading(String text) {
        XWPFParagraph heading = word.paragraph(ParagraphAlignment.BOTH, 2);
        word.outline(heading, 1);
        word.run(heading, text, Face.HEADING);
    }

    private void body(String text) {
        word.run(word.paragraph(ParagraphAlignment.BOTH, 2), text, Face.BODY);
    }

    private void signature(String text, int fromRight) {
        XWPFParagraph line = word.paragraph(ParagraphAlignment.RIGHT, 0);
        word.keepFromRight(line, fromRight);
        word.run(line, text, Face.BODY);
    }

    private static String ended(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || "。！？.!?".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
                ? stripped
                : stripped + "。";
    }
}
