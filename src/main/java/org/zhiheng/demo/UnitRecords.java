package org.zhiheng.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Territory.District;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Station;
import org.zhiheng.demo.Territory.Street;

/** The directory of units, parents first; a unit that changed has one row per state. */
final class UnitRecords {

    static final String HEADINGS =
            "单位编码,单位名称,单位类别,上级编码,生效日期,失效日期,接续单位编码,别名,人口,户数,工作人员数,企业数," + "社工数,志愿者数,网格数,全岗通人数,岗位类别,干部姓名,所在街道编码";

    private static final int ATTRIBUTES = 11;
    private static final List<String> STREET_POSTS = List.of("党工委书记", "办事处主任", "党工委副书记", "分管安全副主任");
    private static final List<String> TOWN_POSTS = List.of("党委书记", "镇长", "党委副书记", "分管安全副镇长");
    private static final List<String> DISTRICT_POSTS = List.of("区委书记", "区长", "区委政法委书记", "分管应急副区长", "区公安分局局长", "区民政局局长");

    private final Territory territory;
    private final CsvFile file;
    private final long seed;

    UnitRecords(long seed, Territory territory, CsvFile file) {
        this.seed = seed;
        this.territory = territory;
        this.file = file;
    }

    void write() {
        CityShape shape = territory.shape();
        String root = territory.rootCode();
        if (root != null) {
            unit(root, "全国", "country", null);
        }
        for (int province = 0; province < shape.provinces(); province++) {
            unit(territory.provinceCode(province), Names.province(province), "province", root);
        }
        for (int city = 0; city < shape.cities(); city++) {
            String code = territory.cityCode(city);
            unit(code, Names.city(city), "市", territory.parentOfCity(city));
            for (int index = 0; index < Names.DEPARTMENTS.size(); index++) {
                unit(department(code, index), Names.DEPARTMENTS.get(index), "部门", code);
            }
        }
        for (int index = 0; index < shape.districts(); index++) {
            district(territory.district(index));
        }
    }

    static String department(String cityCode, int index) {
        return cityCode.substring(0, 6) + Territory.digits(801 + index, 3) + "000";
    }

    static String team(String code) {
        return code.substring(0, 9) + "900";
    }

    static List<String> posts(String code, boolean ofDistrict) {
        List<String> posts = new ArrayList<>();
        for (int index = 0; index < (ofDistrict ? DISTRICT_POSTS : STREET_POSTS).size(); index++) {
            posts.add(post(code, index));
        }
        return posts;
    }

    private void district(District district) {
        unit(district.code(), district.name(), "区", district.cityCode());
        team(district.code(), district.name(), DISTRICT_POSTS, null, null, null);
        List<Street> streets = territory.streets(district);
        for (Street street : streets) {
            street(street);
        }
        for (Station station : territory.stations(district, streets)) {
            Chance chance = Chance.of(seed, "station attributes", station.index());
            @Nullable Object[] attributes = new Object[ATTRIBUTES];
            attributes[2] = station.small() ? chance.between(5, 9) : chance.between(12, 48);
            attributes[5] = chance.between(30, 300);
            attributes[10] = station.streetCode();
            write(station.code(), station.name(), "派出所", district.code(), null, null, null, attributes);
        }
    }

    private void street(Street street) {
        List<Neighbourhood> places = territory.neighbourhoods(street);
        String kind = street.township() ? "乡镇" : "街道";
        String parent = street.district().code();
        LocalDate change = street.formerCodes().size() == 2 ? Territory.MERGER : Territory.RENAMING;
        if (street.index() == territory.renamedStreet()) {
            write(street.code(), "旧" + street.name(), kind, parent, null, change, null, sums(places));
            write(street.code(), street.name(), kind, parent, change, null, null, sums(places));
        } else if (street.formerCodes().isEmpty()) {
            write(street.code(), street.name(), kind, parent, null, null, null, sums(places));
        } else {
            for (int former = 0; former < street.formerCodes().size(); former++) {
                int half = former;
                List<Neighbourhood> own = street.formerCodes().size() == 1
                        ? places
                        : places.stream()
                                .filter(place -> place.ordinal() % 2 == half)
                                .toList();
                String name = street.formerCodes().size() == 1
                        ? "老" + street.name()
                        : (half == 0 ? "东" : "西") + street.name();
                String code = street.formerCodes().get(former);
                write(code, name, kind, parent, null, change, street.code(), sums(own));
                team(code, name, posts(street), null, change, street.code());
            }
            write(street.code(), street.name(), kind, parent, change, null, null, sums(places));
        }
        team(street.code(), street.name(), posts(street), street.formerCodes().isEmpty() ? null : change, null, null);
        for (Neighbourhood place : places) {
            neighbourhood(place, street, change);
        }
    }

