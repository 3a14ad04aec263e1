package io.autossl.deployer.web.server;

import io.autossl.deployer.web.Problems;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Configures Tomcat beyond what its properties can. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestProperties.class)
class ServerConfiguration implements WebMvcConfigurer {

  /** After the interceptors of headers and parameters, so that a body is read last. */
  private static final int LAST = 1;

  private final JsonMapper json;

  ServerConfiguration(JsonMapper json) {
    this.json = json;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new UnwantedBodies(json)).addPathPatterns("/api/v1/**").order(LAST);
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemValve(Problems problems) {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve(problems)));
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestTimeout(
      RequestProperties properties, @Value("${server.tomcat.max-swallow-size}") DataSize swallow) {
    return factory -> {
      factory.setProtocol(RequestDeadlineProtocol.class.getName());
      factory.addProtocolHandlerCustomizers(
          (RequestDeadlineProtocol protocol) -> protocol.setRequestTimeout(properties.timeout()));
      if (Ssl.isEnabled(factory.getSsl())) {
        factory.addConnectorCustomizers(ServerConfiguration::halveConnections);
      }
      factory.addEngineValves(new RequestTimeoutValve(properties.timeout(), swallow.toBytes()));
    };
  }

  /** With TLS, a connection needs more than one and a half times the memory. */
  private static void halveConnections(Connector connector) {
    AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
    protocol.setMaxConnections(protocol.getMaxConnections() / 2);
  }
}
