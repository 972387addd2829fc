package org.zhiheng.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Period;

/**
 * The units of a generated territory, made when asked for: only a few numbers per street are held, so the national shape
 * fits in little memory.
 *
 * <p>Codes have twelve digits and are invented: a single city begins with 9999, the provinces of larger shapes use the
 * province numbers the state leaves free. Street 001…, township 101…, station 9xx, team 900 and its posts 901….
 */
final class Territory {

    /** Two streets become one on this day. */
    static final LocalDate MERGER = LocalDate.of(2026, 4, 1);

    /** One street takes another name, one another name and code, on this day. */
    static final LocalDate RENAMING = LocalDate.of(2026, 1, 1);

    record District(int index, String code, String name, String cityCode, boolean rural) {}

    /** @param formerCodes codes that ended in this street; empty for most */
    record Street(
            int index,
            District district,
            String code,
            String name,
            boolean township,
            int communities,
            int villages,
            List<String> formerCodes) {

        String base() {
            return code.substring(0, 9);
        }
    }

    record Neighbourhood(
            Street street,
            int ordinal,
            boolean urban,
            String code,
            String name,
            int population,
            int households,
            int staff,
            int allRound,
            int socialWorkers,
            int volunteers,
            int grids,
            int enterprises,
            double share) {}

    record Station(int index, District district, String code, String name, String streetCode, boolean small) {}

    private static final int[] FREE_PROVINCES = {
        66, 67, 68, 69, 70, 72, 73, 74, 75, 76, 77, 78, 79, 80, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96,
        97, 98, 99
    };

    private final long seed;
    private final CityShape shape;
    private final int[] firstStreet;
    private final int[] firstTownship;
    private final int[] firstStation;
    private final int[] communities;
    private final int[] villages;
    private final long[] weightBefore;
    private final long[] enterpriseBefore;
    private final int[] communityBefore;
    private final int[] villageBefore;

    Territory(long seed, CityShape shape) {
        this.seed = seed;
        this.shape = shape;
        int districts = shape.districts();
        firstStreet = starts(apportion(shape.streets(), districtWeights(12, 12, 8)));
        firstTownship = starts(apportion(shape.townships(), districtWeights(0, 2, 11)));
        int all = shape.subdistricts();
        long[] urbanWeights = new long[all];
        long[] ruralWeights = new long[all];
        for (int district = 0; district < districts; district++) {
            for (int index = indexOfFirst(district); index < indexOfFirst(district + 1); index++) {
                boolean township = isTownship(district, index);
                Chance chance = Chance.of(seed, "size", index);
                boolean small = township && chance.happens(0.12);
                urbanWeights[index] = township ? 10 : chance.between(50, 110);
                ruralWeights[index] = township ? small ? 35 : chance.between(140, 240) : isRural(district) ? 30 : 0;
            }
        }
        communities = apportion(shape.communities(), urbanWeights);
        villages = apportion(shape.villages(), ruralWeights);
        communityBefore = starts(communities);
        villageBefore = starts(villages);
        weightBefore = new long[all + 1];
        enterpriseBefore = new long[all + 1];
        for (int index = 0; index < all; index++) {
            long weight = 0;
            for (int ordinal = 0; ordinal < communities[index] + villages[index]; ordinal++) {
                weight += weight(index, ordinal);
            }
            weightBefore[index + 1] = weightBefore[index] + weight;
            enterpriseBefore[index + 1] = enterpriseBefore[index] + (hasEnterprises(index) ? weight : 0);
        }
        firstStation = starts(apportion(shape.stations(), subdistrictsOfDistricts()));
    }

    CityShape shape() {
        return shape;
    }

    // ---- units

    /** 全国, or null when the territory is a single city or province. */
    @Nullable
    String rootCode() {
        return shape.provinces() > 1 ? "990000000000" : null;
    }

    String provinceCode(int province) {
        return digits(FREE_PROVINCES[FREE_PROVINCES.length - 1 - province], 2) + "0000000000";
    }

    String cityCode(int city) {
        if (shape.provinces() == 0) {
            return "999900000000";
        }
        int province = (int) ((long) city * shape.provinces() / shape.cities());
        int first = (int) (((long) province * shape.cities() + shape.provinces() - 1) / shape.provinces());
        return provinceCode(province).substring(0, 2) + digits(city - first + 1, 2) + "00000000";
    }