    private void neighbourhood(Neighbourhood place, Street street, LocalDate change) {
        @Nullable
        Object[] attributes = {
            place.population(),
            place.households(),
            place.staff(),
            place.enterprises(),
            place.socialWorkers(),
            place.volunteers(),
            place.grids(),
            place.allRound(),
            null,
            null,
            null
        };
        String kind = place.urban() ? "社区" : "村";
        if (!street.formerCodes().isEmpty()) {
            String former = Territory.streetCode(street, place.ordinal(), change.minusDays(1));
            write(place.code(), place.name(), kind, former, null, change, null, attributes);
            write(place.code(), place.name(), kind, street.code(), change, null, null, attributes);
        } else {
            write(place.code(), place.name(), kind, street.code(), null, null, null, attributes);
        }
    }

    private static List<String> posts(Street street) {
        return street.township() ? TOWN_POSTS : STREET_POSTS;
    }

    private void team(
            String code,
            String name,
            List<String> posts,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String successor) {
        String team = team(code);
        String nextTeam = successor == null ? null : team(successor);
        @Nullable Object[] ofTeam = new Object[ATTRIBUTES];
        ofTeam[8] = posts == DISTRICT_POSTS ? "区县班子" : posts == TOWN_POSTS ? "乡镇班子" : "街道班子";
        write(team, name + "领导班子", "领导班子", code, from, until, nextTeam, ofTeam);
        for (int index = 0; index < posts.size(); index++) {
            @Nullable Object[] attributes = new Object[ATTRIBUTES];
            attributes[8] = index == 0 ? "党委正职" : index == 1 ? "行政正职" : "副职";
            attributes[9] = Names.person(Chance.of(seed, "person", code.hashCode(), index));
            String nextPost = successor == null ? null : post(successor, index);
            write(post(code, index), name + posts.get(index), "岗位", team, from, until, nextPost, attributes);
        }
    }

    private static String post(String code, int index) {
        return code.substring(0, 9) + (901 + index);
    }

    private static @Nullable Object[] sums(List<Neighbourhood> places) {
        @Nullable Object[] attributes = new Object[ATTRIBUTES];
        attributes[0] = places.stream().mapToInt(Neighbourhood::population).sum();
        attributes[1] = places.stream().mapToInt(Neighbourhood::households).sum();
        attributes[2] = places.stream().mapToInt(Neighbourhood::staff).sum();
        attributes[3] = places.stream().mapToInt(Neighbourhood::enterprises).sum();
        attributes[4] = places.stream().mapToInt(Neighbourhood::socialWorkers).sum();
        attributes[5] = places.stream().mapToInt(Neighbourhood::volunteers).sum();
        attributes[6] = places.stream().mapToInt(Neighbourhood::grids).sum();
        attributes[7] = places.stream().mapToInt(Neighbourhood::allRound).sum();
        return attributes;
    }

    private void unit(String code, String name, String kind, @Nullable String parent) {
        write(code, name, kind, parent, null, null, null, new Object[ATTRIBUTES]);
    }

    private void write(
            String code,
            String name,
            String kind,
            @Nullable String parent,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String successor,
            @Nullable Object[] attributes) {
        @Nullable Object[] cells = new Object[8 + ATTRIBUTES];
        cells[0] = code;
        cells[1] = name;
        cells[2] = kind;
        cells[3] = parent;
        cells[4] = from;
        cells[5] = until;
        cells[6] = successor;
        System.arraycopy(attributes, 0, cells, 8, ATTRIBUTES);
        file.row(cells);
    }
}
