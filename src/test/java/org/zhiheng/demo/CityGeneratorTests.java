package org.zhiheng.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CityGeneratorTests {

    @TempDir
    static Path folder;

    private static GeneratedCity district;

    @BeforeAll
    static void generateADistrict() {
        district = generate(7, CityShape.DISTRICT, 5, "district");
    }

    @Test
    void givesTheSameBytesForTheSameSeedAndOthersForAnother() {
        GeneratedCity again = generate(7, CityShape.DISTRICT, 5, "again");
        GeneratedCity other = generate(8, CityShape.DISTRICT, 5, "other");
        for (int index = 0; index < district.files().size(); index++) {
            Path path = district.files().get(index).path();
            assertThat(again.files().get(index).path()).hasSameBinaryContentAs(path);
            if (index != 1) {
                assertThat(CityFiles.bytes(other.files().get(index).path()))
                        .as(path.getFileName().toString())
                        .isNotEqualTo(CityFiles.bytes(path));
            }
        }
        assertThat(again.truth()).hasSameBinaryContentAs(district.truth());
        assertThat(again.planted()).hasSameBinaryContentAs(district.planted());
    }

    @Test
    void writesAQuarterTheSameWhateverOthersAreWritten() {
        GeneratedCity shorter = generate(7, CityShape.DISTRICT, 2, "shorter");
        assertThat(shorter.files().get(2).path().getFileName()).hasToString("std_cases_2026Q2.csv");
        assertThat(folder.resolve("shorter/std_cases_2026Q2.csv"))
                .hasSameBinaryContentAs(folder.resolve("district/std_cases_2026Q2.csv"));
    }

    @Test
    void hasTheSeedCitysShapeOnTheLastDay() {
        generate(1, CityShape.CITY, 1, "city");
        Map<String, Integer> kinds = new HashMap<>();
        long population = 0;
        int urbanStaff = 0;
        int ruralStaff = 0;
        int enterprises = 0;
        for (Map<String, String> unit : CityFiles.rows(folder.resolve("city/std_units.csv"))) {
            String until = unit.get("失效日期");
            if (!until.isEmpty()) {
                continue;
            }
            String kind = unit.get("单位类别");
            kinds.merge(kind, 1, Integer::sum);
            if (kind.equals("社区") || kind.equals("村")) {
                population += Long.parseLong(unit.get("人口"));
                enterprises += Integer.parseInt(unit.get("企业数"));
                urbanStaff += kind.equals("社区") ? Integer.parseInt(unit.get("工作人员数")) : 0;
                ruralStaff += kind.equals("村") ? Integer.parseInt(unit.get("工作人员数")) : 0;
            }
        }
        assertThat(kinds)
                .containsEntry("市", 1)
                .containsEntry("区", 10)
                .containsEntry("街道", 102)
                .containsEntry("乡镇", 47)
                .containsEntry("社区", 761)
                .containsEntry("村", 928)
                .containsEntry("派出所", 150)
                .containsEntry("部门", 20)
                .containsEntry("领导班子", 159)
                .containsEntry("岗位", 656);
        assertThat(population).isEqualTo(7_450_000);
        assertThat(urbanStaff).isEqualTo(8_492);
        assertThat(ruralStaff).isEqualTo(5_444);
        assertThat(enterprises).isEqualTo(80_412);
    }

    @Test
    void givesEveryUnitACodeOfItsOwnAndAParentThatExists() {
        List<Map<String, String>> units = CityFiles.rows(folder.resolve("district/std_units.csv"));
        assertThat(units)
                .extracting(unit -> unit.get("单位编码") + " from " + unit.get("生效日期"))
                .doesNotHaveDuplicates();
        List<String> codes =
                units.stream().map(unit -> unit.get("单位编码")).distinct().toList();
        assertThat(codes).allMatch(code -> code.matches("9999\\d{8}"));
        assertThat(units)
                .filteredOn(unit -> !unit.get("上级编码").isEmpty())
                .allMatch(unit -> codes.contains(unit.get("上级编码")));
    }

    @Test
    void repeatsNamesAndKeepsRareCharacters() {
        List<Map<String, String>> units = CityFiles.rows(folder.resolve("district/std_units.csv"));
        Map<String, Long> names = units.stream()
                .filter(unit ->
                        unit.get("单位类别").equals("社区") || unit.get("单位类别").equals("村"))
                .collect(Collectors.groupingBy(unit -> unit.get("单位名称"), Collectors.counting()));
        assertThat(names.size()).isLessThan(units.size());
        assertThat(units).anyMatch(unit -> unit.get("单位名称").startsWith("𠮷祥"));
        assertThat(units).anyMatch(unit -> unit.get("单位名称").startsWith("㙟头"));
    }

    @Test
    void mergesTwoStreetsDuringTheYear() {
        List<Map<String, String>> units = CityFiles.rows(folder.resolve("district/std_units.csv"));
        assertThat(units)
                .filteredOn(unit -> unit.get("失效日期").equals("2026-04-01")
                        && unit.get("单位类别").equals("街道"))
                .extracting(unit -> unit.get("单位编码") + "→" + unit.get("接续单位编码"))
                .containsExactly("999901091000→999901003000", "999901092000→999901003000");
    }

    @Test
    void plantsDirtyRowsOfTenKindsAndMoreWhereItSays() {
        Map<String, List<Map<String, String>>> files = new HashMap<>();
        List<Map<String, String>> dirty = CityFiles.rows(district.planted()).stream()
                .filter(row -> row.get("group").equals("dirty"))
                .toList();
        assertThat(dirty.stream().map(row -> row.get("kind")).distinct()).hasSize(18);
        for (Map<String, String> plant : dirty) {
            Map<String, String> row = planted(files, plant);
            String value =
                    switch (plant.get("kind")) {
                        case "blank_unit" -> row.get("单位编码");
                        case "impossible_date" -> row.get("受理时间").replace("2026-13-45 08:00:00", "");
                        case "broken_score" -> row.get("质量得分").replace("86..67", "");
                        case "missing_number" -> row.get("案件编号");
                        case "neither_yes_nor_no" -> row.get("是否抽查").replace("不清楚", "");
                        default -> "";
                    };
            assertThat(value).as(plant.toString()).isEmpty();
        }
    }

    @Test
    void plantsEachKindOfGamingWhereItSays() {
        Map<String, List<Map<String, String>>> files = new HashMap<>();
        List<Map<String, String>> gaming = CityFiles.rows(district.planted()).stream()
                .filter(row -> row.get("group").equals("gaming"))
                .toList();
        assertThat(gaming)
                .extracting(row -> row.get("kind"))
                .contains(
                        Gaming.BUNCHED_CLOSINGS,
                        Gaming.SAME_CLOSING_TEXT,
                        Gaming.ONE_RESPONDENT,
                        Gaming.VOLUME_DROP,
                        Gaming.EXTENSIONS,
                        Gaming.LAST_HOURS,
                        Gaming.INSTANT_HAZARDS,
                        Gaming.SAME_MINUTE_TASKS);
        assertThat(gaming)
                .filteredOn(row -> row.get("kind").equals(Gaming.ONE_RESPONDENT))
                .hasSize(40)
                .allMatch(row -> planted(files, row).get("受访编号").equals("R0000404"));
        assertThat(gaming)
                .filteredOn(row -> row.get("kind").equals(Gaming.SAME_CLOSING_TEXT))
                .isNotEmpty()
                .allMatch(row -> planted(files, row).get("办结意见").equals("已按要求办理完毕，诉求人满意。"));
        assertThat(gaming)
                .filteredOn(row -> row.get("kind").equals(Gaming.EXTENSIONS))
                .isNotEmpty()
                .allMatch(row -> !planted(files, row).get("延期至").isEmpty());
    }

    @Test
    void countsInTheTruthWhatStandsInTheFiles() {
        List<Map<String, String>> cases = CityFiles.rows(folder.resolve("district/std_cases_2026Q3.csv"));
        List<Map<String, String>> dirty = CityFiles.rows(district.planted()).stream()
                .filter(row -> row.get("file").equals("std_cases_2026Q3.csv")
                        && row.get("group").equals("dirty")
                        && row.get("expected").equals("REJECTED"))
                .toList();
        int told = CityFiles.rows(district.truth()).stream()
                .filter(row -> row.get("quarter").equals("2026Q3"))
                .mapToInt(row -> Integer.parseInt(row.get("cases")))
                .sum();
        assertThat(cases.size() - dirty.size()).isEqualTo(told);
    }

    private static Map<String, String> planted(
            Map<String, List<Map<String, String>>> files, Map<String, String> plant) {
        return files.computeIfAbsent(plant.get("file"), name -> CityFiles.rows(folder.resolve("district/" + name)))
                .get(Integer.parseInt(plant.get("row")) - 2);
    }

    private static GeneratedCity generate(long seed, CityShape shape, int quarters, String name) {
        return CityGenerator.generate(CityPlan.of(seed, shape, quarters), folder.resolve(name), text -> {});
    }
}
