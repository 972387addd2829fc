package org.zhiheng.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.zhiheng.database.LostConnection;

/** A page that was asked for while the database could not be reached: told as that, and that it passes. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class DatabaseUnreachable {

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    void unreachable(RuntimeException failure, HttpServletResponse response) throws IOException {
        if (!LostConnection.isCauseOf(failure)) {
            throw failure;
        }
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value(), LostConnection.WORDS);
    }
}
