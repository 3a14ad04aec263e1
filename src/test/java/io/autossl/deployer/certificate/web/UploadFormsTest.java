package io.autossl.deployer.certificate.web;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.certificate.reading.OtherFiles;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.nio.charset.Charset;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Files in all common formats: unambiguous ones are read, and others are refused by their kind. */
@DeployerTest
@Tag("any-database")
class UploadFormsTest {

  private static final String PATH = "/api/v1/certificates";
  private static final TestAuthority ISSUER =
      TestCertificates.authority("Forms CA").intermediate("Forms Issuing CA");
  private static final TestCertificate FIXED = ISSUER.issue("forms.example");
  private static final KeyPair RSA = TestKeys.rsa(2048);

  @Autowired private ApiClient api;

  /** How the leaf with its chain, the chain alone and the key are written. */
  record Form(
      Function<TestCertificate, byte[]> certificate,
      @Nullable Function<TestCertificate, byte[]> chain,
      Function<TestCertificate, byte[]> privateKey) {

    /** All in PEM, changed in the same way. */
    static Form text(UnaryOperator<String> change) {
      return new Form(
          issued -> change.apply(issued.fullChainPem()).getBytes(UTF_8),
          null,
          issued -> change.apply(issued.privateKeyPem()).getBytes(UTF_8));
    }

    static Form encoded(Charset charset) {
      return new Form(
          issued -> ("\uFEFF" + issued.fullChainPem()).getBytes(charset),
          null,
          issued -> ("\uFEFF" + issued.privateKeyPem()).getBytes(charset));
    }

    static Form withChain(Function<TestCertificate, byte[]> chain) {
      return new Form(
          issued -> issued.certificatePem().getBytes(UTF_8),
          chain,
          issued -> issued.privateKeyPem().getBytes(UTF_8));
    }

    static Form withCertificate(Function<TestCertificate, byte[]> certificate) {
      return new Form(certificate, null, issued -> issued.privateKeyPem().getBytes(UTF_8));
    }

    static Form withKey(Function<PrivateKey, byte[]> privateKey) {
      return new Form(
          issued -> issued.fullChainPem().getBytes(UTF_8),
          null,
          issued -> privateKey.apply(issued.keys().getPrivate()));
    }
  }

  @ParameterizedTest
  @MethodSource
  void readsWhatIsUnambiguous(Form form, TestCertificateRequest request) {
    TestCertificate issued = ISSUER.issue(request);
    byte[] certificate = form.certificate().apply(issued);
    byte[] chain = form.chain() == null ? null : form.chain().apply(issued);
    byte[] key = form.privateKey().apply(issued);
    CertificateForm files =
        new CertificateForm().file("certificate", certificate).file("privateKey", key);

    ApiAnswer stored =
        (chain == null ? files : files.file("certificateChain", chain)).send(api).expect(201);

    assertThat(stored.text("fingerprintSha256")).isEqualTo(issued.fingerprintSha256());
    assertThat(stored.json().path("chain").size()).isEqualTo(2);
    assertThat(stored.json().path("warnings").toString()).isEqualTo("[]");
    Optional<Map<String, String>> json = json(certificate, chain, key);
    json.ifPresent(
        body ->
            assertThat(api.post(PATH, body).expect(200).text("id")).isEqualTo(stored.text("id")));
  }

