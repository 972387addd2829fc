package org.zhiheng.content;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** Guesses the number somebody meant who typed full-width digits, a letter for a digit, a comma for the point, quotes or a unit. */
public final class NumberTypo {

    private NumberTypo() {}

    /** The number as it should be written; null when the text is one, or is nothing like one. */
    public static @Nullable String meant(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("^['‘’`´\"“”＇]+|['‘’`´\"“”＇]+$", "")
                .replaceAll("[oO](?=[0-9.,])|(?<=[0-9.,])[oO]", "0")
                .replaceAll("[lI](?=[0-9.])|(?<=[0-9.])[lI]", "1")
                .replace('。', '.')
                .replaceAll("^(-?[0-9]+)[,、]([0-9]+)$", "$1.$2")
                .replaceAll("(?<=[0-9])\\s*(分|个|次|件|人|天|个百分点|点)$", "");
        return plain.matches("-?[0-9]+(\\.[0-9]+)?%?") && !plain.equals(text.strip()) ? plain : null;
    }
}
