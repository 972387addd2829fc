package org.zhiheng.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageCodeTests {

    /** SHA-256 of the empty text; Base32 of its first bytes worked out with coreutils: {@code base32}. */
    private static final String HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void isTheFirstSixtyBitsInBase32() {
        assertThat(PackageCode.of(HASH)).isEqualTo("4OYM-IQUY-7QOB");
    }

    @Test
    void isKnownHoweverItWasWritten() {
        assertThat(PackageCode.isSame("4OYM-IQUY-7QOB", " 4oym iquy 7qob ")).isTrue();
        assertThat(PackageCode.isSame("4OYM-IQUY-7QOB", "4OYM-IQUY-7QOC")).isFalse();
    }
}
