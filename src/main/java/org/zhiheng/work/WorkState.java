package org.zhiheng.work;

/** How far work is: a code or words of what is being done, and how much of it. */
record WorkState(String step, String chinese, String english, long done, long total) {

    static final WorkState WAITING = new WorkState("waiting", "等待开始", "waiting", 0, 0);
}
