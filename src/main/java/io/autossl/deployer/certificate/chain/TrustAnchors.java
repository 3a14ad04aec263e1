package io.autossl.deployer.certificate.chain;

import static java.util.stream.Collectors.groupingBy;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

/** Known root certificates, which need not be uploaded. */
public final class TrustAnchors {

  private final Map<X500Principal, List<X509Certificate>> bySubject;

  /** These root certificates. */
  public TrustAnchors(Collection<X509Certificate> roots) {
    this.bySubject = roots.stream().collect(groupingBy(X509Certificate::getSubjectX500Principal));
  }

  /** The roots that the Java platform trusts, which come from Mozilla's list. */
  public static TrustAnchors ofJavaPlatform() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return new TrustAnchors(
          Arrays.stream(factory.getTrustManagers())
              .filter(X509TrustManager.class::isInstance)
              .map(X509TrustManager.class::cast)
              .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
              .toList());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java platform's root certificates cannot be read", e);
    }
  }

  /** Whether one of these roots issued this certificate. */
  boolean issued(X509Certificate certificate) {
    return bySubject.getOrDefault(certificate.getIssuerX500Principal(), List.of()).stream()
        .anyMatch(root -> X509Certificates.isSignedBy(certificate, root));
  }
}
