package org.zhiheng.organization;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A unit as it stood from one day until another. Names repeat between units; codes do not.
 *
 * @param code official code
 * @param name full name of the time
 * @param kind city, district, street, township, community, village, station, department, team …
 * @param parentCode null for a root
 * @param validFrom first day
 * @param validUntil the day after the last one; 9999-12-31 while it lasts
 * @param successorCode the unit that carries on from {@code validUntil}; null when none was named
 * @param attributesJson population, households … as PostgreSQL writes the JSON object
 */
public record Unit(
        String code,
        String name,
        String kind,
        @Nullable String parentCode,
        LocalDate validFrom,
        LocalDate validUntil,
        @Nullable String successorCode,
        String attributesJson) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The attributes by name; numbers are integers or {@code BigDecimal}, never {@code double}. */
    public Map<String, Object> attributes() {
        return Collections.unmodifiableMap(
                JSON.readValue(attributesJson, new TypeReference<TreeMap<String, Object>>() {}));
    }
}
