package org.zhiheng.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.review.ResultChange;
import org.zhiheng.run.AssessmentRun;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Appeals: list, try the effect on every unit, rule. */
@Command(
        name = "appeal",
        description = "申诉 / appeals",
        mixinStandardHelpOptions = true,
        subcommands = {AppealCommand.ListAppeals.class, AppealCommand.TryOut.class, AppealCommand.Rule.class})
final class AppealCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Override
    public Integer call() {
        throw Failure.usage("请写明：appeal list、appeal try 或 appeal rule", "Say appeal list, appeal try or appeal rule");
    }

    /** What is done with the appeals as a user. */
    private interface Work {
        int with(Appeals appeals, Rulings rulings, AssessmentJobs jobs, CurrentUser user);
    }

    private int as(SignIn signIn, Work work) {
        return zhiheng.with((ConfigurableApplicationContext context) -> work.with(
                context.getBean(Appeals.class),
                context.getBean(Rulings.class),
                context.getBean(AssessmentJobs.class),
                signIn.user(context)));
    }

    private static Appeal find(Appeals appeals, CurrentUser user, String number) {
        return appeals.find(user, number)
                .orElseThrow(() -> Failure.usage(
                        "没有编号为（" + number + "）的申诉，用 appeal list 可查看",
                        "There is no appeal (" + number + "); appeal list shows them"));
    }

    private void print(List<ResultChange> changes) {
        zhiheng.console()
                .table(
                        zhiheng.language() == Language.EN
                                ? List.of("unit_code", "unit_name", "total", "new", "rank", "new", "grade", "new")
                                : List.of("单位编码", "单位名称", "原总分", "新总分", "原名次", "新名次", "原等次", "新等次"),
                        changes.stream()
                                .map(change -> Arrays.<Object>asList(
                                        change.unitCode(),
                                        change.name(),
                                        change.oldTotal(),
                                        change.newTotal(),
                                        change.oldRank(),
                                        change.newRank(),
                                        change.oldGrade(),
                                        change.newGrade()))
                                .toList());
    }

    /** Which appeals there are. */
    @Command(name = "list", description = "列出申诉 / lists appeals", mixinStandardHelpOptions = true)
    static final class ListAppeals implements Callable<Integer> {

        @ParentCommand
        private AppealCommand parent;

        @Mixin
        private SignIn signIn;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "filed、withdrawn、upheld、dismissed，默认全部 / one of these; default: all")
        private String state = "";

        @Override
        public Integer call() {
            return parent.as(signIn, (appeals, rulings, jobs, user) -> {
                List<Appeal> found = appeals.list(user, new Appeals.Filter(state, ""), 0, Integer.MAX_VALUE);
                if (parent.zhiheng.json()) {
                    parent.zhiheng.console().json(found);
                } else {
                    parent.zhiheng
                            .console()
                            .table(
                                    parent.zhiheng.language() == Language.EN
                                            ? List.of("number", "run", "unit", "criterion", "state", "statement")
                                            : List.of("编号", "批次", "单位", "评分项", "状态", "理由"),
                                    found.stream()
                                            .map(appeal -> Arrays.<Object>asList(
                                                    appeal.number(),
                                                    appeal.runId(),
                                                    appeal.unitName(),
                                                    appeal.criterion(),
                                                    appeal.state(),
                                                    appeal.statement()))
                                            .toList());
                }
                return Failure.DONE;
            });
        }
    }

    /** What the correction asked for would change, before anybody rules (B-8). */
    @Command(
            name = "try",
            description = "裁定前试算影响，不留痕迹 / tries the effect before ruling; leaves no trace in the results",
            mixinStandardHelpOptions = true)
    static final class TryOut implements Callable<Integer> {

        @ParentCommand
        private AppealCommand parent;

        @Mixin
        private SignIn signIn;

        @Parameters(index = "0", paramLabel = "NUMBER", description = "申诉编号 / number of the appeal, e.g. 2026Q3-017")
        private String number;

        @Override
        public Integer call() {
            return parent.as(signIn, (appeals, rulings, jobs, user) -> {
                Rulings.Effect effect = rulings.tryOut(find(appeals, user, number), user);
                if (parent.zhiheng.json()) {
                    parent.zhiheng.console().json(effect);
                } else {
                    parent.print(effect.changes());
                    parent.zhiheng
                            .console()
                            .line(parent.zhiheng.language().choose("试算结果哈希 ", "output hash of the trial ")
                                    + effect.outputHash());
                }
                return Failure.DONE;
            });
        }
    }

    /** The ruling with its written reply. */
    @Command(name = "rule", description = "裁定申诉 / rules on an appeal", mixinStandardHelpOptions = true)
    static final class Rule implements Callable<Integer> {

        @ParentCommand
        private AppealCommand parent;

        @Mixin
        private SignIn signIn;

        @Parameters(index = "0", paramLabel = "NUMBER", description = "申诉编号 / number of the appeal")
        private String number;

        @ArgGroup(multiplicity = "1")
        private Outcome outcome;

        @Option(
                names = "--reply",
                required = true,
                paramLabel = "TEXT",
                description = "给单位的书面答复 / the written reply to the unit")
        private String reply;

        /** Exactly one of the two. */
        static final class Outcome {

            @Option(names = "--uphold", description = "支持 / upholds")
            private boolean uphold;

            @Option(names = "--dismiss", description = "驳回 / dismisses")
            private boolean dismiss;
        }

        @Override
        public Integer call() {
            return parent.as(signIn, (appeals, rulings, jobs, user) -> {
                Optional<AssessmentRun> made = rulings.rule(
                                find(appeals, user, number), outcome.uphold, reply, user, SignIn.ADDRESS)
                        .map(run -> jobs.finish(run.id()));
                @Nullable Long run = made.map(AssessmentRun::id).orElse(null);
                if (parent.zhiheng.json()) {
                    parent.zhiheng.console().json(new Ruled(number, outcome.uphold ? "upheld" : "dismissed", run));
                } else {
                    parent.zhiheng
                            .console()
                            .line(
                                    run == null
                                            ? parent.zhiheng.language().choose("已裁定", "ruled")
                                            : parent.zhiheng
                                                    .language()
                                                    .choose(
                                                            "已裁定，更正后的考核为第 " + run + " 号",
                                                            "ruled; the corrected run is " + run));
                }
                return Failure.DONE;
            });
        }

        /** @param run the corrected run; null when none was made */
        record Ruled(String appeal, String state, @Nullable Long run) {}
    }
}
