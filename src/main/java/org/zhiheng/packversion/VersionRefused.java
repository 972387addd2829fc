package org.zhiheng.packversion;

/** A version may not go that way, or not by that user; the message is for the user, Chinese then English. */
public class VersionRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public VersionRefused(String chinese, String english) {
        super(chinese + " / " + english);
    }
}
