package org.zhiheng.quality;

/** Something about the quality of data stands in the way; the message says what and what to do, in Chinese and English. */
public class QualityRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public QualityRefused(String chinese, String english) {
        super(chinese + " / " + english);
    }
}
