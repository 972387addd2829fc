package org.zhiheng.review;

/** A step of the process is not allowed now; the message says why and what to do, in Chinese and English. */
public class ReviewRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReviewRefused(String chinese, String english) {
        super(chinese + " / " + english);
    }
}
