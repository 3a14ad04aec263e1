package io.autossl.deployer.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The administrator's bearer token.
 *
 * @param home the directory that a generated token is kept in
 * @param adminToken the token; generated into {@code <home>/admin-token} if there is none
 */
@ConfigurationProperties("autossl")
record AdminTokenProperties(@DefaultValue("./data") String home, @Nullable String adminToken) {

  @Override
  public String toString() {
    return "AdminTokenProperties[home=" + home + "]";
  }
}
