package org.zhiheng.browser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The addresses the application answers to with GET.
 *
 * @param pages those that show a page, a new one included as soon as its controller exists
 */
record Routes(List<PathPattern> all, TreeSet<String> pages) {

    static Routes of(ApplicationContext application) {
        List<PathPattern> all = new ArrayList<>();
        TreeSet<String> pages = new TreeSet<>();
        Map<RequestMappingInfo, HandlerMethod> handlers = application
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        handlers.forEach((info, handler) -> {
            if (!info.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                return;
            }
            for (String pattern : info.getPatternValues()) {
                all.add(PathPatternParser.defaultInstance.parse(pattern));
                if (showsPage(handler)) {
                    pages.add(pattern);
                }
            }
        });
        all.sort(Comparator.naturalOrder());
        return new Routes(all, pages);
    }

    /** A controller's page gives the name of its template. */
    private static boolean showsPage(HandlerMethod handler) {
        return handler.getReturnType().getParameterType() == String.class
                && !handler.hasMethodAnnotation(ResponseBody.class)
                && !AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), ResponseBody.class);
    }

    /** The most particular route of a path. */
    Optional<String> of(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return all.stream()
                .filter(pattern -> pattern.matches(parsed))
                .findFirst()
                .map(PathPattern::getPatternString);
    }
}