    @Nullable
    String parentOfCity(int city) {
        return shape.provinces() == 0 ? null : provinceCode((int) ((long) city * shape.provinces() / shape.cities()));
    }

    District district(int index) {
        int city = (int) ((long) index * shape.cities() / shape.districts());
        int first = (int) (((long) city * shape.districts() + shape.cities() - 1) / shape.cities());
        String cityCode = cityCode(city);
        return new District(
                index,
                cityCode.substring(0, 4) + digits(index - first + 1, 2) + "000000",
                Names.district(index, isRural(index)),
                cityCode,
                isRural(index));
    }

    List<Street> streets(District district) {
        List<Street> streets = new ArrayList<>();
        for (int index = indexOfFirst(district.index()); index < indexOfFirst(district.index() + 1); index++) {
            boolean township = isTownship(district.index(), index);
            int ordinal = index - indexOfFirst(district.index()) - (township ? streetsIn(district.index()) : 0);
            String base = district.code().substring(0, 6);
            List<String> former = index == mergedStreet()
                    ? List.of(base + "091000", base + "092000")
                    : index == recodedStreet() ? List.of(base + "093000") : List.of();
            streets.add(new Street(
                    index,
                    district,
                    base + digits(ordinal + (township ? 101 : 1), 3) + "000",
                    Names.street(district.index(), index, ordinal, township, shape.subdistricts()),
                    township,
                    communities[index],
                    villages[index],
                    former));
        }
        return streets;
    }

    List<Neighbourhood> neighbourhoods(Street street) {
        List<Neighbourhood> list = new ArrayList<>();
        int index = street.index();
        long weight = weightBefore[index];
        long enterpriseWeight = enterpriseBefore[index];
        for (int ordinal = 0; ordinal < street.communities() + street.villages(); ordinal++) {
            boolean urban = ordinal < street.communities();
            long own = weight(index, ordinal);
            Chance chance = Chance.of(seed, "neighbourhood", index, ordinal);
            int population = (int) part(shape.population(), weight, own, weightBefore[shape.subdistricts()]);
            int number = urban ? communityBefore[index] + ordinal : villageBefore[index] + ordinal - communities[index];
            int staff = urban
                    ? (int) part(shape.communityStaff(), number, 1, shape.communities())
                    : (int) part(shape.villageStaff(), number, 1, shape.villages());
            list.add(new Neighbourhood(
                    street,
                    ordinal,
                    urban,
                    street.base() + digits(urban ? ordinal + 1 : ordinal - street.communities() + 201, 3),
                    Names.neighbourhood(index, ordinal, urban),
                    population,
                    Math.max(1, population * 10 / chance.between(24, 29)),
                    staff,
                    Math.min(staff, (int) (staff * (0.6 + 0.4 * chance.unit()) + 0.5)),
                    urban ? chance.between(3, 10) : chance.between(0, 3),
                    population / chance.between(24, 40),
                    Math.max(1, population / 900),
                    hasEnterprises(index)
                            ? (int) part(
                                    shape.enterprises(), enterpriseWeight, own, enterpriseBefore[shape.subdistricts()])
                            : 0,
                    (double) own / weightBefore[shape.subdistricts()]));
            weight += own;
            if (hasEnterprises(index)) {
                enterpriseWeight += own;
            }
        }
        return list;
    }

    List<Station> stations(District district, List<Street> streets) {
        List<Station> stations = new ArrayList<>();
        int count = firstStation[district.index() + 1] - firstStation[district.index()];
        for (int ordinal = 0; ordinal < count; ordinal++) {
            Street street = streets.get(ordinal % streets.size());
            int round = ordinal / streets.size();
            String place = street.name().replaceAll("(街道|镇|乡)$", "");
            stations.add(new Station(
                    firstStation[district.index()] + ordinal,
                    district,
                    district.code().substring(0, 6) + digits(900 + ordinal + 1, 3) + "000",
                    place + (round == 0 ? "派出所" : "第" + (round + 1) + "派出所"),
                    street.code(),
                    street.township()
                            && Chance.of(seed, "station", firstStation[district.index()] + ordinal)
                                    .happens(0.3)));
        }
        return stations;
    }

