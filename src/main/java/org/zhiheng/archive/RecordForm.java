package org.zhiheng.archive;

/** How much of the records goes into a package. Both forms have the same manifest and so the same code. */
public enum RecordForm {
    /** Every record the run could use, so that everything can be computed again. */
    FULL,
    /**
     * Of records that only metrics count, a hash each: whoever holds a record can show that it was in, nobody learns it
     * from the package. Events and marks, which rules read directly, stay.
     */
    HASHES
}
