package org.zhiheng.rulepack;

import java.util.SortedMap;

/** Reads the files of a pack; forgiving, so that one pass finds every mistake. */
public final class RulePackReader {

    private RulePackReader() {}

    /**
     * @param folder as its author knows it, the front part of every path in findings
     * @param files by path inside the folder
     */
    public static RulePack read(String folder, SortedMap<String, byte[]> files) {
        throw new UnsupportedOperationException(folder + files.keySet());
    }
}
