package io.autossl.deployer.simulator;

import static io.autossl.deployer.simulator.AwsOperation.GET_CALLER_IDENTITY;
import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.OTHER;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ImportCertificateResponse;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.MinimumProtocolVersion;
import software.amazon.awssdk.services.cloudfront.model.SSLSupportMethod;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.ViewerCertificate;

class AwsSimulatorTest {

  private static final TestCertificateAuthority AUTHORITY = new TestCertificateAuthority();

  private final AwsSimulator simulator = AwsSimulator.start(0, Clock.systemUTC());
  private final SimulatorClients clients = new SimulatorClients(simulator);
  private final SimulatedAccessKey accessKey = simulator.addAccessKey("123456789012");
  private final CloudFrontClient cloudFront = clients.cloudFront(accessKey);
  private String distributionId = "";

  @BeforeEach
  void addDistribution() {
    distributionId =
        simulator.addDistribution(
            accessKey.accountId(),
            DistributionConfigDocument.create()
                .aliases("shop.example.com")
                .viewerCertificate(
                    SimulatedViewerCertificate.iam("ASCACKCEVSQ6C2EXAMPLE", "TLSv1.2_2019"))
                .withUnknownElements()
                .withEmptyElements()
                .xml());
  }

  @AfterEach
  void close() {
    clients.close();
    simulator.close();
  }

  @Test
  void tellsCallersWhoTheyAre() {
    var identity = clients.sts(accessKey).getCallerIdentity();

    assertThat(identity.account()).isEqualTo("123456789012");
    assertThat(identity.arn()).isEqualTo(accessKey.userArn());
    assertThat(simulator.log().calls(GET_CALLER_IDENTITY)).isOne();
  }

  @Test
  void answersConfigurationThatTheSdkReads() {
    GetDistributionConfigResponse response = read();

    var config = response.distributionConfig();
    assertThat(response.eTag()).isEqualTo(simulator.distribution(distributionId).eTag());
    assertThat(config.comment()).isEqualTo("Größe & “quotes” 中文 🚀");
    assertThat(config.aliases().items()).containsExactly("shop.example.com");
    assertThat(config.origins().items()).hasSize(2);
    assertThat(config.origins().items().get(1).customHeaders().items().getFirst().headerValue())
        .isEqualTo("a <shared> secret & more");
    assertThat(config.defaultCacheBehavior().allowedMethods().cachedMethods().quantity())
        .isEqualTo(2);
    assertThat(config.customErrorResponses().items()).hasSize(2);
    assertThat(config.viewerMtlsConfig().trustStoreConfig().trustStoreId()).startsWith("ts_");
    assertThat(config.viewerCertificate().iamCertificateId()).isEqualTo("ASCACKCEVSQ6C2EXAMPLE");
    assertThat(response.responseMetadata().requestId())
        .isEqualTo(simulator.log().requests().getFirst().requestId());
  }

  @Test
  void importsAndDeploysCertificate() {
    TestCertificateAuthority.Issued issued = AUTHORITY.issue("*.example.com");
    GetDistributionConfigResponse read = read();
    String arn = importCertificate(issued).certificateArn();

    UpdateDistributionResponse updated = update(read, acm(arn));

    assertThat(arn).startsWith("arn:aws:acm:us-east-1:123456789012:certificate/");
    assertThat(updated.distribution().id()).isEqualTo(distributionId);
    assertThat(updated.distribution().distributionConfig().viewerCertificate().acmCertificateArn())
        .isEqualTo(arn);
    assertThat(updated.eTag()).isNotEqualTo(read.eTag());
    SimulatedDistribution distribution = simulator.distribution(distributionId);
    assertThat(distribution.acmCertificateArn()).isEqualTo(arn);
    assertThat(distribution.updatesApplied()).isOne();
    assertThat(distribution.eTag()).isEqualTo(updated.eTag());
    assertThat(distribution.configXml())
        .isEqualTo(simulator.log().requests(UPDATE_DISTRIBUTION).getFirst().body());
    assertThat(simulator.certificate(arn))
        .hasValueSatisfying(
            certificate -> {
              assertThat(certificate.privateKeyPem()).isEqualTo(issued.privateKey());
              assertThat(certificate.domainNames()).containsExactly("*.example.com");
              assertThat(certificate.rootIncluded()).isFalse();
            });
  }

  @Test
  void refusesStaleAndMissingVersions() {
    GetDistributionConfigResponse read = read();
    simulator.changeDistribution(distributionId, xml -> xml.replace("index.html", "start.html"));
    ViewerCertificate wanted = acm(importCertificate("shop.example.com"));

    assertError(412, "PreconditionFailed", () -> update(read, wanted));
    assertError(
        400, "InvalidIfMatchVersion", () -> update(read.toBuilder().eTag("").build(), wanted));
    assertError(
        400, "InvalidIfMatchVersion", () -> update(read.toBuilder().eTag("nope").build(), wanted));
    assertThat(simulator.distribution(distributionId).updatesApplied()).isZero();
    assertThat(update(read(), wanted).eTag()).isNotBlank();
  }

