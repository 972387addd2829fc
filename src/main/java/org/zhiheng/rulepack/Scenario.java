package org.zhiheng.rulepack;

import org.zhiheng.content.Yaml;

/** One scenario as written. */
record Scenario(String name, Yaml yaml) {}
