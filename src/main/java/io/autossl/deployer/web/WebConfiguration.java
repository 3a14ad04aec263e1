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

  /** A clock in whole milliseconds, which every database and every JSON parser keeps exactly. */
  @Bean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }

  /**
   * The API accepts JSON only. Spring would also accept YAML, since springdoc brings a parser
   * along, to which none of the limits of JSON apply.
   */
  @Bean
  ServerHttpMessageConvertersCustomizer noYaml() {
    return converters ->
        converters.configureMessageConvertersList(all -> all.removeIf(WebConfiguration::isForYaml));
  }

  /**
   * A blank time is a mistake, and must not count as left out: a token that should expire would be
   * valid for ever.
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

  /** Reports all problems of a body at once; a number is not accepted as a text. */
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