  @Test
  void refusesCertificatesThatCloudFrontWouldRefuse() {
    GetDistributionConfigResponse read = read();
    String missing = "isn't in us-east-1 region";
    TestCertificateAuthority.Issued issued = AUTHORITY.issue("shop.example.com");
    String foreign =
        simulator.addCertificate("999999999999", issued.certificate(), null, issued.privateKey());

    assertRejected(missing, () -> update(read, acm(foreign)));
    assertRejected(
        missing,
        () ->
            update(
                read,
                acm(importCertificate(AUTHORITY.selfSigned("shop.example.com")).certificateArn())));
    assertRejected(
        missing,
        () ->
            update(
                read,
                acm(
                    importCertificate(
                            AUTHORITY.issue("secp384r1", Duration.ofDays(9), "shop.example.com"))
                        .certificateArn())));
    assertRejected(
        "doesn't cover the alternate domain name (CNAME)",
        () -> update(read, acm(importCertificate("*.shop.example.com", "example.com"))));
    String deleted = importCertificate("shop.example.com");
    simulator.deleteCertificate(deleted);
    assertRejected(missing, () -> update(read, acm(deleted)));
    assertThat(simulator.distribution(distributionId).updatesApplied()).isZero();
  }

  @Test
  @SuppressWarnings("deprecation")
  void refusesIllFormedViewerCertificates() {
    GetDistributionConfigResponse read = read();
    ViewerCertificate right = acm(importCertificate("shop.example.com"));

    assertRejected(
        "does not match the given Certificate field",
        () ->
            update(
                read,
                right.toBuilder()
                    .certificate("ASCACKCEVSQ6C2EXAMPLE")
                    .certificateSource("iam")
                    .build()));
    assertRejected(
        "Exactly one",
        () -> update(read, right.toBuilder().iamCertificateId("ASCACKCEVSQ6C2EXAMPLE").build()));
    assertRejected(
        "Exactly one",
        () -> update(read, right.toBuilder().cloudFrontDefaultCertificate(true).build()));
    assertRejected(
        "SSLSupportMethod",
        () -> update(read, right.toBuilder().sslSupportMethod((SSLSupportMethod) null).build()));
    assertError(
        400,
        "InvalidMinimumProtocolVersion",
        () -> update(read, right.toBuilder().minimumProtocolVersion("TLSv9").build()));
    assertError(
        400,
        "InvalidMinimumProtocolVersion",
        () ->
            update(
                read,
                right.toBuilder().minimumProtocolVersion(MinimumProtocolVersion.SSL_V3).build()));
    assertError(
        400,
        "IllegalUpdate",
        () ->
            cloudFront.updateDistribution(
                request ->
                    request
                        .id(distributionId)
                        .ifMatch(read.eTag())
                        .distributionConfig(
                            read.distributionConfig().toBuilder().callerReference("new").build())));
  }

  @Test
  void seesFreshCertificatesLate() {
    simulator.behavior().certificateVisibilityRefusals(2);
    GetDistributionConfigResponse read = read();
    ViewerCertificate wanted = acm(importCertificate("shop.example.com"));

    assertRejected("doesn't exist", () -> update(read, wanted));
    assertRejected("doesn't exist", () -> update(read, wanted));
    assertThat(update(read, wanted).eTag()).isNotBlank();
  }

