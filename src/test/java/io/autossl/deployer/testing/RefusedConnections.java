package io.autossl.deployer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Sends some of the service's calls to a port on which nobody listens: their connections are
 * refused, by the operating system.
 */
public final class RefusedConnections implements AutoCloseable {

  private final AtomicInteger count = new AtomicInteger();

  /** Bound, so that nobody else gets the port, and not listening. */
  private final Socket deaf = new Socket();

  private Random random = new Random(0);
  private double probability;

  private RefusedConnections() {
    try {
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Has the calls of a service go through one. Not annotated: the service's component scan must not
   * find it.
   */
  public static class Configuration {

    @Bean
    static RefusedConnections refusedConnections() {
      return new RefusedConnections();
    }

    @Bean
    static BeanPostProcessor refusing(RefusedConnections refused) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof SdkHttpClient http ? refused.in(http) : bean;
        }
      };
    }
  }

  /** Refuses this part of all calls from now on. */
  public synchronized void refuse(double part, long seed) {
    probability = part;
    random = new Random(seed);
  }

  /** How many were refused. */
  public int count() {
    return count.get();
  }

  @Override
  public void close() {
    try {
      deaf.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private synchronized boolean isNextRefused() {
    return random.nextDouble() < probability;
  }

  private SdkHttpClient in(SdkHttpClient http) {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return http.prepareRequest(isNextRefused() ? toNobody(request) : request);
      }

      @Override
      public String clientName() {
        return http.clientName();
      }

      @Override
      public void close() {
        http.close();
      }
    };
  }

  private HttpExecuteRequest toNobody(HttpExecuteRequest request) {
    count.incrementAndGet();
    HttpExecuteRequest.Builder elsewhere =
        HttpExecuteRequest.builder()
            .request(request.httpRequest().toBuilder().port(deaf.getLocalPort()).build());
    request.contentStreamProvider().ifPresent(elsewhere::contentStreamProvider);
    return elsewhere.build();
  }
}
