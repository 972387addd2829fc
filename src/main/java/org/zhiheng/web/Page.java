package org.zhiheng.web;

import java.util.List;

/**
 * One page of a list.
 *
 * @param number from 1
 * @param total rows in all
 */
public record Page<T>(List<T> rows, int number, int size, int total) {

    public static final int SIZE = 50;

    /** A page of a list that is at hand as a whole; a number past the end gives the last page. */
    public static <T> Page<T> of(List<T> all, int number) {
        int last = Math.max(1, (all.size() + SIZE - 1) / SIZE);
        int shown = Math.max(1, Math.min(number, last));
        int from = offset(shown);
        return new Page<>(List.copyOf(all.subList(from, Math.min(from + SIZE, all.size()))), shown, SIZE, all.size());
    }

    public int pages() {
        return (total + size - 1) / size;
    }

    public static int offset(int number) {
        return offset(number, SIZE);
    }

    public static int offset(int number, int size) {
        return Math.max(0, number - 1) * size;
    }
}
