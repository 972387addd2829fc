package org.zhiheng.web;

import java.net.URI;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.database.LostConnection;
import org.zhiheng.packversion.PublicationRefused;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.review.ReviewRefused;

/**
 * What the API says when it cannot do as asked: a problem detail (RFC 9457) whose {@code detail} is Chinese and whose
 * {@code english} says the same in English.
 */
@RestControllerAdvice(annotations = RestController.class)
@Order(0)
class ApiProblems extends ResponseEntityExceptionHandler {

    /** Where a mistake stands in a file. */
    record Place(String code, String place, String chinese, String english) {}

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException mistake) {
        return of(HttpStatus.BAD_REQUEST, "bad-request", mistake.getMessage());
    }

    @ExceptionHandler
    ProblemDetail refused(ReviewRefused refused) {
        return of(HttpStatus.CONFLICT, "not-now", refused.getMessage());
    }

    @ExceptionHandler
    ProblemDetail refused(QualityRefused refused) {
        return of(HttpStatus.CONFLICT, "not-now", refused.getMessage());
    }

    @ExceptionHandler
    ProblemDetail refused(VersionRefused refused) {
        ProblemDetail problem = of(HttpStatus.CONFLICT, "not-now", refused.getMessage());
        if (refused instanceof PublicationRefused gates) {
            problem.setProperty("gates", gates.outcomes());
        }
        return problem;
    }

    /** A day or time that is none. */
    @ExceptionHandler
    ProblemDetail wrong(DateTimeException mistake) {
        return of(HttpStatus.BAD_REQUEST, "bad-request", "不是日期或时间 / not a date or time");
    }

    @ExceptionHandler
    ProblemDetail mistakes(ContentException mistakes) {
        ProblemDetail problem = of(HttpStatus.UNPROCESSABLE_ENTITY, "mistakes", mistakes.getMessage());
        List<Finding> findings = mistakes.findings();
        problem.setProperty(
                "findings",
                findings.stream()
                        .map(finding ->
                                new Place(finding.code(), finding.place(), finding.inChinese(), finding.inEnglish()))
                        .toList());
        return problem;
    }

    /** The database cannot be reached; anything else that goes wrong with it stays a fault of ours. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail unreachable(RuntimeException failure) {
        if (!LostConnection.isCauseOf(failure)) {
            throw failure;
        }
        return of(HttpStatus.SERVICE_UNAVAILABLE, "database", LostConnection.WORDS);
    }

    @ExceptionHandler
    ProblemDetail status(ResponseStatusException status) {
        return of(status.getStatusCode(), "status-" + status.getStatusCode().value(), status.getReason());
    }

    /** What the framework refuses before anybody of ours is asked. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception refused, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = of(status, "status-" + status.value(), words(refused));
        return super.handleExceptionInternal(refused, problem, headers, status, request);
    }

    private static @Nullable String words(Exception refused) {
        if (refused instanceof MissingServletRequestParameterException missing) {
            String name = missing.getParameterName();
            return "请求中缺少参数「" + name + "」 / the request lacks the parameter (" + name + ")";
        }
        if (refused instanceof MissingServletRequestPartException missing) {
            String name = missing.getRequestPartName();
            return "请求中缺少文件「" + name + "」 / the request lacks the file (" + name + ")";
        }
        if (refused instanceof MethodArgumentTypeMismatchException wrong) {
            String named = wrong.getName() + "：" + wrong.getValue();
            return "参数的值不合要求（" + named + "） / not a value of this parameter (" + named + ")";
        }
        if (refused instanceof HttpMessageNotReadableException) {
            return "请求的内容不是可读的 JSON，或某个值的类型不对 / the body is no readable JSON, or a value in it is of" + " another type";
        }
        if (refused instanceof HttpRequestMethodNotSupportedException wrong) {
            return "这个地址不接受 " + wrong.getMethod() + " / this address does not take " + wrong.getMethod();
        }
        if (refused instanceof HttpMediaTypeException) {
            return "内容类型不对，接口收发 application/json / another media type; the API speaks application/json";
        }
        return null;
    }

    /** Splits {@code 中文 / English}; a text without a slash is given in both. */
    static ProblemDetail of(HttpStatusCode status, String type, @Nullable String message) {
        String text = message == null ? "请求未能完成 / the request failed" : message;
        int slash = text.indexOf(" / ");
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, slash < 0 ? text : text.substring(0, slash));
        problem.setType(URI.create("urn:zhiheng:problem:" + type));
        problem.setProperty("english", slash < 0 ? text : text.substring(slash + 3));
        return problem;
    }
}
