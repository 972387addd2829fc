package org.zhiheng.command;

import org.zhiheng.work.WorkProgress;

/** Tells on the error output how far long work is: each change of words other than figures, and every tenth part. */
final class ToldProgress implements WorkProgress {

    private static final int EVERY_PERCENT = 10;

    private final Zhiheng zhiheng;
    private String toldWords = "";
    private int toldPercent = -EVERY_PERCENT;

    ToldProgress(Zhiheng zhiheng) {
        this.zhiheng = zhiheng;
    }

    @Override
    public void at(int done, int steps, String chinese, String english) {
        int percent = steps == 0 ? 0 : (int) (done * 100L / steps);
        String words = english.replaceAll("[0-9]+", "");
        if (zhiheng.json() || words.equals(toldWords) && percent < toldPercent + EVERY_PERCENT) {
            return;
        }
        toldWords = words;
        toldPercent = percent;
        zhiheng.console().error(zhiheng.language(), percent + "%  " + chinese, percent + " %  " + english);
    }
}
