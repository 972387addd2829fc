package org.zhiheng.packversion;

import org.zhiheng.work.WorkProgress;

/**
 * One thing that must hold before a version is published. Every bean of this type is asked, in the order of
 * {@link org.springframework.core.annotation.Order}; each says what it found, none stops the others.
 */
public interface PublicationGate {

    /**
     * Looks at a version's content; changes nothing.
     *
     * @param progress of this gate
     */
    GateOutcome judge(PackContent content, WorkProgress progress);

    /** How long it takes beside the others: a share of their sum. */
    default int weight() {
        return 1;
    }
}
