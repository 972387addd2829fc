package org.zhiheng.command;

/** Language of messages; without a choice both are printed, Chinese first. */
enum Language {
    BOTH,
    ZH,
    EN;

    boolean chinese() {
        return this != EN;
    }

    boolean english() {
        return this != ZH;
    }

    /** One phrase for the running text of an answer. */
    String choose(String chinese, String english) {
        return this == EN ? english : chinese;
    }
}
