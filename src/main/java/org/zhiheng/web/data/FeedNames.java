package org.zhiheng.web.data;

import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;

/** Feeds by the name people know them by, in the reader's language. */
@Component
class FeedNames {

    private final ContentHome home;

    FeedNames(ContentHome home) {
        this.home = home;
    }

    /** Null when there is no such feed now, or it has a mistake. */
    @Nullable
    String of(@Nullable String code) {
        if (code == null) {
            return null;
        }
        try {
            Feed feed = new FeedReader(home).feed(code);
            return LocaleContextHolder.getLocale().getLanguage().equals("zh") ? feed.name() : feed.nameEnglish();
        } catch (ContentException gone) {
            return null;
        }
    }
}
