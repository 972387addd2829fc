package org.zhiheng.rulepack.fence;

/**
 * One file of rule text.
 *
 * @param path as its author knows it, relative to the home folder
 * @param text the whole content; line ends are normalised to {@code \n}, a byte order mark is dropped
 */
public record DrlFile(String path, String text) {

    public DrlFile {
        text = text.replace("\r\n", "\n").replace('\r', '\n');
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            text = text.substring(1);
        }
    }
}
