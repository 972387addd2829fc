package org.zhiheng.quality;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.organization.DataState;
import org.zhiheng.vocabulary.Period;

/** What runs of a period may see of the imports. */
@Repository
public class CutOffs {

    private final JdbcClient jdbc;

    CutOffs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The imports a run of the period that is requested now may see. */
    public DataCut cut(Period period) {
        return new DataCut(DataState.newestBatch(jdbc), List.of());
    }
}
