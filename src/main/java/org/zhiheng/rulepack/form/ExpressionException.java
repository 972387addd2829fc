package org.zhiheng.rulepack.form;

/** A mistake in the text of an expression; the position counts characters from 0. */
public final class ExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String english;
    private final String words;

    ExpressionException(int position, String words, String chinese, String english) {
        super(chinese);
        this.position = position;
        this.words = words;
        this.english = english;
    }

    /** Characters before the mistake. */
    public int position() {
        return position;
    }

    /** The words at fault; empty when something is absent. */
    public String words() {
        return words;
    }

    /** What is wrong, in English; the message says it in Chinese. */
    public String english() {
        return english;
    }
}
