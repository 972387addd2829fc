package org.zhiheng.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.content.ContentHome;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.quality.Exclusions;
import org.zhiheng.review.Comments;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.vocabulary.Period;

/**
 * What a page needs to have something to show: users, a run in publicity with an appeal and a comment, findings, an excluded
 * record, drafts. Made in the largest run of the database, once; another start finds it there.
 */
final class PageExamples {

    private static final String PASSWORD = "Times-the-Pages-2026";
    private static final String ADDRESS = "127.0.0.1";

    private final ApplicationContext application;
    private final JdbcClient jdbc;

    PageExamples(ApplicationContext application) {
        this.application = application;
        this.jdbc = application.getBean(JdbcClient.class);
    }

    /** The newest of the runs with the most units. */
    record LargestRun(long id, String scheme, String period, int units) {}

    LargestRun largestRun() {
        return jdbc.sql("""
                        select r.run_id, r.scheme, r.period, (select count(*) from run_unit u where u.run_id = r.run_id) as units
                        from assessment_run r where r.output_hash is not null and not r.trial
                        order by units desc, r.period_from desc, r.run_id desc limit 1
                        """)
                .query((row, index) ->
                        new LargestRun(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4)))
                .optional()
                .orElseThrow(
                        () -> new IllegalStateException("No run in this database; see the command in PageBenchmark"));
    }

    /** Users by name, with the password they share; one of each role that reads different pages. */
    Map<String, String> users(LargestRun run) {
        Map<String, String> users = new LinkedHashMap<>();
        add(users, "pages-department", Role.DEPARTMENT, DataScope.ALL, null);
        add(users, "pages-office", Role.DEPARTMENT, DataScope.ALL, null);
        add(users, "pages-publisher", Role.PUBLISHER, DataScope.ALL, null);
        add(users, "pages-author", Role.RULE_AUTHOR, DataScope.ALL, null);
        add(users, "pages-contact", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, parent(run));
        add(users, "pages-system", Role.SYSTEM_ADMIN, DataScope.NONE, null);
        add(users, "pages-security", Role.SECURITY_ADMIN, DataScope.NONE, null);
        add(users, "pages-audit", Role.AUDIT_ADMIN, DataScope.NONE, null);
        return users;
    }

    /** Parameters a route may ask for, about this run, and then about a scheme that demands complete data. */
    List<String> queries(LargestRun run) {
        List<String> queries = new ArrayList<>(List.of(query(run)));
        RulePacks packs = new RulePacks(application.getBean(ContentHome.class));
        packs.schemes().stream()
                .map(packs::shown)
                .filter(pack -> pack.completeness().isPresent())
                .findFirst()
                .ifPresent(pack -> queries.add("?scheme=" + pack.code() + "&period="
                        + Period.parse(run.period()).code()));
        return queries;
    }

    /** Every parameter a route may ask for; it passes over those it does not know. */
    private String query(LargestRun run) {
        String unit = jdbc.sql("select unit_code from standing where run_id = :run order by rank, unit_code limit 1")
                .param("run", run.id())
                .query(String.class)
                .single();
        String group = jdbc.sql("select min(peer_group) from standing where run_id = :run")
                .param("run", run.id())
                .query(String.class)
                .single();
        return "?scheme=" + run.scheme() + "&period=" + run.period() + "&group=" + group
                + "&kind=governance_case&before=" + run.id() + "&after=" + run.id() + "&a=" + unit + "&b=" + unit
                + "&run="
                + run.id() + "&unit=" + unit + "&file=criteria.yml&against="
                + jdbc.sql("select max(based_on) from pack_version")
                        .query(Long.class)
                        .single();
    }

    private void add(Map<String, String> users, String name, Role role, DataScope scope, @Nullable String unit) {
        Accounts accounts = application.getBean(Accounts.class);
        if (accounts.account(name).isEmpty()) {
            accounts.changePassword(
                    name, accounts.create(name, name, Set.of(role), scope, unit, "PageBenchmark"), PASSWORD);
        }
        users.put(name, PASSWORD);
    }

    private String parent(LargestRun run) {
        return jdbc.sql("""
                        select u.parent_code from run_unit u join standing s on s.run_id = u.run_id and s.unit_code = u.unit_code
                        where u.run_id = :run and s.rank is not null and u.parent_code is not null
                        group by u.parent_code order by count(*) desc, u.parent_code limit 1
                        """).param("run", run.id()).query(String.class).single();
    }

    /** Brings the run into publicity with an appeal ruled on and a comment, asks for an exclusion, opens two drafts. */
    void prepare(LargestRun run) {
        Reviews reviews = application.getBean(Reviews.class);
        CurrentUser department = user("pages-department");
        if (reviews.find(run.id()).isEmpty()) {
            reviews.open(run.id(), department, ADDRESS);
            reviews.openPreview(run.id(), department, ADDRESS);
            appeal(run);
            exclude(run, department);
            untouchedDraft(run);
            draft(run);
            reviews.startSignOff(run.id(), "页面计时", department, ADDRESS);
            for (String signer : List.of("pages-department", "pages-office", "pages-publisher")) {
                reviews.sign(run.id(), true, "同意", user(signer), ADDRESS);
            }
            application.getBean(Comments.class).comment(run.id(), "请核对名次。", user("pages-contact"), ADDRESS);
        }
    }

    private void appeal(LargestRun run) {
        CurrentUser contact = user("pages-contact");
        String unit = jdbc.sql("""
                        select s.unit_code from standing s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        where s.run_id = :run and u.parent_code = :parent and s.rank is not null order by s.unit_code limit 1
                        """)
                .param("run", run.id())
                .param("parent", contact.unitCode())
                .query(String.class)
                .single();
        String criterion = jdbc.sql(
                        "select node from run_node where run_id = :run and criterion order by ordinal limit 1")
                .param("run", run.id())
                .query(String.class)
                .single();
        Appeal appeal = application
                .getBean(Appeals.class)
                .file(
                        new Appeal.Filing(
                                run.id(), unit, "fact", criterion, "", null, "wrong_record", "数据与台账不一致，请核对。", "", ""),
                        contact,
                        ADDRESS);
        application
                .getBean(Appeals.class)
                .addEvidence(
                        appeal, "台账.txt", "text/plain", "台账摘录".getBytes(StandardCharsets.UTF_8), contact, "127.0.0.1");
        application.getBean(Rulings.class).rule(appeal, false, "经核对，数据与台账一致。", user("pages-office"), ADDRESS);
    }

    private void exclude(LargestRun run, CurrentUser department) {
        Long record = jdbc.sql("""
                        select record_id from governance_case where superseded_by is null and opened_at >= :from
                        order by record_id limit 1
                        """)
                .param("from", Period.parse(run.period()).from())
                .query(Long.class)
                .single();
        application
                .getBean(Exclusions.class)
                .ask(
                        "governance_case",
                        record,
                        "duplicate",
                        "重复登记",
                        new Exclusions.Evidence("情况说明.txt", "text/plain", "同一件".getBytes(StandardCharsets.UTF_8)),
                        department,
                        ADDRESS);
    }

    /** Publishes the run, so that it has a package. */
    void publish(LargestRun run) {
        Reviews reviews = application.getBean(Reviews.class);
        if (reviews.find(run.id()).orElseThrow().stage() == Stage.IN_PUBLICITY) {
            reviews.publish(run.id(), "页面计时", user("pages-publisher"), ADDRESS);
        }
    }

    /** The unit of the run with the most points taken off by the first criterion, whom a change of it concerns. */
    List<Map<String, String>> variables(LargestRun run) {
        List<Map<String, String>> all = new ArrayList<>(List.of(Map.of("period", run.period())));
        drafts().forEach(draft -> jdbc.sql("""
                        select unit_code from standing where run_id = :run and rank is not null order by rank desc, unit_code limit 20
                        """)
                .param("run", run.id())
                .query(String.class)
                .list()
                .forEach(unit -> all.add(Map.of("id", draft.toString(), "period", run.period(), "unit", unit))));
        return all;
    }

    /** A draft of another scheme, which stays one. */
    private void untouchedDraft(LargestRun run) {
        new RulePacks(application.getBean(ContentHome.class))
                .schemes().stream()
                        .filter(scheme -> !scheme.equals(run.scheme()))
                        .findFirst()
                        .ifPresent(scheme ->
                                application.getBean(Drafts.class).open(scheme, user("pages-author"), ADDRESS));
    }

    /** The scheme's rules as a draft with half a point made 0.6, in clause and figures, so that units' points differ. */
    private void draft(LargestRun run) {
        CurrentUser author = user("pages-author");
        Drafts drafts = application.getBean(Drafts.class);
        var draft = drafts.open(run.scheme(), author, ADDRESS);
        TreeMap<String, byte[]> files = new TreeMap<>(application
                .getBean(org.zhiheng.packversion.PackVersions.class)
                .content(draft)
                .pack()
                .files());
        files.computeIfPresent("criteria.yml", (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                .replace("0.5", "0.6")
                .getBytes(StandardCharsets.UTF_8));
        drafts.save(draft.id(), files, draft.packHash(), author, ADDRESS);
    }

    private CurrentUser user(String name) {
        return application.getBean(Accounts.class).loadUserByUsername(name);
    }

    /** Versions begun for the benchmark, newest first. */
    List<Long> drafts() {
        return jdbc.sql("""
                        select version_id from pack_version where state in ('draft', 'submitted')
                          and 'pages-author' = any(authors) order by version_id desc
                        """).query(Long.class).list();
    }
}
