package io.autossl.deployer.web.server;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of requests.
 *
 * @param timeout the longest that one request may take to arrive, from its first byte to its last
 */
@Validated
@ConfigurationProperties("autossl.request")
record RequestProperties(@DefaultValue("60s") @DurationMin(millis = 1) Duration timeout) {}