  static Stream<Arguments> readsWhatIsUnambiguous() {
    return Stream.of(
        read("LF", Form.text(pem -> pem)),
        read("CR", Form.text(pem -> pem.replace("\n", "\r"))),
        read("CRLF", Form.text(pem -> pem.replace("\n", "\r\n"))),
        read("\\n as two characters", Form.text(pem -> pem.replace("\n", "\\n"))),
        read("\\r\\n as four characters", Form.text(pem -> pem.replace("\n", "\\r\\n"))),
        read("blanks for line breaks", Form.text(pem -> pem.replace("\n", " "))),
        read("no line breaks", Form.text(pem -> pem.replace("\n", ""))),
        read("blanks around lines", Form.text(pem -> pem.replace("\n", " \t\n   "))),
        read("blanks of the web", Form.text(pem -> pem.replace("\n", "\u00A0\n\u00A0"))),
        read("a byte order mark", Form.encoded(UTF_8)),
        read("UTF-16, big end first", Form.encoded(UTF_16BE)),
        read("UTF-16, little end first", Form.encoded(UTF_16LE)),
        read(
            "joined without a line break between",
            Form.withCertificate(
                issued ->
                    issued.fullChainPem().replace("-----\n-----", "----------").getBytes(UTF_8))),
        read(
            "comments of OpenSSL",
            Form.text(
                pem ->
                    "Bag Attributes\n  localKeyID: 01\nsubject=CN = FRONT-END -- BEGIN\n---\n"
                        + pem.replace("-----BEGIN", "issuer=CN=x\n-----BEGIN")
                        + "---\nSession-ID: "
                        + "0A".repeat(32))),
        read("DER and PEM", Form.withChain(issued -> issued.chainPem().getBytes(UTF_8))),
        read(
            "DER of the leaf",
            new Form(
                issued -> X509Certificates.encode(issued.certificate()),
                issued -> issued.chainPem().getBytes(UTF_8),
                issued -> issued.keys().getPrivate().getEncoded())),
        read(
            "Base64 of the leaf",
            new Form(
                issued -> base64(X509Certificates.encode(issued.certificate())),
                issued -> issued.chainPem().getBytes(UTF_8),
                issued -> base64(issued.keys().getPrivate().getEncoded()))),
        read(
            "PKCS#7 in PEM",
            Form.withCertificate(issued -> TestPem.block("PKCS7", pkcs7(issued)).getBytes(UTF_8))),
        read("CMS in PEM", Form.withCertificate(issued -> cms(issued).getBytes(UTF_8))),
        read("PKCS#7", Form.withCertificate(UploadFormsTest::pkcs7)),
        read("PKCS#7 in Base64", Form.withCertificate(issued -> base64(pkcs7(issued)))),
        read(
            "PKCS#7 as Windows labels it",
            Form.withCertificate(
                issued -> TestPem.block("CERTIFICATE", pkcs7(issued)).getBytes(UTF_8))),
        read(
            "PKCS#7 of the chain",
            Form.withChain(issued -> OtherFiles.pkcs7(issued.chain().reversed()))),
        read(
            "PEM in Base64, as in a Kubernetes secret",
            Form.text(pem -> Base64.getEncoder().encodeToString(pem.getBytes(UTF_8)))),
        read("a key in SEC1 as DER", Form.withKey(UploadFormsTest::inner)),
        argumentSet("a key in PKCS#1 as DER", Form.withKey(UploadFormsTest::inner), rsa()),
        argumentSet("a key in PKCS#1 as Base64", Form.withKey(key -> base64(inner(key))), rsa()));
  }

  private static Arguments read(String name, Form form) {
    return argumentSet(name, form, TestCertificateRequest.of("forms.example"));
  }

  private static TestCertificateRequest rsa() {
    return TestCertificateRequest.of("forms.example").withKeys(RSA);
  }

  @ParameterizedTest
  @MethodSource
  void namesTheKindOfAWrongFile(String field, byte[] file, String code, String message) {
    Map<String, byte[]> files = files();
    files.put(field, file);
    CertificateForm form = new CertificateForm();
    files.forEach((part, content) -> form.file(part, content));

    assertNamed(form.send(api), field, code, message);
    json(
            requireNonNull(files.get("certificate")),
            files.get("certificateChain"),
            requireNonNull(files.get("privateKey")))
        .ifPresent(body -> assertNamed(api.post(PATH, body), field, code, message));
  }

