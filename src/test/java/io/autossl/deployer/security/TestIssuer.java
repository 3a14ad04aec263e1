package io.autossl.deployer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A simulated issuer of JWTs. */
final class TestIssuer implements AutoCloseable {

  /** How it answers. */
  enum State {
    WELL,
    WITH_ERRORS,
    NOT_AT_ALL
  }

  private final HttpServer server;
  private final List<RSAKey> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile State state = State.WELL;

  TestIssuer(RSAKey key) {
    keys.add(key);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\", \"subject_types_supported\": [\"public\"]}"
                    .formatted(address(), address())));
    server.createContext(
        "/keys", exchange -> answer(exchange, new JWKSet(List.copyOf(keys)).toString()));
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** How often it has been asked for anything. */
  int questions() {
    return questions.get();
  }

  void answers(State newState) {
    state = newState;
  }

  /** Signs with another key from now on, too. */
  void add(RSAKey key) {
    keys.add(key);
  }

  /** A JWT that is good for a minute; of no role unless a claim is added. */
  String token(Consumer<JWTClaimsSet.Builder> change, RSAKey key) {
    return token(null, change, key);
  }

  /** The same, of a type. */
  String token(@Nullable JOSEObjectType type, Consumer<JWTClaimsSet.Builder> change, RSAKey key) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(address())
            .audience("deployer")
            .subject("alice")
            .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    change.accept(claims);
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(key.getKeyID()).build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A key with this key id. */
  static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The same key with another key id. */
  static RSAKey named(RSAKey key, String id) {
    return new RSAKey.Builder(key).keyID(id).build();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      questions.incrementAndGet();
      byte[] body = json.getBytes(UTF_8);
      switch (state) {
        case WELL -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        }
        case WITH_ERRORS -> exchange.sendResponseHeaders(503, -1);
        case NOT_AT_ALL -> end.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
