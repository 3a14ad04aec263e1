package io.autossl.deployer.simulator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as bytes. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static JsonNode read(byte[] document) {
    return MAPPER.readTree(document);
  }

  static <T> T read(byte[] document, Class<T> type) {
    return MAPPER.readValue(document, type);
  }
}
