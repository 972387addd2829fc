package org.zhiheng.review;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the process runs ({@code zhiheng.review.*}).
 *
 * @param previewDays working days units see their draft result and may appeal; default 5
 * @param publicityDays working days of publicity; default 5
 * @param rulingDays working days for the ruling on an appeal, counted from the day after it was filed; default 10
 * @param signOff titles of the sign-off chain, in order; default office, leading group, Party committee
 */
@ConfigurationProperties("zhiheng.review")
public record ReviewSettings(Integer previewDays, Integer publicityDays, Integer rulingDays, List<String> signOff) {

    public ReviewSettings {
        previewDays = previewDays == null ? 5 : previewDays;
        publicityDays = publicityDays == null ? 5 : publicityDays;
        rulingDays = rulingDays == null ? 10 : rulingDays;
        signOff = signOff == null || signOff.isEmpty() ? List.of("考核办公室", "考核工作领导小组", "党委会") : List.copyOf(signOff);
    }
}
