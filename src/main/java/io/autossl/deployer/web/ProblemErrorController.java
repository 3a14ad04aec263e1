package io.autossl.deployer.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers requests that failed outside of every controller, such as one with a path that the
 * firewall rejects.
 */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

  private final Problems problems;

  ProblemErrorController(Problems problems) {
    this.problems = problems;
  }

  @RequestMapping("${server.error.path:${error.path:/error}}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ErrorCode code = ApiExceptionHandler.code(status instanceof Integer value ? value : 404);
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    problems.write(response, code, code.title() + ".", path instanceof String uri ? uri : "/");
  }
}
