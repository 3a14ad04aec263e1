package io.autossl.deployer.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Describes records as they are written to JSON: a component is required, unless it is left out
 * when it is null; and it may be null if it is {@link Nullable}.
 */
@Component
final class RecordSchemas implements ModelConverter {

  private static final String REFERENCE = "#/components/schemas/";
  private static final String NULL = "null";

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> schema = chain.next().resolve(type, context, chain);
    Class<?> described = Json31.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && described.isRecord()) {
      String reference = schema.get$ref();
      describe(
          described,
          reference == null
              ? schema
              : context.getDefinedModels().get(reference.substring(REFERENCE.length())));
    }
    return schema;
  }

  /** Whether a value of the schema may be null. */
  static boolean mayBeNull(Schema<?> schema) {
    return schema.getAnyOf() != null
        ? schema.getAnyOf().stream().anyMatch(RecordSchemas::mayBeNull)
        : schema.getTypes() != null && schema.getTypes().contains(NULL);
  }

  private static void describe(Class<?> described, @Nullable Schema<?> schema) {
    if (schema == null || schema.getProperties() == null) {
      return;
    }
    for (RecordComponent component : described.getRecordComponents()) {
      Schema<?> property = schema.getProperties().get(component.getName());
      if (property == null) {
        continue;
      }
      // Swagger takes the minimum length from @Size beside it, which has none.
      if (component.getAnnotatedType().isAnnotationPresent(NotBlank.class)) {
        property.setMinLength(1);
      }
      boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (isNullable && (isLeftOut(described) || isLeftOut(component.getAccessor()))) {
        continue;
      }
      schema.addRequiredItem(component.getName());
      if (isNullable) {
        schema.getProperties().put(component.getName(), orNull(property));
      }
    }
  }

  private static boolean isLeftOut(AnnotatedElement element) {
    JsonInclude included = element.getAnnotation(JsonInclude.class);
    return included != null && included.value() == JsonInclude.Include.NON_NULL;
  }

  private static Schema<?> orNull(Schema<?> schema) {
    if (mayBeNull(schema)) {
      return schema;
    }
    if (schema.get$ref() == null) {
      schema.addType(NULL);
      return schema;
    }
    Schema<?> either =
        new JsonSchema()
            .anyOf(
                List.of(
                    new JsonSchema().$ref(schema.get$ref()), new JsonSchema().types(Set.of(NULL))));
    either.setDescription(schema.getDescription());
    return either;
  }
}
