package org.zhiheng.web.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zhiheng.result.Placings;

class RankingFileTests {

    private static final Placings.Place HARMFUL = Places.street("S9", "=cmd()", "街道组", "1", 4, "-1.50");

    @Test
    void writesAFileThatASpreadsheetCannotRun() {
        assertThat(file(false))
                .startsWith("\uFEFF分组,名次,单位编码,单位")
                .contains(",'=cmd(),")
                .contains(",-1.50,")
                .contains("导出：甲 2026");
    }

    @Test
    void namesTheRankAcrossGroups() {
        assertThat(file(true)).startsWith("\uFEFF分组,总名次,单位编码,").contains("街道组,1,S9,");
    }

    private static String file(boolean overall) {
        return new String(RankingFile.of(List.of(HARMFUL), overall, "导出：甲 2026"), StandardCharsets.UTF_8);
    }
}
