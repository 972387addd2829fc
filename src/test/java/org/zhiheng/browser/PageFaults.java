package org.zhiheng.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be wrong with a page a user looks at. */
final class PageFaults {

    /** Visible texts and the attributes a user is told, outside what is marked as technical. */
    private static final String TEXTS = """
            () => {
              const technical = 'code,pre,script,style,template,noscript,.code,.formula.code,.line-number,[lang=en],[translate=no]';
              const texts = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (element && !element.closest(technical)) texts.push(walker.currentNode.textContent);
              }
              for (const element of document.querySelectorAll('[title],[placeholder],[aria-label],[alt]')) {
                if (element.closest(technical)) continue;
                for (const name of ['title', 'placeholder', 'aria-label', 'alt']) {
                  if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
                }
              }
              texts.push(document.title);
              return texts.filter((text) => /[A-Za-z]{2}/.test(text));
            }
            """;

    /** Elements that stick out of the window to the right although nothing scrolls them. */
    private static final String TOO_WIDE = """
            () => {
              const wide = [];
              if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
                for (const element of document.querySelectorAll('body *')) {
                  if (element.getBoundingClientRect().right > document.documentElement.clientWidth + 1) {
                    wide.push(element.tagName.toLowerCase() + '.' + element.className);
                    if (wide.length > 2) break;
                  }
                }
                if (wide.length === 0) wide.push('?');
              }
              return wide;
            }
            """;

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_./+-]*[A-Za-z0-9]");
    private static final Pattern IDENTIFIER = Pattern.compile(
            ".*[0-9_].*|.+\\.(?i:csv|xlsx|xls|docx|pdf|json|html|zip|txt|yml|drl|sql|gz|md)|(?i:csv|xlsx|xls|docx|pdf|json)");
    /** A check code of a run or a package: three times four letters and digits. */
    private static final Pattern CHECK_CODE = Pattern.compile("\\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\\b");

    private static final Pattern MISSING_KEY = Pattern.compile("\\?\\?[\\w.-]+\\?\\?");

    /** Names of techniques that Chinese texts write in Latin letters. */
    private static final Set<String> ALLOWED = Set.of(
            "CSV",
            "Excel",
            "WPS",
            "Word",
            "PDF",
            "JSON",
            "YAML",
            "SQL",
            "DRL",
            "SHA",
            "SHA-256",
            "xlsx",
            "xls",
            "gz",
            "zip",
            "ZIP",
            "KB",
            "MB",
            "GB",
            "UTF-8",
            "GB18030",
            "Java",
            "Python",
            "PostgreSQL",
            "cron",
            "CPU",
            "API",
            "IP",
            "ID",
            "No");

    private PageFaults() {}

    /** Faults of language: English words, names of messages that do not exist. */
    static List<String> ofLanguage(Page page) {
        List<String> faults = new ArrayList<>();
        for (Object text : (List<?>) page.evaluate(TEXTS)) {
            Matcher missing = MISSING_KEY.matcher(String.valueOf(text));
            if (missing.find()) {
                faults.add("missing message " + missing.group());
                continue;
            }
            Matcher words =
                    WORD.matcher(CHECK_CODE.matcher(String.valueOf(text)).replaceAll(""));
            while (words.find()) {
                String word = words.group();
                if (!ALLOWED.contains(word) && !IDENTIFIER.matcher(word).matches()) {
                    faults.add("English \"" + word + "\" in \""
                            + String.valueOf(text).strip() + "\"");
                    break;
                }
            }
        }
        return faults.stream().distinct().toList();
    }

    /** Something is cut off at 1366 pixels. */
    static List<String> ofLayout(Page page) {
        return ((List<?>) page.evaluate(TOO_WIDE))
                .stream().map(element -> "wider than the window: " + element).toList();
    }

    /** Serious and critical findings of axe-core. */
    static List<String> ofAccessibility(Page page) {
        List<String> faults = new ArrayList<>();
        for (Rule rule : new AxeBuilder(page).setLegacyMode(true).analyze().getViolations()) {
            if ("serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact())) {
                faults.add("axe " + rule.getId() + ": " + rule.getHelp() + " at "
                        + rule.getNodes().stream()
                                .limit(3)
                                .map(node -> String.valueOf(node.getTarget()))
                                .toList());
            }
        }
        return faults;
    }
}
