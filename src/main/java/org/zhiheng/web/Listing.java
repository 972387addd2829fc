package org.zhiheng.web;

import java.util.List;

/**
 * A page of a list, as the API gives it.
 *
 * @param page from 1
 * @param size rows a page
 * @param total rows in all
 */
public record Listing<T>(List<T> rows, int page, int size, int total) {

    public static final int MOST = 500;

    /** Rows asked for, held within bounds. */
    public static int size(int asked) {
        return Math.max(1, Math.min(MOST, asked));
    }

    public static int offset(int page, int size) {
        return Math.max(0, page - 1) * size(size);
    }

    /** A page of a list that is at hand as a whole. */
    public static <T> Listing<T> of(List<T> all, int page, int size) {
        int from = Math.min(all.size(), offset(page, size));
        return new Listing<>(
                List.copyOf(all.subList(from, Math.min(all.size(), from + size(size)))),
                Math.max(1, page),
                size(size),
                all.size());
    }
}
