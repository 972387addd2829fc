package org.zhiheng.rulepack.form;

import org.zhiheng.content.Yaml;

/**
 * A part of a form that is used for some inputs and not for others: a tier, a row of a table, a stretch between knots.
 * Scenarios should use each.
 *
 * @param yaml where it is written
 * @param chinese which it is, e.g. {@code 第2档 ≥60且<80}
 */
public record Branch(Yaml yaml, String chinese) {

    /** The same for the same place, whichever reading of the file made it. */
    public String place() {
        return yaml.file() + ":" + yaml.line() + ":" + yaml.column();
    }
}
