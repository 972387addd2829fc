package org.zhiheng.demo;

import java.util.Locale;

/**
 * How many units of each kind a generated territory has, and how much happens in a quarter. Counts of units hold on the
 * last day of the last quarter and are exact; counts of records are expectations.
 *
 * @param name what {@code --scale} says
 * @param provinces 0 when the territory is a single city
 * @param streets urban streets (街道)
 * @param townships rural townships (乡镇)
 * @param communities urban communities (社区)
 * @param villages rural villages (村)
 * @param stations police stations
 * @param population residents in all
 * @param communityStaff workers of urban communities
 * @param villageStaff committee members of villages
 * @param enterprises enterprises under the four mechanisms of work safety
 * @param cases governance cases expected in a quarter, those of police stations included
 * @param hazards hazards expected in a quarter
 */
public record CityShape(
        String name,
        int provinces,
        int cities,
        int districts,
        int streets,
        int townships,
        int communities,
        int villages,
        int stations,
        long population,
        int communityStaff,
        int villageStaff,
        int enterprises,
        int cases,
        int hazards) {

    /** One district of about the size of one tenth of the seed city. */
    public static final CityShape DISTRICT =
            new CityShape("district", 0, 1, 1, 10, 5, 76, 93, 15, 745_000, 849, 544, 8_041, 2_500, 800);

    /** The seed city: the counts announced at its meeting of 15 February 2022. */
    public static final CityShape CITY =
            new CityShape("city", 0, 1, 10, 102, 47, 761, 928, 150, 7_450_000, 8_492, 5_444, 80_412, 25_000, 8_000);

    /** A province of ten seed cities. */
    public static final CityShape PROVINCE = new CityShape(
            "province",
            1,
            10,
            100,
            1_020,
            470,
            7_610,
            9_280,
            1_500,
            74_500_000,
            84_920,
            54_440,
            804_120,
            250_000,
            80_000);

    /** The national shape of 2023: 41,352 streets and townships, 620,573 communities and villages. */
    public static final CityShape NATION = new CityShape(
            "nation",
            31,
            342,
            2_978,
            10_290,
            31_062,
            118_000,
            502_573,
            41_000,
            1_409_670_000L,
            1_180_000,
            2_512_000,
            22_000_000,
            6_900_000,
            2_200_000);

    /** @throws IllegalArgumentException when no shape has this name, with those that exist */
    public static CityShape of(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "district" -> DISTRICT;
            case "city" -> CITY;
            case "province" -> PROVINCE;
            case "nation" -> NATION;
            default ->
                throw new IllegalArgumentException("没有这种规模（" + name + "），可用 district、city、province、nation"
                        + " / no such scale (" + name + "); use district, city, province or nation");
        };
    }

    /** Streets and townships together. */
    public int subdistricts() {
        return streets + townships;
    }

    /** Communities and villages together. */
    public int neighbourhoods() {
        return communities + villages;
    }
}
