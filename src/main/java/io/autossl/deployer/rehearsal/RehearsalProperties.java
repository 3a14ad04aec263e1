package io.autossl.deployer.rehearsal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether anything is rehearsed.
 *
 * @param enabled whether a start rehearses what deployments do
 */
@ConfigurationProperties("autossl.rehearsal")
record RehearsalProperties(@DefaultValue("true") boolean enabled) {}
