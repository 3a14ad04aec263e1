package io.autossl.deployer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** YAML files for the programs of operators. */
public final class YamlFiles {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private YamlFiles() {}

  /** The only document of a file. */
  public static JsonNode document(Path file) {
    List<JsonNode> documents = documents(file);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(file + " has " + documents.size() + " documents");
    }
    return documents.getFirst();
  }

  /** All documents of a file. A key that stands twice is an error, as it is for its readers. */
  static List<JsonNode> documents(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return StreamSupport.stream(
              new Yaml(new SafeConstructor(options)).loadAll(Files.readString(file)).spliterator(),
              false)
          .<JsonNode>map(JSON::valueToTree)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
