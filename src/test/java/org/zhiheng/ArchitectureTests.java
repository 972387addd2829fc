package org.zhiheng;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.springframework.beans.factory.annotation.Autowired;

/** Which library lives in which module, and what nobody may do. */
@AnalyzeClasses(packages = "org.zhiheng", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule droolsOnlyInRulepack = only(
            "org.zhiheng.rulepack..", "org.kie..", "org.drools..", "com.github.javaparser..", "org.objectweb.asm..");

    @ArchTest
    static final ArchRule batchOnlyInBatch = only("org.zhiheng.batch..", "org.springframework.batch..");

    @ArchTest
    static final ArchRule quartzOnlyInSchedule = only("org.zhiheng.schedule..", "org.quartz..", "com.cronutils..");

    @ArchTest
    static final ArchRule officeFilesOnlyWhereFilesAreReadOrWritten = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.zhiheng.intake..",
                    "org.zhiheng.report..",
                    // Decision tables and the criteria tree are workbooks that rule authors edit.
                    "org.zhiheng.rulepack.table..",
                    "org.zhiheng.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.poi..");

    @ArchTest
    static final ArchRule embeddedPostgresOnlyInDatabase = only("org.zhiheng.database..", "io.zonky..");

    @ArchTest
    static final ArchRule commandLineOnlyInCommand = only("org.zhiheng.command..", "picocli..");

    @ArchTest
    static final ArchRule computationKnowsNoDatabase = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.zhiheng.scoring..",
                    "org.zhiheng.ranking..",
                    "org.zhiheng.rulepack..",
                    "org.zhiheng.vocabulary..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule datesOfJavaTime = noClasses()
            .that(readNoOldDates())
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Calendar");

    @ArchTest
    static final ArchRule noUnstatedClock =
            noClasses().should().callMethod(LocalDate.class, "now").orShould().callMethod(LocalDateTime.class, "now");

    @ArchTest
    static final ArchRule noDefaultZoneOrLocale = noClasses()
            .should()
            .callMethod(ZoneId.class, "systemDefault")
            .orShould()
            .callMethod(TimeZone.class, "getDefault")
            .orShould()
            .callMethod(Locale.class, "getDefault");

    @ArchTest
    static final ArchRule constructorsTakeWhatIsNeeded =
            noClasses().should().dependOnClassesThat().areAssignableTo(Autowired.class);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = classes()
            .should()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils");

    /** Whoever needs Drools, POI or Quartz meets their old dates and turns them into java.time at once. */
    private static DescribedPredicate<JavaClass> readNoOldDates() {
        return JavaClass.Predicates.resideOutsideOfPackages(
                        "org.zhiheng.rulepack..",
                        "org.zhiheng.schedule..",
                        "org.zhiheng.intake..",
                        "org.zhiheng.report..")
                .as("classes outside the modules whose libraries speak java.util.Date");
    }

    private static ArchRule only(String module, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(module)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }
}
