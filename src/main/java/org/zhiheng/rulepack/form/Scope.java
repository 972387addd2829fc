package org.zhiheng.rulepack.form;

import java.util.Map;
import org.zhiheng.vocabulary.Figure;

/**
 * What an expression may look at while it is computed.
 *
 * @param facts of the unit
 * @param names figures by local name: parameters of the criterion, {@code full}
 */
public record Scope(Facts facts, Map<String, Figure> names) {}
