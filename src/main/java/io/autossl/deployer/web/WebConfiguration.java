package io.autossl.deployer.web;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  /** Ticks in milliseconds, which every database and every JSON reader keeps. */
  @Bean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }

  /**
   * The API speaks JSON. Spring would also take YAML, only because what writes the API's
   * description brings a reader along, and to that none of the limits to JSON apply.
   */
  @Bean
  ServerHttpMessageConvertersCustomizer noYaml() {
    return converters ->
        converters.configureMessageConvertersList(all -> all.removeIf(WebConfiguration::isForYaml));
  }

  /**
   * A time that is blank is a mistake, and not a time that was left out: a token that was to expire
   * would last for ever.
   */
  @Bean
  JsonMapperBuilderCustomizer noBlankTimes() {
    return json ->
        json.withCoercionConfig(
            LogicalType.DateTime,
            times ->
                times
                    .setAcceptBlankAsEmpty(false)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
  }

  /** All that is wrong with a body is told at once; a number is no text. */
  @Bean
  JsonMapperBuilderCustomizer bodyProblems() {
    return json ->
        json.addHandler(new BodyProblems())
            .withCoercionConfig(
                LogicalType.Textual,
                texts ->
                    texts
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  private static boolean isForYaml(HttpMessageConverter<?> converter) {
    return converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML);
  }
}
