package org.zhiheng.web.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.content.ContentHome;

/** The authors' guide, {@code rules/README.md}, as a page: who writes rules in the browser has no folder to look into. */
@Controller
class GuideController {

    private static final String FILE = "rules/README.md";
    private static final Set<Extension> TABLES = Set.of(TablesExtension.create());

    private final ContentHome home;

    GuideController(ContentHome home) {
        this.home = home;
    }

    /**
     * A chapter of the guide.
     *
     * @param id of its place on the page
     */
    record Chapter(String id, String title) {}

    /** The guide and its chapters. @param html what the text says is escaped */
    record Guide(String html, List<Chapter> chapters) {}

    @GetMapping("/packs/guide")
    String guide(Model model) {
        String text = home.text(FILE)
                .or(() -> ContentHome.shipped().text(FILE))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有编写指南 / there is no guide"));
        model.addAttribute("guide", rendered(text));
        return "guide";
    }

    static Guide rendered(String text) {
        Node document = Parser.builder().extensions(TABLES).build().parse(text);
        List<Node> headings = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                headings.add(heading);
            }
        });
        List<Chapter> chapters = new ArrayList<>();
        for (Node node : headings) {
            // The page has a title of its own.
            if (((Heading) node).getLevel() == 1) {
                node.unlink();
            } else {
                chapters.add(new Chapter("chapter-" + (chapters.size() + 1), title(node)));
            }
        }
        headings.removeIf(node -> ((Heading) node).getLevel() == 1);
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(TABLES)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (headings.contains(node)) {
                        attributes.put(
                                "id", chapters.get(headings.indexOf(node)).id());
                    } else if (tag.equals("pre")) {
                        attributes.put("tabindex", "0");
                    }
                })
                .build();
        return new Guide(renderer.render(document), List.copyOf(chapters));
    }

    private static String title(Node heading) {
        StringBuilder title = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                title.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                title.append(code.getLiteral());
            }
        });
        return title.toString();
    }
}
