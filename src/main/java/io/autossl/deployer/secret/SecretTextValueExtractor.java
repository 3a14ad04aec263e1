package io.autossl.deployer.secret;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.UnwrapByDefault;
import jakarta.validation.valueextraction.ValueExtractor;

/**
 * Lets the constraints of texts stand at secrets of a request: they judge the text itself. One that
 * is missing is not judged: that is for {@code @NotNull} with {@code Unwrapping.Skip}.
 */
@UnwrapByDefault
public final class SecretTextValueExtractor
    implements ValueExtractor<@ExtractedValue(type = String.class) SecretText> {

  /** Made by the validator, which finds it as a service. */
  public SecretTextValueExtractor() {}

  @Override
  public void extractValues(SecretText secret, ValueReceiver receiver) {
    receiver.value(null, secret.reveal());
  }
}
