package io.autossl.deployer.web.openapi;

import jakarta.servlet.http.HttpServletRequest;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigParameters;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.providers.SpringWebProvider;
import org.springdoc.webmvc.ui.SwaggerWelcomeWebMvc;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Gives the page of the API's description (Swagger UI) its resources by paths. springdoc by default
 * gives URLs, with any host that a request claims in {@code Host} or forwarding headers.
 */
@Component
class DescriptionPage extends SwaggerWelcomeWebMvc {

  DescriptionPage(
      SwaggerUiConfigProperties page,
      SpringDocConfigProperties description,
      ObjectProvider<SpringWebProvider> paths) {
    super(page, description, paths);
  }

  @Override
  protected void buildFromCurrentContextPath(
      SwaggerUiConfigParameters parameters, HttpServletRequest request) {
    init(parameters);
    parameters.setContextPath(request.getContextPath());
    buildConfigUrl(parameters, UriComponentsBuilder.fromPath(request.getContextPath()));
  }
}
