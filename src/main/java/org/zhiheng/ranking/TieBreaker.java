package org.zhiheng.ranking;

/**
 * What decides between equal totals; tried in the order declared. Never a name or a code of the unit.
 *
 * @param key node or metric code, looked up in {@link Entrant#keys()}; a unit without it comes after those with it
 * @param name as shown in explanations
 */
public record TieBreaker(String key, String name, Direction direction) {}
