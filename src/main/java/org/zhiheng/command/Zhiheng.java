package org.zhiheng.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.Database;
import org.zhiheng.database.DatabaseSettings;
import org.zhiheng.database.TemporaryDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every command knows, before or after its name, and how a command gets the application behind it. */
@Command(
        name = "zhiheng",
        description = {"治衡：基层治理考核。不写命令即为 serve。", "Assesses grassroots governance. Without a command: serve."},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ImportCommand.class,
            TemplateCommand.class,
            ValidateCommand.class,
            LockCommand.class,
            RunCommand.class,
            ExplainCommand.class,
            CheckCommand.class,
            TestCommand.class,
            PackCommand.class,
            PreviewCommand.class,
            RunsCommand.class,
            ResultsCommand.class,
            MetricsCommand.class,
            ReportCommand.class,
            RegulationCommand.class,
            PackageCommand.class,
            VerifyCommand.class,
            DiffCommand.class,
            AppealCommand.class,
            PublishCommand.class
        })
final class Zhiheng implements Callable<Integer> {

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "放有 rules/ 和 batch/ 的文件夹，默认用内置的 / folder with rules/ and batch/; default: the built-in ones")
    private @Nullable Path home;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "内置数据库的目录，默认 ./data / directory of the embedded database; default: ./data")
    private Path data = Path.of("data");

    @Option(
            names = "--db",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "改用已有的 PostgreSQL：JDBC 地址 / JDBC URL of a PostgreSQL to use instead")
    private @Nullable String db;

    @Option(
            names = "--db-user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            defaultValue = "${env:ZHIHENG_DB_USER}",
            description = "其用户名，或环境变量 ZHIHENG_DB_USER / its user")
    private @Nullable String dbUser;

    @Option(
            names = "--db-password",
            scope = ScopeType.INHERIT,
            paramLabel = "WORD",
            defaultValue = "${env:ZHIHENG_DB_PASSWORD}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "其密码，或环境变量 ZHIHENG_DB_PASSWORD / its password")
    private @Nullable String dbPassword;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "以 JSON 输出 / answer as one JSON object or array")
    private boolean json;

    @Option(
            names = "--lang",
            scope = ScopeType.INHERIT,
            paramLabel = "zh|en",
            description = "提示语言，默认中英都有 / language of messages; default: both")
    private Language language = Language.BOTH;

    private final Class<?> application;
    private final Console console;

    Zhiheng(Class<?> application, Console console) {
        this.application = application;
        this.console = console;
    }

    @Override
    public Integer call() {
        return ServeCommand.serve(this, null, started -> {});
    }

    Console console() {
        return console;
    }

    boolean json() {
        return json;
    }

    Language language() {
        return language;
    }

    /** A table as the user wants it: an array of objects, CSV, or columns that line up. */
    void print(boolean csv, List<String> head, List<? extends List<?>> rows) {
        if (json) {
            console.json(rows.stream().map(row -> object(head, row)).toList());
        } else if (csv) {
            console.csv(head, rows);
        } else {
            console.table(head, rows);
        }
    }

    private static Map<String, Object> object(List<String> head, List<?> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int column = 0; column < head.size(); column++) {
            object.put(head.get(column), row.get(column));
        }
        return object;
    }

    Path data() {
        return data;
    }

    /** @throws Failure when the folder is not there or holds no content */
    ContentHome home() {
        if (home == null) {
            return ContentHome.shipped();
        }
        if (!Files.isDirectory(home.resolve("rules")) && !Files.isDirectory(home.resolve("batch"))) {
            throw Failure.usage(
                    "--home 指的文件夹（" + home.toAbsolutePath() + "）里没有 rules/ 也没有 batch/",
                    "The folder of --home (" + home.toAbsolutePath() + ") has neither rules/ nor batch/ in it");
        }
        return ContentHome.in(home);
    }

    /** Starts the application without web pages, lets the command work with it, and stops it. */
    int with(Function<ConfigurableApplicationContext, Integer> work) {
        try (ConfigurableApplicationContext context =
                start(WebApplicationType.NONE, DatabaseSettings.Role.COMMAND, Map.of())) {
            return work.apply(context);
        }
    }

    /** An empty database for one piece of work, on the PostgreSQL that {@code --db} names, else on a server of its own. */
    TemporaryDatabase temporaryDatabase() {
        return db == null
                ? embeddedTemporaryDatabase()
                : TemporaryDatabase.in(Database.named(db, present(dbUser), present(dbPassword)));
    }

    /** An empty database on a server of its own; the programs of the data directory are used when it has them. */
    TemporaryDatabase embeddedTemporaryDatabase() {
        return TemporaryDatabase.embedded(Optional.of(data.resolve("software")).filter(Files::isDirectory));
    }

    /** Opens the database and starts the application on it. */
    ConfigurableApplicationContext start(
            WebApplicationType type, DatabaseSettings.Role role, Map<String, Object> properties) {
        ContentHome contentHome = home();
        Database database = Database.open(
                new DatabaseSettings(data, Optional.ofNullable(db), present(dbUser), present(dbPassword), role));
        boolean command = role == DatabaseSettings.Role.COMMAND;
        Map<String, Object> settings = new TreeMap<>(properties);
        if (command) {
            settings.put("spring.jmx.enabled", "false");
        }
        SpringApplication spring = new SpringApplication(application);
        spring.setWebApplicationType(type);
        spring.setLogStartupInfo(false);
        spring.setLazyInitialization(command);
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("command", settings));
        spring.setEnvironment(environment);
        spring.addInitializers((GenericApplicationContext context) -> {
            context.registerBean("database", Database.class, () -> database);
            context.registerBean("contentHome", ContentHome.class, () -> contentHome);
        });
        try {
            database.check();
            ConfigurableApplicationContext context = spring.run(settings.entrySet().stream()
                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new));
            context.getBeansOfType(FlywayMigrationInitializer.class);
            return context;
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(word -> !word.isBlank());
    }
}
