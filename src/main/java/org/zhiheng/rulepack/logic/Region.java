package org.zhiheng.rulepack.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a condition holds: in any of some boxes.
 *
 * @param boxes none: it never holds
 */
public record Region(List<Box> boxes) {

    private static final int MOST = 400;

    public static final Region ALL = new Region(List.of(Box.ALL));

    public static final Region NONE = new Region(List.of());

    /** More cases than are worth telling apart; nothing is said then. */
    public static final class TooComplex extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooComplex() {
            super("Too many cases", null, false, false);
        }
    }

    public Region {
        boxes = List.copyOf(boxes);
        if (boxes.size() > MOST) {
            throw new TooComplex();
        }
    }

    /** All cases of one box. */
    public static Region of(Box box) {
        return new Region(List.of(box));
    }

    /** All cases in which one variable lies in a domain. */
    public static Region of(String variable, Domain domain) {
        return of(Box.of(variable, domain));
    }

    /** Whether no case is in it. */
    public boolean isEmpty() {
        return boxes.isEmpty();
    }

    /** The cases in both. @throws TooComplex when they fall into too many boxes */
    public Region and(Region other) {
        List<Box> both = new ArrayList<>();
        for (Box first : boxes) {
            for (Box second : other.boxes) {
                Box joined = first.and(second);
                if (joined != null && both.size() <= MOST) {
                    both.add(joined);
                }
            }
        }
        return new Region(both);
    }

    /** The cases in either. @throws TooComplex when they fall into too many boxes */
    public Region or(Region other) {
        List<Box> either = new ArrayList<>(boxes);
        either.addAll(other.boxes);
        return new Region(either);
    }

    /** The cases in this and not in the other. @throws TooComplex when they fall into too many boxes */
    public Region minus(Region other) {
        Region left = this;
        for (Box taken : other.boxes) {
            List<Box> next = new ArrayList<>();
            for (Box box : left.boxes) {
                next.addAll(box.minus(taken));
            }
            left = new Region(next);
        }
        return left;
    }

    /** The cases that are not in this. @throws TooComplex when they fall into too many boxes */
    public Region complement() {
        return ALL.minus(this);
    }

    /** A box of it in which everything is known. */
    public Optional<Box> known() {
        return boxes.stream().filter(Box::isKnown).findFirst();
    }
}
