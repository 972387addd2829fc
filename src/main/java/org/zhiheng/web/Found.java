package org.zhiheng.web;

import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What an address names. Where there is no such thing, or none the user may see, the answer is 404 and says which. */
public final class Found {

    private Found() {}

    /** @throws ResponseStatusException 404 when there is no such run */
    public static <T> T run(Optional<T> found, long runId) {
        return found.orElseThrow(() -> absent("没有编号为 " + runId + " 的考核 / there is no run " + runId));
    }

    /** @throws ResponseStatusException 404 when the run has no such unit that the user may see */
    public static <T> T unit(Optional<T> found, String unitCode) {
        return found.orElseThrow(
                () -> absent("该考核中没有您可查看的单位 " + unitCode + " / no unit " + unitCode + " you may see in this run"));
    }

    private static ResponseStatusException absent(String message) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, message);
    }
}
