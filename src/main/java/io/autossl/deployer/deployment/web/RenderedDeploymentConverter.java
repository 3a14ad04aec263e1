package io.autossl.deployer.deployment.web;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Answers with a deployment piece by piece: a large one is not put together for each client. */
@Component
class RenderedDeploymentConverter extends AbstractHttpMessageConverter<RenderedDeployment> {

  RenderedDeploymentConverter() {
    super(MediaType.APPLICATION_JSON);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return type == RenderedDeployment.class;
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  /** Never called, since {@link #canRead} is false. */
  @Override
  protected RenderedDeployment readInternal(
      Class<? extends RenderedDeployment> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("A deployment is only written", input);
  }

  @Override
  protected Long getContentLength(RenderedDeployment deployment, @Nullable MediaType type) {
    return (long) deployment.length();
  }

  @Override
  protected void writeInternal(RenderedDeployment deployment, HttpOutputMessage output)
      throws IOException {
    OutputStream body = output.getBody();
    for (byte[] piece : deployment.json()) {
      body.write(piece);
    }
  }
}
