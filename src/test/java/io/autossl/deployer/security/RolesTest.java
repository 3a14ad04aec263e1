package io.autossl.deployer.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what: every operation of the API, with every role and with none. */
@DeployerTest
@Tag("any-database")
class RolesTest {

  /** The least role for each operation. Every operation must be here. */
  private static final Map<String, Role> LEAST =
      Map.ofEntries(
          Map.entry("createAccessKey", Role.ADMIN),
          Map.entry("listAccessKeys", Role.VIEWER),
          Map.entry("getAccessKey", Role.VIEWER),
          Map.entry("updateAccessKey", Role.ADMIN),
          Map.entry("deleteAccessKey", Role.ADMIN),
          Map.entry("checkAccessKey", Role.OPERATOR),
          Map.entry("uploadCertificate", Role.OPERATOR),
          Map.entry("listCertificates", Role.VIEWER),
          Map.entry("getCertificate", Role.VIEWER),
          Map.entry("getCertificatePem", Role.VIEWER),
          Map.entry("deleteCertificate", Role.OPERATOR),
          Map.entry("createDeploymentTarget", Role.OPERATOR),
          Map.entry("listDeploymentTargets", Role.VIEWER),
          Map.entry("getDeploymentTarget", Role.VIEWER),
          Map.entry("updateDeploymentTarget", Role.OPERATOR),
          Map.entry("deleteDeploymentTarget", Role.OPERATOR),
          Map.entry("requestDeployment", Role.OPERATOR),
          Map.entry("listDeployments", Role.VIEWER),
          Map.entry("getDeployment", Role.VIEWER),
          Map.entry("followDeployment", Role.VIEWER),
          Map.entry("cancelDeployment", Role.OPERATOR),
          Map.entry("retryDeployment", Role.OPERATOR),
          Map.entry("createApiToken", Role.ADMIN),
          Map.entry("listApiTokens", Role.ADMIN),
          Map.entry("deleteApiToken", Role.ADMIN),
          Map.entry("getCaller", Role.VIEWER),
          Map.entry("listAuditEvents", Role.ADMIN));

  /** The least role for HEAD, and the one for OPTIONS, on all paths of a resource. */
  private static final Map<String, List<Role>> MIN_FOR_HEAD_AND_OPTIONS =
      Map.of(
          "access-keys", List.of(Role.VIEWER, Role.ADMIN),
          "certificates", List.of(Role.VIEWER, Role.OPERATOR),
          "deployment-targets", List.of(Role.VIEWER, Role.OPERATOR),
          "deployments", List.of(Role.VIEWER, Role.OPERATOR),
          "caller", List.of(Role.VIEWER, Role.ADMIN),
          "api-tokens", List.of(Role.ADMIN, Role.ADMIN),
          "audit-events", List.of(Role.ADMIN, Role.ADMIN));

  @Autowired private ApiClient api;
  @Autowired private ServletWebServerApplicationContext context;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  /** What describes the API, and what answers errors. */
  private static final Set<String> OUTSIDE_THE_API =
      Set.of(
          "ANY /error",
          "GET /swagger-ui.html",
          "GET /v3/api-docs",
          "GET /v3/api-docs.yaml",
          "GET /v3/api-docs/swagger-config");

  private record Call(String operation, String method, String path) {}

  @TestFactory
  Stream<DynamicTest> takesTheRoleThatWasDecidedOn() throws Exception {
    Map<Role, ApiClient> clients = clients();
    List<Call> calls = calls();
    assertThat(calls)
        .extracting(Call::operation)
        .containsExactlyInAnyOrderElementsOf(LEAST.keySet());
    return calls.stream()
        .map(call -> DynamicTest.dynamicTest(call.operation(), () -> check(call, clients)));
  }

