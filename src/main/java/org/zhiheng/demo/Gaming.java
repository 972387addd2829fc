package org.zhiheng.demo;

import org.zhiheng.vocabulary.Period;

/**
 * Which streets and stations game which figure in the last quarter. One unit plays one game, so that what a later check finds
 * can be told apart.
 */
final class Gaming {

    /** Half of the closings fall into the last half hour before the limit. */
    static final String BUNCHED_CLOSINGS = "bunched_closings";
    /** One closing text for most cases. */
    static final String SAME_CLOSING_TEXT = "same_closing_text";
    /** One respondent gives dozens of best answers within an hour. */
    static final String ONE_RESPONDENT = "one_respondent";
    /** Two thirds of the usual cases are no longer entered. */
    static final String VOLUME_DROP = "volume_drop";
    /** Most cases are extended on the last day of their limit. */
    static final String EXTENSIONS = "extensions";
    /** Everything open is closed within the last two hours of the quarter. */
    static final String LAST_HOURS = "last_hours";
    /** Hazards are found and put right within two minutes, many a day. */
    static final String INSTANT_HAZARDS = "instant_hazards";
    /** All tasks of the quarter are ticked off within one minute. */
    static final String SAME_MINUTE_TASKS = "same_minute_tasks";

    static final String NONE = "";

    private static final String[] OF_STREETS = {
        BUNCHED_CLOSINGS, SAME_CLOSING_TEXT, VOLUME_DROP, EXTENSIONS, LAST_HOURS, INSTANT_HAZARDS, SAME_MINUTE_TASKS
    };

    private final CityPlan plan;

    Gaming(CityPlan plan) {
        this.plan = plan;
    }

    /** Each game is played by exactly one street. */
    String ofStreet(Territory.Street street, Period quarter) {
        if (!quarter.equals(plan.last()) || !street.formerCodes().isEmpty()) {
            return NONE;
        }
        int all = plan.shape().subdistricts();
        int first = 7 + (int) Math.floorMod(plan.seed(), 2L);
        int step = Math.max(1, (all - first) / OF_STREETS.length);
        int place = street.index() - first;
        return place >= 0 && place % step == 0 && place / step < OF_STREETS.length ? OF_STREETS[place / step] : NONE;
    }

    String ofStation(Territory.Station station, Period quarter) {
        return quarter.equals(plan.last()) && station.index() == plan.shape().stations() / 3 ? ONE_RESPONDENT : NONE;
    }
}
