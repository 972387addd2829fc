package org.zhiheng.rulepack.form;

/** A form met an input that has no value; the criterion's declared policy answers it. */
public final class MissingInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why there is no value; each may have its own policy. */
    public enum Reason {
        NO_DATA("no_data", "无数据"),
        NOT_APPLICABLE("not_applicable", "不适用"),
        TOO_FEW("too_few", "数量不足"),
        /** No value in the earlier period that a comparison needs. */
        NO_PAST("no_past", "无往期数据"),
        /** No peers with a value, or a divisor of zero. */
        UNDEFINED("undefined", "无法计算");

        private final String code;
        private final String chinese;

        Reason(String code, String chinese) {
            this.code = code;
            this.chinese = chinese;
        }

        public String code() {
            return code;
        }

        public String chinese() {
            return chinese;
        }
    }

    private final Reason reason;
    private final String input;

    public MissingInput(Reason reason, String input) {
        super(input + " " + reason.code(), null, false, false);
        this.reason = reason;
        this.input = input;
    }

    /** Why the input has no value; a policy answers each reason by itself. */
    public Reason reason() {
        return reason;
    }

    /** Name of what is missing, for people. */
    public String input() {
        return input;
    }
}
