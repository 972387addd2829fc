package org.zhiheng.web;

import java.util.List;

/**
 * One page of a list.
 *
 * @param number from 1
 * @param total rows in all
 */
record Page<T>(List<T> rows, int number, int size, int total) {

    static final int SIZE = 50;

    public int pages() {
        return (total + size - 1) / size;
    }

    static int offset(int number) {
        return Math.max(0, number - 1) * SIZE;
    }
}
