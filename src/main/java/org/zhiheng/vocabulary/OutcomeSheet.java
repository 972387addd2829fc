package org.zhiheng.vocabulary;

/** Where outcome rules write; the global {@code outcome} of the stage after ranking. Points and ranks are settled by then. */
public interface OutcomeSheet {

    /** Sets the suggested grade. */
    void grade(String grade, String reason);

    /** The grade cannot be better than this. */
    void atMost(String grade, String reason);

    /** So many grades lower. */
    void lower(int steps, String reason);

    /** Puts the unit on a list: red list, black list, must-inspect list … */
    void list(String list, String reason);

    void warn(String code, String text);
}
