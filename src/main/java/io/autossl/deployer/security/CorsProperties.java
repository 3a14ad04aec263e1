package io.autossl.deployer.security;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which scripts in browsers may call the API (CORS).
 *
 * @param allowedOrigins the origins of these scripts, as browsers write them
 */
@ConfigurationProperties("autossl.cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins) {

  /**
   * An origin in the form of RFC 6454, section 6.2: in lower case, without the scheme's default
   * port.
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?!http:.*:80$|https:.*:443$)"
              + "[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

  CorsProperties {
    allowedOrigins = List.copyOf(allowedOrigins);
    for (String origin : allowedOrigins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            ("autossl.cors.allowed-origins has \"%s\", which no browser sends as its origin: write"
                    + " scheme://host or scheme://host:port, such as https://console.example.com,"
                    + " in lower case, without a path, a slash at the end, or the scheme's usual"
                    + " port; each by itself, \"*\" is not allowed")
                .formatted(origin));
      }
    }
  }
}
