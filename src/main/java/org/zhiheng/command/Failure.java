package org.zhiheng.command;

import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.zhiheng.batch.RunInterrupted;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.database.DatabaseUnavailable;
import org.zhiheng.database.LostConnection;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.review.ReviewRefused;

/** A command cannot go on for a reason its user can understand; says it in two languages and sets the exit code. */
final class Failure extends RuntimeException {

    static final int DONE = 0;
    static final int FINDINGS = 1;
    static final int WRONG_USAGE = 2;
    static final int FAILED = 3;

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String chinese;
    private final String english;

    private Failure(int exitCode, String chinese, String english) {
        super(chinese + "\n" + english);
        this.exitCode = exitCode;
        this.chinese = chinese;
        this.english = english;
    }

    static Failure usage(String chinese, String english) {
        return new Failure(WRONG_USAGE, chinese, english);
    }

    static Failure failed(String chinese, String english) {
        return new Failure(FAILED, chinese, english);
    }

    /** Tells what went wrong. @return the exit code */
    static int report(Throwable thrown, Console console, Language language) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure failure) {
                console.error(language, failure.chinese, failure.english);
                return failure.exitCode;
            }
            if (cause instanceof ReviewRefused refused) {
                console.error(language, refused.getMessage());
                return FAILED;
            }
            if (cause instanceof DatabaseUnavailable unavailable) {
                console.error(language, unavailable.getMessage());
                return FAILED;
            }
            if (cause instanceof PortInUseException port) {
                console.error(
                        language,
                        "端口 " + port.getPort() + " 已被占用，用 --port 换一个",
                        "Port " + port.getPort() + " is in use; choose another with --port");
                return FAILED;
            }
            if (cause instanceof ContentException content) {
                content.findings().stream()
                        .sorted()
                        .forEach(finding -> console.error(language, finding.inChinese(), finding.inEnglish()));
                return content.findings().stream().anyMatch(Failure::namesNothing) ? WRONG_USAGE : FINDINGS;
            }
            if (cause instanceof RunInterrupted interrupted) {
                console.error(language, interrupted.getMessage());
                return FAILED;
            }
            if (cause instanceof QualityRefused refused) {
                console.error(language, refused.getMessage());
                return FINDINGS;
            }
            if (cause instanceof IllegalArgumentException && isForUsers(cause.getMessage())) {
                console.error(language, cause.getMessage());
                return WRONG_USAGE;
            }
        }
        if (LostConnection.isCauseOf(thrown)) {
            console.error(language, LostConnection.WORDS);
            return FAILED;
        }
        LoggerFactory.getLogger(Failure.class).debug("The command failed", thrown);
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        console.error(
                language,
                "执行失败：" + root.getClass().getSimpleName() + "：" + root.getMessage()
                        + "。设环境变量 LOGGING_LEVEL_ORG_ZHIHENG=debug 再执行一次可看详细过程",
                "Failed: " + root.getClass().getSimpleName() + ": " + root.getMessage()
                        + ". Run again with the environment variable LOGGING_LEVEL_ORG_ZHIHENG=debug for details");
        return FAILED;
    }

    /** The scheme, feed or unit a user typed does not exist, as opposed to a mistake inside a file. */
    private static boolean namesNothing(Finding finding) {
        return finding.line() == 0 && finding.code().startsWith("unknown-");
    }

    /** Messages for users are Chinese, with the English after them. */
    private static boolean isForUsers(String message) {
        return message != null && message.codePoints().anyMatch(Character::isIdeographic);
    }
}
