package org.zhiheng.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded chance. Each place that needs chance opens its own from what it is about, so order of work changes nothing. */
final class Chance {

    private final SplittableRandom random;

    private Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    static Chance of(long seed, String about, long... parts) {
        long mixed = mix(seed ^ mix(about.hashCode()));
        for (long part : parts) {
            mixed = mix(mixed + part * 0x9E3779B97F4A7C15L);
        }
        return new Chance(mixed);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** From inclusive, until exclusive. */
    int between(int from, int until) {
        return until <= from ? from : random.nextInt(from, until);
    }

    long between(long from, long until) {
        return until <= from ? from : random.nextLong(from, until);
    }

    double unit() {
        return random.nextDouble();
    }

    /** A bell-like deviate: mean 0, standard deviation 1, never beyond 6. */
    double bell() {
        double sum = -6;
        for (int index = 0; index < 12; index++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    /** A whole number whose mean is the given one. */
    int around(double mean) {
        double spread = Math.max(0, mean * (1 + 0.15 * bell()));
        int whole = (int) spread;
        return whole + (happens(spread - whole) ? 1 : 0);
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    String pick(String... list) {
        return list[random.nextInt(list.length)];
    }

    /** An index, drawn in proportion to the weights. */
    int weighted(int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int left = random.nextInt(sum);
        for (int index = 0; index < weights.length; index++) {
            left -= weights[index];
            if (left < 0) {
                return index;
            }
        }
        throw new IllegalStateException("weights changed while drawing");
    }
}