    // ---- changes during the year

    int mergedStreet() {
        return Math.min(2, shape.streets() - 1);
    }

    int renamedStreet() {
        return Math.min(5, shape.streets() - 1);
    }

    int recodedStreet() {
        return Math.min(6, shape.streets() - 1);
    }

    /** The street's code on the last day of a quarter, for a neighbourhood of it. */
    String streetCode(Neighbourhood neighbourhood, Period quarter) {
        return streetCode(neighbourhood.street(), neighbourhood.ordinal(), quarter.end());
    }

    static String streetCode(Street street, int ordinal, LocalDate day) {
        return switch (street.formerCodes().size()) {
            case 1 -> day.isBefore(RENAMING) ? street.formerCodes().get(0) : street.code();
            case 2 -> day.isBefore(MERGER) ? street.formerCodes().get(ordinal % 2) : street.code();
            default -> street.code();
        };
    }

    /** Codes a street goes by on a day: two before its merger. */
    static List<String> streetCodes(Street street, LocalDate day) {
        return street.formerCodes().size() == 2 && day.isBefore(MERGER)
                ? street.formerCodes()
                : List.of(streetCode(street, 0, day));
    }

    // ---- sizes

    private boolean isRural(int district) {
        return shape.districts() > 2 && district % 10 >= 6;
    }

    private long[] districtWeights(int urban, int edge, int rural) {
        long[] weights = new long[shape.districts()];
        for (int index = 0; index < weights.length; index++) {
            weights[index] = shape.districts() < 10 ? 1 : index % 10 < 4 ? urban : index % 10 < 6 ? edge : rural;
        }
        return weights;
    }

    private int streetsIn(int district) {
        return firstStreet[district + 1] - firstStreet[district];
    }

    private int indexOfFirst(int district) {
        return firstStreet[district] + firstTownship[district];
    }

    private boolean isTownship(int district, int index) {
        return index - indexOfFirst(district) >= streetsIn(district);
    }

    private long[] subdistrictsOfDistricts() {
        long[] weights = new long[shape.districts()];
        for (int index = 0; index < weights.length; index++) {
            weights[index] = indexOfFirst(index + 1) - indexOfFirst(index);
        }
        return weights;
    }

    /** Townships of islands and woods without a single enterprise: the item does not apply to them. */
    private boolean hasEnterprises(int index) {
        return communities[index] > 2 || villages[index] > 8 || index % 2 == 0;
    }

    private long weight(int index, int ordinal) {
        Chance chance = Chance.of(seed, "weight", index, ordinal);
        return ordinal < communities[index] ? chance.between(3_000, 11_000) : chance.between(1_000, 4_000);
    }

    /** The part of a total that falls to an interval of weights; the parts of all intervals add up to the total. */
    private static long part(long total, long before, long own, long all) {
        return Math.multiplyExact(before + own, total) / all - Math.multiplyExact(before, total) / all;
    }

    /** Splits a total by weights, largest remainders first; equal remainders by position. */
    static int[] apportion(int total, long[] weights) {
        long sum = 0;
        for (long weight : weights) {
            sum += weight;
        }
        int[] parts = new int[weights.length];
        List<Integer> order = new ArrayList<>();
        int given = 0;
        long[] remainders = new long[weights.length];
        for (int index = 0; index < weights.length; index++) {
            parts[index] = (int) (total * weights[index] / sum);
            remainders[index] = total * weights[index] % sum;
            given += parts[index];
            order.add(index);
        }
        order.sort((left, right) -> Long.compare(remainders[right], remainders[left]));
        for (int index = 0; given < total; index++, given++) {
            parts[order.get(index)]++;
        }
        return parts;
    }

    private static int[] starts(int[] counts) {
        int[] starts = new int[counts.length + 1];
        for (int index = 0; index < counts.length; index++) {
            starts[index + 1] = starts[index] + counts[index];
        }
        return starts;
    }

    static String digits(int number, int width) {
        String text = Integer.toString(number);
        return text.length() >= width ? text : "0".repeat(width - text.length()) + text;
    }
}
