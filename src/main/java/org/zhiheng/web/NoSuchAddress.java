package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.zhiheng.access.ApiRefusal;

/** An address that no controller answers: a problem detail in the API, elsewhere the error page. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class NoSuchAddress {

    @ExceptionHandler
    void none(NoHandlerFoundException none, HttpServletRequest request, HttpServletResponse response)
            throws IOException, NoHandlerFoundException {
        if (!request.getRequestURI().startsWith(request.getContextPath() + ApiConfiguration.BASE + "/")) {
            throw none;
        }
        ApiRefusal.noSuchAddress(response);
    }
}
