package org.zhiheng.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What a record is known by upstream, and the hash that tells a changed record from the same one. */
final class RecordKey {

    private static final byte UNIT_SEPARATOR = 0x1f;
    private static final byte RECORD_SEPARATOR = 0x1e;

    private final Feed feed;
    private final MessageDigest digest = md5();
    private int[] keyColumns = new int[0];
    private int[] rowColumns = new int[0];

    RecordKey(Feed feed) {
        this.feed = feed;
    }

    /** @param position of a field among a row's values */
    void bind(ToIntFunction<String> column, ToIntFunction<String> position) {
        keyColumns = feed.key().stream()
                .mapToInt(part -> part.field() ? position.applyAsInt(part.name()) : column.applyAsInt(part.name()))
                .toArray();
        Feed.Unpivot unpivot = feed.unpivot();
        rowColumns = feed.headings(false).stream()
                .filter(heading -> unpivot == null || !unpivot.columns().containsKey(heading))
                .mapToInt(column)
                .toArray();
    }

    /** @return null when every part is empty, which is a fault unless the row has one already */
    @Nullable
    String of(
            @Nullable Object[] values,
            String[] cells,
            BoundField.@Nullable Part part,
            String heading,
            boolean faulty,
            Consumer<Fault> faults) {
        if (feed.key().isEmpty()) {
            return wholeRow(cells, part);
        }
        StringBuilder key = new StringBuilder();
        boolean blank = true;
        for (int index = 0; index < keyColumns.length; index++) {
            String text = part(feed.key().get(index), values, cells, keyColumns[index]);
            blank &= text.isEmpty();
            key.append(index > 0 ? "|" : "").append(text.replace("\\", "\\\\").replace("|", "\\|"));
        }
        if (blank) {
            if (!faulty) {
                faults.accept(new Fault(
                        heading, "blank_key", "编号为空，无法认出这条记录", "the record has no number to know it by", null));
            }
            return null;
        }
        if (part != null) {
            key.append('|').append(part.name());
        }
        return key.toString();
    }

    private String part(Feed.KeyPart part, @Nullable Object[] values, String[] cells, int column) {
        if (part.field()) {
            Object value = values[column];
            return value == null ? "" : value.toString();
        }
        String text = Text.cell(cells, column);
        return feed.layout().missing().contains(text) ? "" : text;
    }

    private String wholeRow(String[] cells, BoundField.@Nullable Part part) {
        for (int column : rowColumns) {
            digest.update(Text.cell(cells, column).getBytes(StandardCharsets.UTF_8));
            digest.update(UNIT_SEPARATOR);
        }
        if (part != null) {
            digest.update(part.name().getBytes(StandardCharsets.UTF_8));
            digest.update(Text.cell(cells, part.column()).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Hash of a record's values, each with the name of its column, so that a column added later changes no hash of the
     * records without it. Units are compared apart, because only publication knows them.
     */
    String hash(@Nullable Object[] values, int from, byte[][] names) {
        for (int index = from; index < values.length; index++) {
            if (values[index] != null && names[index] != null) {
                digest.update(names[index]);
                digest.update(UNIT_SEPARATOR);
                digest.update(values[index].toString().getBytes(StandardCharsets.UTF_8));
                digest.update(RECORD_SEPARATOR);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has MD5", absent);
        }
    }
}
