package org.zhiheng.rulepack;

import org.zhiheng.content.Yaml;

/** Told what an assessment uses of its pack; for coverage. One thread at a time. */
interface Trail {

    /** Listens to nothing. */
    Trail NONE = new Trail() {
        @Override
        public void fired(String rule) {}

        @Override
        public void reached(Yaml branch) {}
    };

    /** A rule fires. */
    void fired(String rule);

    /** A part of a form is used. */
    void reached(Yaml branch);
}
