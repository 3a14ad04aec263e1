package io.autossl.deployer.secret;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.UnwrapByDefault;
import jakarta.validation.valueextraction.ValueExtractor;

/**
 * Applies the constraints of a request's secrets to the text itself. A missing secret is not
 * validated by them: {@code @NotNull} with {@code Unwrapping.Skip} does that.
 */
@UnwrapByDefault
public final class SecretTextValueExtractor
    implements ValueExtractor<@ExtractedValue(type = String.class) SecretText> {

  /** Called by the validator, which finds this class by {@link java.util.ServiceLoader}. */
  public SecretTextValueExtractor() {}

  @Override
  public void extractValues(SecretText secret, ValueReceiver receiver) {
    receiver.value(null, secret.reveal());
  }
}
