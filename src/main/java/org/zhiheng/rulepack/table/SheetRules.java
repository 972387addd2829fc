package org.zhiheng.rulepack.table;

import java.util.List;
import org.zhiheng.content.Finding;

/** Rules that a sheet holds, as DRL in which the rule of row 7 stands on line 7. */
public sealed interface SheetRules permits RuleSheet, DroolsSheet {

    /** Path of the workbook, {@code !}, name of the sheet. */
    String file();

    /** What is wrong with the sheet itself. */
    List<Finding> findings();

    /** The rules as DRL. */
    String drl(String packageName);

    /** The small changes of its cells. @param name of the sheet as {@link PackTables} knows it */
    List<SheetMutation> mutations(String name);

    /** The same sheet with some cells written otherwise. */
    SheetRules with(List<SheetMutation.Change> changes);

    /** Moves a finding from the generated text to the cell behind it. */
    Finding atCell(Finding finding);
}
