package org.zhiheng.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.zhiheng.fixtures.DatabaseTest;

@DatabaseTest
class AssessmentJobTests {

    @Autowired
    private AssessmentJobs jobs;

    @Test
    void starts() {
        assertThat(jobs.resume()).isEmpty();
    }
}
