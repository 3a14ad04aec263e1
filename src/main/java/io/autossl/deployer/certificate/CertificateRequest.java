package io.autossl.deployer.certificate;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.valueextraction.Unwrapping;
import org.jspecify.annotations.Nullable;

@Schema(name = "NewCertificate", description = "A certificate with its private key, in PEM")
record CertificateRequest(
    @Schema(
            description =
                "Groups the successive versions of one certificate; the first domain name by"
                    + " default",
            example = "example.com")
        @PlainText
        @Size(max = 255)
        @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
        @Nullable String name,
    @Schema(
            description = "The leaf, optionally followed by its chain",
            example = "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n")
        @NotBlank
        String certificate,
    @Schema(
            description = "The chain, if it is not in `certificate`",
            example = "-----BEGIN CERTIFICATE-----\nMIIC…\n-----END CERTIFICATE-----\n")
        @Nullable String certificateChain,
    @Schema(
            description = "PKCS#8, PKCS#1 or SEC1",
            example = "-----BEGIN PRIVATE KEY-----\nMIGH…\n-----END PRIVATE KEY-----\n",
            format = "password")
        @NotNull(payload = Unwrapping.Skip.class, message = "must not be blank")
        @NotBlank
        SecretText privateKey,
    @Schema(description = "Of an encrypted private key", format = "password")
        @Nullable SecretText passphrase) {

  CertificateUpload toUpload() {
    return new CertificateUpload.Pem(certificate, certificateChain, privateKey, passphrase);
  }

  /** Tells no certificate: its text may hold a private key by mistake. */
  @Override
  public String toString() {
    return "CertificateRequest[name=" + name + "]";
  }
}
