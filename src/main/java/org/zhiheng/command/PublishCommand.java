package org.zhiheng.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zhiheng.review.ProcessStep;
import org.zhiheng.review.Review;
import org.zhiheng.review.Reviews;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a sealed run through review, preview, sign-off and publicity to publication, a step a call. */
@Command(
        name = "publish",
        description = "办理复核、预览、会签、公示、发布中的一步 / takes a step of the process; default: publish",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Mixin
    private SignIn signIn;

    @Parameters(index = "0", paramLabel = "RUN", description = "考核批次编号 / number of the run")
    private long run;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description = "open、preview、sign-off、approve、refuse、publish、return、withdraw，默认 publish"
                    + " / one of these; default: publish")
    private String step = "publish";

    @Option(names = "--reason", paramLabel = "TEXT", description = "理由或会签意见 / why, or the opinion signed")
    private String reason = "";

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            Reviews reviews = context.getBean(Reviews.class);
            if (!ProcessStep.take(reviews, step, run, reason, signIn.user(context), SignIn.ADDRESS)) {
                throw Failure.usage(
                        "没有这一步（" + step + "），可用的有：" + String.join("、", ProcessStep.ALL),
                        "There is no step (" + step + "); steps are " + String.join(", ", ProcessStep.ALL));
            }
            Review review = reviews.find(run).orElseThrow();
            if (zhiheng.json()) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("run", run);
                answer.put("stage", review.stage().code());
                answer.put("preview_closes", text(review.previewCloses()));
                answer.put("publicity_closes", text(review.publicityCloses()));
                zhiheng.console().json(answer);
            } else {
                zhiheng.console()
                        .line(zhiheng.language()
                                .choose(
                                        "考核批次 " + run + " 现处于「" + review.stage().chinese() + "」",
                                        "Run " + run + " is now at "
                                                + review.stage().code()));
            }
            return Failure.DONE;
        });
    }

    private static @org.jspecify.annotations.Nullable String text(@org.jspecify.annotations.Nullable Object day) {
        return day == null ? null : day.toString();
    }
}
