package org.zhiheng.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/** A file that is too large, or a request that should bring one and does not: the sender's mistake, told as one. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class UploadRefusals {

    @ExceptionHandler
    void tooLarge(MaxUploadSizeExceededException tooLarge, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.CONTENT_TOO_LARGE.value(), "文件过大 / the file is too large");
    }

    @ExceptionHandler
    void noFile(MultipartException none, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.BAD_REQUEST.value(), "请求中没有文件 / the request brings no file");
    }
}
