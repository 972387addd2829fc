package org.zhiheng.result;

import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;

/** What of the results a user may see, as conditions of queries and their parameters. */
public final class ResultScope {

    /** Restricts a row with a {@code unit_code} to the user's scope; units see a run only from its preview on. */
    public static final String IN_SCOPE = """
            (:scope = 'all' or s.unit_code in (select unit_code from units_in_scope(:scope, :own)))
            and (:staff or exists (select 1 from review v where v.run_id = s.run_id and v.stage in
                 ('in_preview', 'in_sign_off', 'in_publicity', 'published', 'superseded')))
            """;

    /** The same, and where the scheme shows units each other's results: any unit of a published run. */
    static final String IN_SIGHT = "(" + IN_SCOPE + """
            or :scope <> 'none' and exists (
                select 1 from review v join assessment_run shown on shown.run_id = v.run_id
                where v.run_id = s.run_id and v.stage in ('published', 'superseded') and shown.visibility = 'details'))
            """;

    /** Puts the user into a statement that says {@link #IN_SCOPE} or {@link #IN_SIGHT}. */
    public static StatementSpec scoped(StatementSpec statement, CurrentUser user) {
        return statement
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .param("staff", !user.is(Role.UNIT_CONTACT));
    }

    private ResultScope() {}
}