  static Stream<Arguments> namesTheKindOfAWrongFile() {
    String leaf = FIXED.certificatePem();
    String full = FIXED.fullChainPem();
    String key = FIXED.privateKeyPem();
    byte[] request = OtherFiles.certificateRequest(FIXED);
    String requestPem = TestPem.block("CERTIFICATE REQUEST", request);
    String publicKey = TestPem.block("PUBLIC KEY", FIXED.keys().getPublic().getEncoded());
    byte[] crl = OtherFiles.revocationList(FIXED);
    return Stream.of(
        certificate("a request", requestPem, "This is a certificate request, not a certificate."),
        certificate("a request in DER", request, "This is a certificate request, not a"),
        certificate(
            "a request after the leaf",
            leaf + requestPem,
            "Block 2 (line %d) is a certificate request".formatted(leaf.lines().count() + 1)),
        chain("a request", requestPem, "This is a certificate request, not a certificate."),
        certificate("a private key", key, "This is a private key, not a certificate."),
        certificate("a public key", publicKey, "This is a public key, not a certificate."),
        certificate(
            "a CRL", TestPem.block("X509 CRL", crl), "This is a certificate revocation list"),
        certificate("a CRL in DER", crl, "This is a certificate revocation list"),
        certificate(
            "a PKCS#12 file", FIXED.pkcs12("x"), "This is a PKCS#12 file: send it as pkcs12."),
        certificate(
            "a PKCS#12 file in Base64",
            base64(FIXED.pkcs12("x")),
            "This is a PKCS#12 file: send it as pkcs12."),
        certificate(
            "a PKCS#12 file as Windows labels it",
            TestPem.block("CERTIFICATE", FIXED.pkcs12("x")),
            "This is a PKCS#12 file: send it as pkcs12."),
        certificate("a keystore", OtherFiles.keystore(FIXED), "This is a Java keystore"),
        certificate("an SSH key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@host", "This is an SSH"),
        certificate(
            "a web page", "<!DOCTYPE html><html><!--END--></html>", "This is a web page (HTML)"),
        certificate("PGP", pgp(), "This is a PGP key or message, not a certificate."),
        certificate("nothing but a comment", "# my certificate", "holds nothing that can be read"),
        certificate(
            "UTF-16 without a mark", full.getBytes(UTF_16LE), "UTF-16 without a byte order mark"),
        certificate("another encoding", new byte[] {'c', (byte) 0xE9}, "neither text in UTF-8"),
        certificate(
            "a BEGIN line of four hyphens",
            leaf + "# the issuer\n" + FIXED.chainPem().substring(1),
            "Line %d of the field \"certificate\" is a damaged BEGIN or END line"
                .formatted(leaf.lines().count() + 2)),
        certificate(
            "a BEGIN line with blanks",
            full.replaceFirst("-----BEGIN CERTIFICATE-----", "----- BEGIN CERTIFICATE -----"),
            "Line 1 of"),
        certificate(
            "dashes of a word processor",
            full.replaceFirst("-----BEGIN", "—–BEGIN"),
            "Line 1 of the field \"certificate\" is a damaged BEGIN or END line"),
        certificate("no BEGIN line", full.substring(full.indexOf('\n') + 1), "Line 1 of the field"),
        certificate(
            "no END line",
            full.replaceFirst("-----END CERTIFICATE-----\n", ""),
            "The block that begins in line 1 of the field \"certificate\" has no END line"),
        certificate(
            "no lines between two",
            leaf.replace("-----END CERTIFICATE-----\n", "").replaceAll("=", "")
                + FIXED.chainPem().replaceFirst("-----BEGIN CERTIFICATE-----\n", ""),
            "certificate"),
        certificate(
            "neither of both lines",
            leaf + FIXED.chainPem().replaceAll("-----(BEGIN|END) CERTIFICATE-----\n", ""),
            "stands in none"),
        certificate(
            "an END line of another label",
            leaf.replace("END CERTIFICATE", "END X509 CERTIFICATE"),
            "ends a block of another label"),
        certificate(
            "not Base64",
            leaf + FIXED.chainPem().replaceFirst("MII", "M?I"),
            "The block that begins in line %d".formatted(leaf.lines().count() + 1)),
        privateKey(
            "a certificate", leaf, "This is a certificate, not a certificate's private key."),
        privateKey("a public key", publicKey, "This is a public key"),
        privateKey(
            "a PuTTY key", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none", "SSH or PuTTY"),
        privateKey(
            "a PKCS#12 file", FIXED.pkcs12("x"), "This is a PKCS#12 file: send it as pkcs12."),
        privateKey(
            "a damaged END line", key.replace("KEY-----\n", "KEY----\n").strip(), "damaged BEGIN"));
  }

  @ParameterizedTest
  @MethodSource
  void tellsThatCertificateAndKeyAreSwapped(byte[] certificate, byte[] key) {
    ApiAnswer refusal =
        new CertificateForm().file("certificate", key).file("privateKey", certificate).send(api);

    assertNamed(
        refusal, "certificate", "MALFORMED_CERTIFICATE", "certificate and privateKey are swapped");
  }

  static Stream<Arguments> tellsThatCertificateAndKeyAreSwapped() {
    return Stream.of(
        argumentSet(
            "PEM", FIXED.fullChainPem().getBytes(UTF_8), FIXED.privateKeyPem().getBytes(UTF_8)),
        argumentSet(
            "DER",
            X509Certificates.encode(FIXED.certificate()),
            FIXED.keys().getPrivate().getEncoded()));
  }

  @ParameterizedTest
  @MethodSource
  void readsPkcs12InEveryForm(Function<byte[], byte[]> form) {
    TestCertificate issued = ISSUER.issue("forms.example");

    ApiAnswer stored =
        new CertificateForm()
            .file("pkcs12", form.apply(issued.pkcs12("secret")))
            .field("passphrase", "secret")
            .send(api)
            .expect(201);

    assertThat(stored.text("fingerprintSha256")).isEqualTo(issued.fingerprintSha256());
    assertThat(stored.json().path("chain").size()).isEqualTo(2);
  }

  static Stream<Arguments> readsPkcs12InEveryForm() {
    return Stream.of(
        argumentSet("as it is", form(file -> file)),
        argumentSet("in Base64", form(UploadFormsTest::base64)),
        argumentSet("in Base64 with line breaks", form(Base64.getMimeEncoder()::encode)),
        argumentSet(
            "in Base64 as UTF-16",
            form(file -> ("\uFEFF" + new String(base64(file), UTF_8)).getBytes(UTF_16LE))),
        argumentSet(
            "as Windows labels it",
            form(file -> TestPem.block("CERTIFICATE", file).getBytes(UTF_8))));
  }

  @ParameterizedTest
  @MethodSource
  void namesTheKindOfAFileThatIsNotPkcs12(byte[] file, String message) {
    assertNamed(
        new CertificateForm().file("pkcs12", file).send(api),
        "pkcs12",
        "MALFORMED_PKCS12",
        message);
  }

  static Stream<Arguments> namesTheKindOfAFileThatIsNotPkcs12() {
    return Stream.of(
        argumentSet("PEM", FIXED.certificatePem().getBytes(UTF_8), "This is a certificate, not a"),
        argumentSet("DER", X509Certificates.encode(FIXED.certificate()), "This is a certificate"),
        argumentSet("a keystore", OtherFiles.keystore(FIXED), "This is a Java keystore"),
        argumentSet("text", "text?".getBytes(UTF_8), "nothing that can be read"));
  }

  private static Function<byte[], byte[]> form(Function<byte[], byte[]> form) {
    return form;
  }

  private static Arguments certificate(String name, String text, String message) {
    return certificate(name, text.getBytes(UTF_8), message);
  }

  private static Arguments certificate(String name, byte[] file, String message) {
    return argumentSet(name, "certificate", file, "MALFORMED_CERTIFICATE", message);
  }

  private static Arguments chain(String name, String text, String message) {
    return argumentSet(
        "chain: " + name,
        "certificateChain",
        text.getBytes(UTF_8),
        "MALFORMED_CERTIFICATE",
        message);
  }

  private static Arguments privateKey(String name, String text, String message) {
    return privateKey(name, text.getBytes(UTF_8), message);
  }

  private static Arguments privateKey(String name, byte[] file, String message) {
    return argumentSet("key: " + name, "privateKey", file, "MALFORMED_PRIVATE_KEY", message);
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("certificate", FIXED.certificatePem().getBytes(UTF_8));
    files.put("certificateChain", FIXED.chainPem().getBytes(UTF_8));
    files.put("privateKey", FIXED.privateKeyPem().getBytes(UTF_8));
    return files;
  }

  private static void assertNamed(ApiAnswer refusal, String field, String code, String message) {
    refusal.expectProblem(422, code);
    assertThat(refusal.text("detail")).contains(message).endsWith(".");
    assertThat(refusal.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(FIXED.privateKeyPem().lines().filter(line -> !line.startsWith("-----")))
        .noneMatch(refusal.body()::contains);
  }

  /** The same files as JSON, if they are text in UTF-8. */
  private static Optional<Map<String, String>> json(
      byte[] certificate, byte @Nullable [] chain, byte[] key) {
    Map<String, String> body = new LinkedHashMap<>();
    Optional<String> leaf = text(certificate);
    Optional<String> privateKey = text(key);
    Optional<String> rest = chain == null ? Optional.of("") : text(chain);
    if (leaf.isEmpty() || privateKey.isEmpty() || rest.isEmpty()) {
      return Optional.empty();
    }
    body.put("certificate", leaf.get());
    body.put("certificateChain", rest.get());
    body.put("privateKey", privateKey.get());
    return Optional.of(body);
  }

  private static Optional<String> text(byte[] file) {
    String text = new String(file, UTF_8);
    return text.contains("\uFFFD") || text.contains("\0") ? Optional.empty() : Optional.of(text);
  }

  private static byte[] base64(byte[] file) {
    return Base64.getEncoder().encode(file);
  }

  private static byte[] pkcs7(TestCertificate issued) {
    return OtherFiles.pkcs7(
        Stream.concat(issued.chain().reversed().stream(), Stream.of(issued.certificate()))
            .toList());
  }

  private static String cms(TestCertificate issued) {
    return TestPem.block("CMS", pkcs7(issued));
  }

  /** The key itself: SEC1 for EC with its curve, PKCS#1 for RSA. */
  private static byte[] inner(PrivateKey key) {
    String pem = TestPem.traditional(key);
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static String pgp() {
    return "-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: GnuPG v2\n\nmQENBF\n=AbCd\n"
        + "-----END PGP PUBLIC KEY BLOCK-----\n";
  }
}
