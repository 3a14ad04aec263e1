package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Whether Kubernetes knows every field of its resources, and takes its value. */
class KubernetesSchemaTest {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "apps/v1 Deployment", Deployment.class,
          "v1 Service", Service.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  private static final List<JsonNode> RESOURCES =
      YamlFiles.documents(Path.of("docs", "kubernetes.yaml"));

  private static final ObjectMapper STRICT =
      JsonMapper.builder().annotationIntrospector(new WithoutAnySetters()).build();

  @Test
  void knowsEveryField() throws Exception {
    assertThat(RESOURCES).hasSize(3);
    for (JsonNode resource : RESOURCES) {
      HasMetadata read = read(resource.toString());
      assertThat(read.getMetadata().getName()).isEqualTo("autossl-deployer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "readinessProbe, readynessProbe",
    "httpGet, http",
    "maxSkew, maxSkews",
    "readOnlyRootFilesystem, readOnlyRootFileSystem",
    "secretKeyRef, secretRef",
    "emptyDir, emptydir"
  })
  void doesNotKnowWhatIsMisspelt(String field, String misspelt) {
    String deployment =
        RESOURCES.getFirst().toString().replace("\"" + field + "\"", "\"" + misspelt + "\"");

    assertThatThrownBy(() -> read(deployment)).isInstanceOf(UnrecognizedPropertyException.class);
  }

  @ParameterizedTest
  @CsvSource({"replicas, many", "periodSeconds, often", "runAsNonRoot, perhaps"})
  void takesNoValueOfAnotherType(String field, String value) {
    String deployment =
        RESOURCES
            .getFirst()
            .toString()
            .replaceFirst("\"" + field + "\":\\w+", "\"" + field + "\":\"" + value + "\"");

    assertThatThrownBy(() -> read(deployment)).isInstanceOf(JsonMappingException.class);
  }

  private static HasMetadata read(String resource) throws Exception {
    var tree = STRICT.readTree(resource);
    String kind = tree.path("apiVersion").asText() + " " + tree.path("kind").asText();
    return STRICT.treeToValue(tree, KINDS.get(kind));
  }

  /** The classes would take any field, for versions of Kubernetes to come. */
  private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