  @TestFactory
  Stream<DynamicTest> takesARoleForAskingWithoutReadingToo() throws Exception {
    Map<Role, ApiClient> clients = clients();
    List<String> paths = calls().stream().map(Call::path).distinct().toList();
    assertThat(paths.stream().map(RolesTest::resource))
        .containsOnly(MIN_FOR_HEAD_AND_OPTIONS.keySet().toArray(String[]::new));
    return paths.stream()
        .flatMap(path -> Stream.of(new Call("", "HEAD", path), new Call("", "OPTIONS", path)))
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.method() + " " + call.path(), () -> checkStatus(call, clients)));
  }

  private static void checkStatus(Call call, Map<Role, ApiClient> clients) {
    List<Role> least = requireNonNull(MIN_FOR_HEAD_AND_OPTIONS.get(resource(call.path())));
    Role needed = call.method().equals("HEAD") ? least.getFirst() : least.getLast();
    send(requireNonNull(clients.get(Role.VIEWER)).withToken(""), call).expect(401);
    for (Role role : Role.values()) {
      int status = send(requireNonNull(clients.get(role)), call).status();
      if (role.compareTo(needed) < 0) {
        assertThat(status).as(role.name()).isEqualTo(403);
      } else {
        assertThat(status).as(role.name()).isIn(200, 404, 405);
      }
    }
  }

  private static String resource(String path) {
    return path.split("/", -1)[3];
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER, /actuator/info, 200",
    "VIEWER, /actuator/prometheus, 200",
    "VIEWER, /actuator/unknown, 403",
    "OPERATOR, /actuator/sbom, 403",
    "OPERATOR, /unknown, 403",
    "ADMIN, /unknown, 404"
  })
  void areCheckedOutsideOfTheApiToo(Role role, String path, int status) {
    assertThat(client(role).get(path).status()).isEqualTo(status);
    if (status == 200) {
      api.withToken("").get(path).expectProblem(401, "UNAUTHORIZED");
    }
  }

  /** Every endpoint is in the table of roles, even one that is left out of the description. */
  @Test
  void areDefinedForEveryEndpoint() throws Exception {
    List<String> described =
        calls().stream().map(call -> call.method() + " " + call.path()).toList();

    Set<String> endpoints =
        mappings.getHandlerMethods().keySet().stream()
            .flatMap(mapping -> calls(mapping).stream())
            .filter(call -> !OUTSIDE_THE_API.contains(call))
            .collect(Collectors.toSet());
    assertThat(endpoints).containsExactlyInAnyOrderElementsOf(described);
  }

  /** Handlers of requests besides the controllers: a new one needs a role. */
  @Test
  void areDefinedForEveryOtherHandler() {
    Map<String, Set<String>> paths = new TreeMap<>();
    context
        .getBeansOfType(HandlerMapping.class)
        .forEach((name, mapping) -> paths.put(name, paths(mapping)));
    paths.values().removeIf(Set::isEmpty);

    assertThat(paths)
        .containsOnlyKeys(
            "requestMappingHandlerMapping",
            "resourceHandlerMapping",
            "webEndpointServletHandlerMapping");
    assertThat(paths.get("webEndpointServletHandlerMapping"))
        .containsExactlyInAnyOrder(
            "/actuator/health",
            "/actuator/health/**",
            "/actuator/info",
            "/actuator/prometheus",
            "/actuator/sbom",
            "/actuator/sbom/{id}");
    assertThat(paths.get("resourceHandlerMapping"))
        .allMatch(path -> path.equals("/**") || path.matches("/(webjars|swagger-ui)/.*"));
    assertThat(requireNonNull(context.getServletContext()).getServletRegistrations().values())
        .singleElement()
        .satisfies(
            servlet -> {
              assertThat(servlet.getClassName()).isEqualTo(DispatcherServlet.class.getName());
              assertThat(servlet.getMappings()).containsExactly("/");
            });
  }

  private static Set<String> paths(HandlerMapping mapping) {
    return switch (mapping) {
      case AbstractUrlHandlerMapping byPath -> byPath.getHandlerMap().keySet();
      case RequestMappingInfoHandlerMapping byMethod ->
          byMethod.getHandlerMethods().keySet().stream()
              .flatMap(each -> each.getPatternValues().stream())
              .collect(Collectors.toSet());
      case RouterFunctionMapping functions ->
          Stream.ofNullable(functions.getRouterFunction())
              .map(String::valueOf)
              .collect(Collectors.toSet());
      default -> Set.of(mapping.getClass().getName());
    };
  }

  private static List<String> calls(RequestMappingInfo mapping) {
    return mapping.getPatternValues().stream()
        .flatMap(
            path ->
                mapping.getMethodsCondition().getMethods().isEmpty()
                    ? Stream.of("ANY " + path)
                    : mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> method + " " + path))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DPoP abc",
        "DPoP",
        "Basic YWRtaW46YWRtaW4=",
        "Digest username=admin",
        "Negotiate abc",
        "Bearer",
        "Bearer  ",
        "Bearer a b",
        "Bearer \u00e9",
        "bearer",
        "x"
      })
  void takesNothingButABearerToken(String authorization) {
    api.withToken("")
        .get("/api/v1/deployments", "Authorization", authorization, "DPoP", "abc")
        .expectProblem(401, "UNAUTHORIZED");
  }

  /** The service creates no sessions; and if it did, they would not authenticate anybody. */
  @Test
  void takesNoSession() {
    HttpSession session = newSession();
    session.setAttribute(
        HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
        new SecurityContextImpl(new CallerAuthentication(AdminToken.CALLER)));

    api.withToken("")
        .get("/api/v1/deployments", "Cookie", "JSESSIONID=" + session.getId())
        .expectProblem(401, "UNAUTHORIZED");
  }

  private HttpSession newSession() {
    return Stream.of(
            ((TomcatWebServer) requireNonNull(context.getWebServer()))
                .getTomcat()
                .getHost()
                .findChildren())
        .map(application -> ((Context) application).getManager().createSession(null).getSession())
        .findFirst()
        .orElseThrow();
  }

  private void check(Call call, Map<Role, ApiClient> clients) {
    send(api.withToken(""), call).expectProblem(401, "UNAUTHORIZED");
    for (Role role : Role.values()) {
      ApiAnswer answer = send(requireNonNull(clients.get(role)), call);
      if (role.compareTo(LEAST.get(call.operation())) < 0) {
        answer.expectProblem(403, "FORBIDDEN");
        assertThat(answer.text("detail"))
            .startsWith(
                "This needs the role %s; the token \"of the roles test "
                    .formatted(LEAST.get(call.operation())))
            .endsWith("\" has %s.".formatted(role));
      } else {
        assertThat(answer.status()).as(role + ": " + answer.body()).isNotIn(401, 403);
      }
    }
  }

  private static ApiAnswer send(ApiClient client, Call call) {
    String path = call.path().replace("{id}", UUID.randomUUID().toString());
    return Set.of("GET", "HEAD", "OPTIONS", "DELETE").contains(call.method())
        ? client.send(call.method(), path, BodyPublishers.noBody())
        : client.send(
            call.method(), path, BodyPublishers.ofString("{}"), "Content-Type", "application/json");
  }

  private Map<Role, ApiClient> clients() {
    return Map.of(
        Role.VIEWER, client(Role.VIEWER),
        Role.OPERATOR, client(Role.OPERATOR),
        Role.ADMIN, client(Role.ADMIN));
  }

  private ApiClient client(Role role) {
    return api.withToken(
        api.post(
                "/api/v1/api-tokens",
                Map.of("name", ApiClient.unique("of the roles test"), "role", role.name()))
            .expect(201)
            .text("token"));
  }

  private static List<Call> calls() throws Exception {
    JsonNode description =
        JsonMapper.builder()
            .build()
            .valueToTree(
                new Yaml(new SafeConstructor(limits()))
                    .<Object>load(Files.readString(Path.of("openapi.yaml"))));
    return description.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .map(
                        operation ->
                            new Call(
                                operation.getValue().path("operationId").asString(),
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey())))
        .toList();
  }

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(1_000);
    return options;
  }
}
