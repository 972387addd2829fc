package org.zhiheng.archive;

import java.util.HexFormat;

/**
 * The short form of a package's hash that is printed on reports: its first 60 bits as 12 characters of Base32 (RFC 4648, no
 * 0, 1, 8, 9), in groups of four: {@code K7QM-2X4A-TB5Z}.
 */
public final class PackageCode {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int CHARACTERS = 12;

    private PackageCode() {}

    /** @param packageHash hexadecimal SHA-256 */
    public static String of(String packageHash) {
        byte[] bytes = HexFormat.of().parseHex(packageHash);
        StringBuilder code = new StringBuilder();
        for (int index = 0; index < CHARACTERS; index++) {
            int five = 0;
            for (int bit = index * 5; bit < index * 5 + 5; bit++) {
                five = five << 1 | bytes[bit / 8] >> 7 - bit % 8 & 1;
            }
            code.append(index > 0 && index % 4 == 0 ? "-" : "").append(ALPHABET.charAt(five));
        }
        return code.toString();
    }

    /** Whether somebody wrote this code, in small letters or without the dashes perhaps. */
    static boolean isSame(String code, String written) {
        String plain = written.strip().toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z2-7]", "");
        return plain.equals(code.replace("-", ""));
    }
}
