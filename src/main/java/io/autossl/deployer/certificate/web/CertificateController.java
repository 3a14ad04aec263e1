package io.autossl.deployer.certificate.web;

import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.CertificateFilter;
import io.autossl.deployer.certificate.CertificateStatus;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ClientConnection;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.PlainText;
import io.autossl.deployer.web.Refuses;
import io.autossl.deployer.web.Sends;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(CertificateController.PATH)
@Tag(name = "Certificates", description = "The certificates to deploy, with their private keys")
class CertificateController {

  static final String PATH = "/api/v1/certificates";

  private static final String PEM_FILE = "application/x-pem-file";

  private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final Certificates certificates;
  private final CertificateUploads uploads;
  private final Clock clock;

  CertificateController(Certificates certificates, CertificateUploads uploads, Clock clock) {
    this.certificates = certificates;
    this.uploads = uploads;
    this.clock = clock;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "uploadCertificate",
      summary = "Upload a certificate",
      description =
          """
          Reads, judges and stores it. A chain in the wrong order, a root and unrelated certificates \
          are mended, with a warning. A new certificate goes to every target that deploys its name \
          by itself. The same certificate with a longer chain than the stored one replaces that \
          chain.

          A form (`multipart/form-data`) is taken as well. Its parts have the names of the fields \
          below, and each may be a file or a text, in UTF-8, or in UTF-16 with a byte order mark. \
          `certificate` and `certificateChain` may be PEM, DER (`.cer`) or PKCS#7 (`.p7b`) files, \
          `privateKey` PEM or DER, and `pkcs12` a PKCS#12 file (`.pfx`, `.p12`) as it is or in \
          Base64. A part that is empty counts as not sent; one that is repeated or unknown is refused.\
          """)
  @ApiResponse(responseCode = "201", description = "It is stored")
  @ApiResponse(
      responseCode = "200",
      description = "It was stored already; it has the longer of both chains")
  @Refuses({
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.MALFORMED_CERTIFICATE,
    ErrorCode.MALFORMED_PRIVATE_KEY,
    ErrorCode.PRIVATE_KEY_MISMATCH,
    ErrorCode.PASSPHRASE_REQUIRED,
    ErrorCode.WRONG_PASSPHRASE,
    ErrorCode.CERTIFICATE_EXPIRED,
    ErrorCode.CERTIFICATE_NOT_YET_VALID,
    ErrorCode.UNSUPPORTED_KEY_ALGORITHM,
    ErrorCode.NO_DOMAIN_NAMES,
    ErrorCode.BROKEN_CHAIN,
    ErrorCode.MALFORMED_PKCS12
  })
  @Sends(HttpHeaders.LOCATION)
  ResponseEntity<CertificateView> upload(
      @RequestBody CertificateUploadRequest upload, HttpServletRequest request) {
    return answer(
        uploads.upload(upload.toUpload(), upload.name(), ClientConnection.of(request)::isClosed));
  }

  /**
   * Hidden, and described by the text of the operation above: generators of clients support only
   * one body for each operation.
   */
  @Hidden
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<CertificateView> uploadFiles(HttpServletRequest request)
      throws IOException, ServletException {
    return upload(CertificateParts.read(request), request);
  }

  @GetMapping
  @Operation(operationId = "listCertificates", summary = "List certificates, newest first")
  @Refuses(ErrorCode.VALIDATION_FAILED)
  Page<CertificateView> list(
      @RequestParam(required = false) @PlainText @Nullable String name,
      @RequestParam(required = false) @Nullable CertificateStatus status,
      @Parameter(description = "Whether only the newest certificate of each name")
          @RequestParam(defaultValue = "false")
          boolean current,
      @Parameter(description = "Only those that expire before this time")
          @RequestParam(required = false)
          @Nullable Instant expiresBefore,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
      @RequestParam(required = false) @Nullable String after) {
    return certificates
        .list(
            new CertificateFilter(name, status, current, representable(expiresBefore)),
            PageRequest.of(limit, after))
        .map(this::view);
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getCertificate", summary = "Read a certificate")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  CertificateView get(@PathVariable UUID id) {
    return view(certificates.get(id));
  }

  @GetMapping(path = "/{id}/pem", produces = PEM_FILE)
  @Operation(
      operationId = "getCertificatePem",
      summary = "Read a certificate and its chain as PEM",
      description = "Leaf first, without the root. The private key is never returned.")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  String pem(@PathVariable UUID id) {
    Certificate certificate = certificates.get(id);
    return certificate.certificatePem() + requireNonNullElse(certificate.chainPem(), "");
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteCertificate",
      summary = "Delete a certificate and its private key")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED, ErrorCode.CERTIFICATE_IN_USE})
  ResponseEntity<Void> delete(@PathVariable UUID id) {
    certificates.delete(id);
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<CertificateView> answer(CertificateUploads.Uploaded uploaded) {
    CertificateView view = view(uploaded.certificate());
    URI location = URI.create(PATH + "/" + view.id());
    return uploaded.isNew()
        ? ResponseEntity.created(location).body(view)
        : ResponseEntity.ok().location(location).body(view);
  }

  /** A time within the years of RFC 3339, which every database can store. */
  private static @Nullable Instant representable(@Nullable Instant time) {
    if (time != null && (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME))) {
      throw ApiException.invalidField(
          "expiresBefore", "INVALID", "must be an RFC 3339 time, with a year of four digits");
    }
    return time;
  }

  private CertificateView view(Certificate certificate) {
    return CertificateView.of(certificate, clock.instant());
  }
}
