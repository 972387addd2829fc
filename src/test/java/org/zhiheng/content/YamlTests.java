package org.zhiheng.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts that are no YAML anybody writes. */
class YamlTests {

    /** The parser takes minutes for a line of some megabytes: such a line is never given to it. */
    @Test
    void aLineThatNobodyWritesIsRefusedUnread() {
        assertThat(Yaml.parse("a.yml", "a: 1\nb: " + "x".repeat(49_997)).findings())
                .isEmpty();
        assertThat(Yaml.parse("a.yml", "a: 1\nb: " + "x".repeat(49_998)).findings())
                .extracting(Finding::inChinese)
                .containsExactly("a.yml:2:1: YAML 无法读取：一行太长（超过 50000 字）。可能的改法：分成几行写");
        assertThat(Yaml.parse("a.yml", "#".repeat(9_000_000)).findings())
                .extracting(Finding::place)
                .containsExactly("a.yml:1:1");
        assertThat(Yaml.parse("a.yml", ("# " + "x".repeat(49_000) + "\r").repeat(3) + "a: 1\n")
                        .findings())
                .isEmpty();
    }
}
