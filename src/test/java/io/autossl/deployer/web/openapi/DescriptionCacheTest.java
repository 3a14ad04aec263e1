package io.autossl.deployer.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DescriptionCacheTest {

  private final AtomicInteger written = new AtomicInteger();
  private final FilterChain writer =
      (request, response) -> {
        written.incrementAndGet();
        response.setContentType("application/json");
        response.getOutputStream().print("{}");
      };

  private final DescriptionCache cache = new DescriptionCache();

  @ParameterizedTest
  @CsvSource({"GET, GET", "GET, HEAD", "HEAD, GET", "HEAD, HEAD"})
  void serializesTheDescriptionOnceForGetAndHead(String first, String second) throws Exception {
    ask(first);

    MockHttpServletResponse answer = ask(second);

    assertThat(written).hasValue(1);
    assertThat(answer.getContentType()).isEqualTo("application/json");
    assertThat(answer.getContentAsString()).isEqualTo("{}");
  }

  private MockHttpServletResponse ask(String method) throws ServletException, IOException {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/v3/api-docs");
    request.setServletPath("/v3/api-docs");
    MockHttpServletResponse response = new MockHttpServletResponse();
    cache.doFilter(request, response, writer);
    return response;
  }
}
