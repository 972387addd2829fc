package org.zhiheng.schedule;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import org.zhiheng.calendar.WorkingCalendar;

/**
 * A cron expression as Quartz reads it: seconds, minutes, hours, day of the month, month, day of the week, perhaps years.
 *
 * @param cron the expression
 */
record CronTiming(String cron) implements Timing {

    private static final CronParser PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));

    /** @throws IllegalArgumentException when it is no such expression */
    static CronTiming of(String expression) {
        try {
            PARSER.parse(expression).validate();
            return new CronTiming(expression);
        } catch (IllegalArgumentException mistake) {
            throw new IllegalArgumentException(
                    "不是可用的时间（" + expression + "），应写作「quarter + 5 02:00」（每季度结束后第5个工作日2点）或 Quartz 的 cron，如「0 0 2 ? * MON」"
                            + " / not a time (" + expression
                            + "); write 'quarter + 5 02:00' or a cron expression of Quartz such as '0 0 2 ? * MON'",
                    mistake);
        }
    }

    @Override
    public Optional<LocalDateTime> next(LocalDateTime after, WorkingCalendar calendar) {
        return ExecutionTime.forCron(parsed())
                .nextExecution(after.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toLocalDateTime);
    }

    @Override
    public String words(boolean chinese) {
        return CronDescriptor.instance(chinese ? Locale.CHINESE : Locale.ENGLISH)
                .describe(parsed());
    }

    @Override
    public String text() {
        return cron;
    }

    private Cron parsed() {
        return PARSER.parse(cron);
    }
}
