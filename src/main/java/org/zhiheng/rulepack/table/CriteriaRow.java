package org.zhiheng.rulepack.table;

import java.util.Map;

/**
 * One row of the criteria tree: the total, a node or a criterion.
 *
 * @param level 0 for the total
 * @param kind whether it is the total, a node or a criterion
 * @param values column → text as in the YAML file; what is absent there is absent here
 */
public record CriteriaRow(int level, Kind kind, String code, Map<Column, String> values) {

    /** What a row is. */
    public enum Kind {
        TOTAL("总分"),
        NODE("指标"),
        CRITERION("评分项");

        private final String chinese;

        Kind(String chinese) {
            this.chinese = chinese;
        }

        public String chinese() {
            return chinese;
        }
    }

    /** What is said about a row, beside its code. */
    public enum Column {
        NAME("名称", "name", "name"),
        FULL("满分", "full", "full"),
        WEIGHT("权重", "weight", "weight"),
        METHOD("合成方法或计分形式", "combine", "form"),
        METRIC("数据指标", "", "metric"),
        TARGET("目标值", "", "target"),
        MISSING("缺数据", "", "missing"),
        BASIS("依据", "", "basis"),
        CLAUSE("条文", "", "clause"),
        OTHER("其他参数", "", ""),
        NAME_ENGLISH("英文名称", "name_en", "name_en");

        private final String heading;
        private final String nodeKey;
        private final String criterionKey;

        Column(String heading, String nodeKey, String criterionKey) {
            this.heading = heading;
            this.nodeKey = nodeKey;
            this.criterionKey = criterionKey;
        }

        public String heading() {
            return heading;
        }

        /** Key in the YAML file; empty where this kind of row has none of its own. */
        public String key(Kind kind) {
            return kind == Kind.CRITERION ? criterionKey : nodeKey;
        }
    }

    public CriteriaRow {
        values = Map.copyOf(values);
    }

    public String value(Column column) {
        return values.getOrDefault(column, "");
    }
}
