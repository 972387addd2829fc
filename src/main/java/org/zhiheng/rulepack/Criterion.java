package org.zhiheng.rulepack;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;

/**
 * One criterion as written in {@code criteria.yml}.
 *
 * @param form word of the form; null when hand-written rules score it
 * @param metrics named in {@code metric}, {@code metrics} and in the expressions of its parameters
 */
record Criterion(
        String code,
        String name,
        String nameEnglish,
        List<String> metrics,
        String basis,
        String clause,
        @Nullable String form,
        Yaml yaml) {}
