package io.autossl.deployer.aws.client;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How AWS is called.
 *
 * @param maxConcurrencyPerAccessKey AWS calls in flight with one access key, 1 to 1,000
 * @param connectTimeout the longest wait for a TCP connection, and for each answer during its TLS
 *     handshake
 * @param callTimeout the longest that one call may take, from the connection to its whole answer
 */
@Validated
@ConfigurationProperties("autossl.aws")
public record AwsProperties(
    @DefaultValue("64") @Min(1) @Max(1000) int maxConcurrencyPerAccessKey,
    @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
    @DefaultValue("30s") @DurationMin(millis = 1) Duration callTimeout) {}