  @Test
  void allowsOneCertificateChangeAtATime() {
    simulator.behavior().certificateChangeDuration(Duration.ofHours(1));
    String first = importCertificate("shop.example.com");
    String second = importCertificate("shop.example.com");
    update(read(), acm(first));

    GetDistributionConfigResponse read = read();
    assertError(400, "IllegalUpdate", () -> update(read, acm(second)));
    simulator.finishCertificateChange(distributionId);
    update(read, acm(second));

    assertThat(simulator.distribution(distributionId).acmCertificateArn()).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, www.example.com, true",
    "*.example.com, WWW.Example.COM, true",
    "*.example.com, www.example.com., false",
    "*.example.com, example.com, false",
    "*.example.com, a.b.example.com, false",
    "*.example.com, *.example.com, true",
    "www.example.com, *.example.com, false",
    "w*.example.com, www.example.com, false",
    "*.com, *.example.com, false",
    "xn--mnchen-3ya.example, münchen.example, true",
    "*.xn--mnchen-3ya.example, a.MÜNCHEN.example, true",
  })
  void coversAliasesAsCloudFrontDoes(String certificateName, String alias, boolean covered) {
    assertThat(DomainNameCoverage.covers(List.of(certificateName), alias)).isEqualTo(covered);
  }

  @Test
  void refusesCallersThatItDoesNotKnow() {
    SimulatedAccessKey unknown =
        new SimulatedAccessKey("AKIAUNKNOWNUNKNOWNXX", "secret", "1", Set.of(), true);
    SimulatedAccessKey wrongSecret =
        new SimulatedAccessKey(
            accessKey.accessKeyId(), "wrong", accessKey.accountId(), Set.of(), true);

    assertError(403, "InvalidClientTokenId", () -> clients.sts(unknown).getCallerIdentity());
    assertError(403, "InvalidClientTokenId", () -> read(clients.cloudFront(unknown)));
    assertError(400, "UnrecognizedClientException", () -> importNothing(clients.acm(unknown)));
    assertError(403, "SignatureDoesNotMatch", () -> clients.sts(wrongSecret).getCallerIdentity());
    assertError(403, "SignatureDoesNotMatch", () -> read(clients.cloudFront(wrongSecret)));
    assertError(400, "InvalidSignatureException", () -> importNothing(clients.acm(wrongSecret)));
    assertError(
        403, "SignatureDoesNotMatch", () -> read(clients.cloudFront(accessKey, Region.AWS_GLOBAL)));
    assertError(
        400,
        "InvalidSignatureException",
        () -> importNothing(clients.acm(accessKey, Region.EU_WEST_1)));
    simulator.setActive(accessKey.accessKeyId(), false);
    assertError(403, "InvalidClientTokenId", this::read);
  }

  @Test
  void refusesCallersWithoutPermission() {
    simulator.allowOnly(accessKey.accessKeyId(), Set.of("cloudfront:GetDistributionConfig"));
    GetDistributionConfigResponse read = read();

    AwsServiceException denied =
        assertError(403, "AccessDenied", () -> update(read, acm("arn:aws:acm:nothing")));
    assertThat(denied.awsErrorDetails().errorMessage())
        .contains("is not authorized to perform: cloudfront:UpdateDistribution");
    assertThat(
            assertError(400, "AccessDeniedException", () -> importCertificate("shop.example.com"))
                .awsErrorDetails()
                .errorMessage())
        .contains("is not authorized to perform: acm:ImportCertificate");
  }

  @Test
  void hidesDistributionsOfOtherAccounts() {
    SimulatedAccessKey stranger = simulator.addAccessKey();

    assertError(404, "NoSuchDistribution", () -> read(clients.cloudFront(stranger)));
  }

  @Test
  void refusesAndRecordsOtherOperations() {
    assertError(403, "AccessDenied", () -> cloudFront.listDistributions());
    assertError(400, "AccessDeniedException", () -> clients.acm(accessKey).listCertificates());
    assertThat(simulator.log().requests(OTHER))
        .extracting(RecordedRequest::operationName)
        .containsExactly("GET /2020-05-31/distribution", "CertificateManager.ListCertificates");
  }

  @Test
  void refusesWhatAcmWouldRefuse() {
    TestCertificateAuthority.Issued issued = AUTHORITY.issue("shop.example.com");
    String other = AUTHORITY.issue("shop.example.com").privateKey();

    assertInvalid("does not match", issued.certificate(), issued.chain(), other);
    assertInvalid(
        "more than one certificate",
        issued.certificate() + issued.chain(),
        null,
        issued.privateKey());
    assertInvalid(
        "with the certificate chain",
        issued.certificate(),
        issued.certificate() + issued.chain(),
        issued.privateKey());
    assertInvalid(
        "with the certificate chain",
        issued.certificate(),
        AUTHORITY.rootPem() + AUTHORITY.intermediatePem(),
        issued.privateKey());
    assertInvalid(
        "PEM format", "Bag Attributes\n" + issued.certificate(), null, issued.privateKey());
    assertInvalid("private key", issued.certificate(), null, issued.certificate());
    assertInvalid(
        "less than or equal to 32768",
        issued.certificate() + "\n".repeat(32_768),
        null,
        issued.privateKey());
    TestCertificateAuthority.Issued expired =
        AUTHORITY.issue("secp256r1", Duration.ofDays(-1), "shop.example.com");
    assertInvalid("expired", expired.certificate(), expired.chain(), expired.privateKey());
    assertThat(simulator.certificates()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "secp256r1"})
  void takesTraditionalPrivateKeysAndRecordsRoots(String kind) {
    TestCertificateAuthority.Issued issued =
        AUTHORITY.issue(kind, Duration.ofDays(9), "shop.example.com");
    String arn =
        importCertificate(
                issued.certificate(),
                issued.chain() + AUTHORITY.rootPem(),
                TestCertificateAuthority.traditionalPrivateKeyPem(issued.keys()))
            .certificateArn();

    assertThat(simulator.certificate(arn))
        .hasValueSatisfying(certificate -> assertThat(certificate.rootIncluded()).isTrue());
    assertRejected("valid certificate chain", () -> update(read(), acm(arn)));
  }

  @Test
  void importsAgainUnderTheSameArnAndKeepsToQuotas() {
    simulator.behavior().importedCertificateQuota(1).yearlyImportQuota(2);
    TestCertificateAuthority.Issued issued = AUTHORITY.issue("shop.example.com");
    String arn = importCertificate(issued).certificateArn();

    assertError(400, "LimitExceededException", () -> importCertificate(issued));
    String again =
        clients
            .acm(accessKey)
            .importCertificate(
                request ->
                    request
                        .certificateArn(arn)
                        .certificate(SdkBytes.fromUtf8String(issued.certificate()))
                        .privateKey(SdkBytes.fromUtf8String(issued.privateKey())))
            .certificateArn();
    assertThat(again).isEqualTo(arn);
    simulator.deleteCertificate(arn);
    assertThat(
            assertError(400, "LimitExceededException", () -> importCertificate(issued))
                .awsErrorDetails()
                .errorMessage())
        .contains("365 days");
  }

  @Test
  void throttlesEachAccount() {
    simulator.behavior().requestsPerSecond(IMPORT_CERTIFICATE, 0.001);
    TestCertificateAuthority.Issued issued = AUTHORITY.issue("shop.example.com");
    importCertificate(issued);

    AwsServiceException throttled =
        assertError(400, "ThrottlingException", () -> importCertificate(issued));
    assertThat(throttled.isThrottlingException()).isTrue();
    simulator.behavior().requestsPerSecond(0.001);
    read();
    assertThat(assertError(400, "Throttling", this::read).isThrottlingException()).isTrue();
    assertThat(simulator.log().requests(GET_DISTRIBUTION_CONFIG))
        .extracting(RecordedRequest::outcome)
        .containsExactly("SUCCESS", "Throttling");
  }

  private GetDistributionConfigResponse read() {
    return read(cloudFront);
  }

  private GetDistributionConfigResponse read(CloudFrontClient client) {
    return client.getDistributionConfig(request -> request.id(distributionId));
  }

  private UpdateDistributionResponse update(
      GetDistributionConfigResponse read, ViewerCertificate viewerCertificate) {
    return cloudFront.updateDistribution(
        request ->
            request
                .id(distributionId)
                .ifMatch(read.eTag())
                .distributionConfig(
                    read.distributionConfig().toBuilder()
                        .viewerCertificate(viewerCertificate)
                        .build()));
  }

  private static ViewerCertificate acm(String arn) {
    return ViewerCertificate.builder()
        .acmCertificateArn(arn)
        .sslSupportMethod(SSLSupportMethod.SNI_ONLY)
        .minimumProtocolVersion(MinimumProtocolVersion.TLS_V1_2_2021)
        .build();
  }

  private String importCertificate(String... domainNames) {
    return importCertificate(AUTHORITY.issue(domainNames)).certificateArn();
  }

  private ImportCertificateResponse importCertificate(TestCertificateAuthority.Issued issued) {
    boolean selfSigned = issued.chain().equals(issued.certificate());
    return importCertificate(
        issued.certificate(), selfSigned ? null : issued.chain(), issued.privateKey());
  }

  private ImportCertificateResponse importCertificate(
      String certificate, @Nullable String chain, String privateKey) {
    return clients
        .acm(accessKey)
        .importCertificate(
            request -> {
              request
                  .certificate(SdkBytes.fromUtf8String(certificate))
                  .privateKey(SdkBytes.fromUtf8String(privateKey));
              if (chain != null) {
                request.certificateChain(SdkBytes.fromUtf8String(chain));
              }
            });
  }

  private static void importNothing(AcmClient acm) {
    SdkBytes nothing = SdkBytes.fromUtf8String("x");
    acm.importCertificate(request -> request.certificate(nothing).privateKey(nothing));
  }

  private void assertInvalid(
      String message, String certificate, @Nullable String chain, String privateKey) {
    assertThat(
            assertError(
                    400,
                    "ValidationException",
                    () -> importCertificate(certificate, chain, privateKey))
                .awsErrorDetails()
                .errorMessage())
        .contains(message);
  }

  private static void assertRejected(String message, Runnable call) {
    assertThat(assertError(400, "InvalidViewerCertificate", call).awsErrorDetails().errorMessage())
        .contains(message);
  }

  private static AwsServiceException assertError(int status, String code, Runnable call) {
    AwsServiceException exception = catchThrowableOfType(AwsServiceException.class, call::run);
    assertThat(exception).isNotNull();
    assertThat(exception.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(exception.statusCode()).isEqualTo(status);
    assertThat(exception.requestId()).isNotBlank();
    return exception;
  }
}
