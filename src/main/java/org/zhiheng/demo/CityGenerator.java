package org.zhiheng.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Territory.District;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Station;
import org.zhiheng.demo.Territory.Street;
import org.zhiheng.vocabulary.Period;

/**
 * Writes the files a city's systems would hand over, drawn from known qualities of its units: the same plan always gives
 * the same bytes. Works street by street, so memory does not grow with the territory.
 *
 * <p>Beside the files stand {@code truth.csv} (qualities and counts per street and station and quarter) and
 * {@code planted.csv} (rows that are dirty or look like gaming); neither is to be imported.
 */
public final class CityGenerator {

    private final CityPlan plan;
    private final Path folder;
    private final Territory territory;
    private final Gaming gaming;

    private CityGenerator(CityPlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        territory = new Territory(plan.seed(), plan.shape());
        gaming = new Gaming(plan);
    }

    /**
     * Writes all files of a plan.
     *
     * @param folder made when absent; files of the same names are overwritten
     * @param progress told in Chinese what is being written
     * @return the files in the order in which they are to be imported
     */
    public static GeneratedCity generate(CityPlan plan, Path folder, Consumer<String> progress) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new CityGenerator(plan, folder).write(progress);
    }

    private GeneratedCity write(Consumer<String> progress) {
        List<GeneratedCity.CityFile> files = new ArrayList<>();
        progress.accept("生成单位目录和工作日历");
        files.add(units());
        files.add(calendar());
        try (CsvFile truthFile = new CsvFile(folder.resolve("truth.csv"), StandardCharsets.UTF_8, Truth.HEADINGS);
                CsvFile plantsFile =
                        new CsvFile(folder.resolve("planted.csv"), StandardCharsets.UTF_8, Plants.HEADINGS)) {
            Truth truth = new Truth(truthFile);
            Plants plants = new Plants(plantsFile);
            for (Period quarter : plan.quarters()) {
                progress.accept("生成" + quarter.chinese() + "的业务数据");
                files.addAll(records(quarter, truth, plants));
            }
            return new GeneratedCity(
                    plan, files, truthFile.path(), plantsFile.path(), new java.util.TreeMap<>(plants.counts()));
        }
    }

    private GeneratedCity.CityFile units() {
        try (CsvFile file = open("std_units", null, StandardCharsets.UTF_8, UnitRecords.HEADINGS)) {
            new UnitRecords(plan.seed(), territory, file).write();
            return new GeneratedCity.CityFile("std_units", file.path(), null);
        }
    }

    /** Days that differ from "weekends are free", of the years the quarters and their limits touch. */
    private GeneratedCity.CityFile calendar() {
        try (CsvFile file = open("std_calendar", null, CsvFile.GB18030, "日历,日期,日期类别,名称")) {
            LocalDate until = plan.last().until().plusMonths(3).withDayOfYear(1).plusYears(1);
            for (LocalDate day = plan.quarters().get(0).from().withDayOfYear(1);
                    day.isBefore(until);
                    day = day.plusDays(1)) {
                WorkingDays.Day kind = WorkingDays.of(day);
                if (!kind.name().isEmpty() && !kind.name().equals(WorkingDays.WEEKEND)) {
                    file.row("cn", day, kind.kind().chinese, kind.name());
                }
            }
            return new GeneratedCity.CityFile("std_calendar", file.path(), null);
        }
    }

    private List<GeneratedCity.CityFile> records(Period quarter, Truth truth, Plants plants) {
        Charset oldSystem = CsvFile.GB18030;
        try (CsvFile cases = open("std_cases", quarter, StandardCharsets.UTF_8, CaseRecords.HEADINGS);
                CsvFile hazards = open("std_hazards", quarter, StandardCharsets.UTF_8, HazardRecords.HEADINGS);
                CsvFile evaluations =
                        open("std_evaluations", quarter, StandardCharsets.UTF_8, EvaluationRecords.HEADINGS);
                CsvFile tasks = open("std_tasks", quarter, oldSystem, TaskRecords.HEADINGS);
                CsvFile events = open("std_events", quarter, StandardCharsets.UTF_8, EventRecords.HEADINGS);
                CsvFile marks = open("std_marks", quarter, StandardCharsets.UTF_8, MarkRecords.HEADINGS);
                CsvFile figures = open("std_figures", quarter, StandardCharsets.UTF_8, FigureRecords.HEADINGS)) {
            Writers writers = new Writers(
                    new CaseRecords(plan, quarter, cases, plants),
                    new HazardRecords(plan, quarter, hazards, plants),
                    new EvaluationRecords(plan, quarter, evaluations, plants),
                    new TaskRecords(plan, quarter, tasks, plants),
                    new EventRecords(plan, quarter, events),
                    new MarkRecords(plan, quarter, marks),
                    new FigureRecords(plan, quarter, figures));
            for (int index = 0; index < plan.shape().districts(); index++) {
                district(territory.district(index), quarter, writers, truth);
                truth.write(quarter);
            }
            List<GeneratedCity.CityFile> files = new ArrayList<>();
            for (CsvFile file : List.of(cases, hazards, evaluations, tasks, events, marks, figures)) {
                String name = file.path().getFileName().toString();
                files.add(new GeneratedCity.CityFile(name.substring(0, name.lastIndexOf('_')), file.path(), quarter));
            }
            return files;
        }
    }

    private record Writers(
            CaseRecords cases,
            HazardRecords hazards,
            EvaluationRecords evaluations,
            TaskRecords tasks,
            EventRecords events,
            MarkRecords marks,
            FigureRecords figures) {}

    private void district(District district, Period quarter, Writers writers, Truth truth) {
        List<String> departments = IntStream.range(0, Names.DEPARTMENTS.size())
                .mapToObj(index -> UnitRecords.department(district.cityCode(), index))
                .toList();
        Latent ofDistrict =
                Latent.of(plan.seed(), "district", district.index(), district.index(), Moments.number(quarter));
        String districtTeam = UnitRecords.team(district.code());
        writers.marks().team(districtTeam, ofDistrict);
        for (String post : UnitRecords.posts(district.code(), true)) {
            writers.marks().post(post, ofDistrict.near(Chance.of(plan.seed(), "post", post.hashCode())));
        }
        List<Street> streets = territory.streets(district);
        for (Street street : streets) {
            street(street, quarter, writers, truth, departments);
        }
        for (Station station : territory.stations(district, streets)) {
            Latent latent =
                    Latent.of(plan.seed(), "station", district.index(), station.index(), Moments.number(quarter));
            Truth.Counts counts = truth.of(station.code(), "station", latent);
            writers.cases().write(station, latent, counts);
            writers.evaluations().write(station, gaming.ofStation(station, quarter), latent, counts);
            writers.tasks().write(station, latent);
            writers.events().write(station, latent);
        }
    }

    private void street(Street street, Period quarter, Writers writers, Truth truth, List<String> departments) {
        Latent latent =
                Latent.of(plan.seed(), "street", street.district().index(), street.index(), Moments.number(quarter));
        String game = gaming.ofStreet(street, quarter);
        List<Neighbourhood> places = territory.neighbourhoods(street);
        for (Neighbourhood place : places) {
            String streetCode = Territory.streetCode(street, place.ordinal(), quarter.end());
            Truth.Counts counts = truth.of(streetCode, street.township() ? "township" : "street", latent);
            Latent own = latent.near(
                    Chance.of(plan.seed(), "place quality", street.index(), place.ordinal(), Moments.number(quarter)));
            List<CaseRecords.Closed> closed = writers.cases().write(place, streetCode, game, own, departments, counts);
            writers.hazards().write(place, streetCode, game, own, counts);
            writers.evaluations().write(place, streetCode, own, closed, counts);
            writers.tasks().write(place, streetCode, game, own);
            writers.figures().write(place, own);
        }
        for (String streetCode : Territory.streetCodes(street, quarter.end())) {
            List<Neighbourhood> own = places.stream()
                    .filter(place -> Territory.streetCode(street, place.ordinal(), quarter.end())
                            .equals(streetCode))
                    .toList();
            writers.tasks().write(street, streetCode, game, latent);
            writers.events().write(street, streetCode, own, latent);
            writers.figures().write(street, streetCode, own, latent);
            writers.marks().party(streetCode, latent);
            writers.marks().team(UnitRecords.team(streetCode), latent);
            for (String post : UnitRecords.posts(streetCode, false)) {
                writers.marks().post(post, latent.near(Chance.of(plan.seed(), "post", post.hashCode())));
            }
        }
    }

    private CsvFile open(String feed, @Nullable Period quarter, Charset charset, String headings) {
        String name = quarter == null ? feed + ".csv" : feed + "_" + quarter.code() + ".csv";
        return new CsvFile(folder.resolve(name), charset, headings);
    }
}
