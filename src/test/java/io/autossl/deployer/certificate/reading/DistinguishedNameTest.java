package io.autossl.deployer.certificate.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistinguishedNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=example.com                    | CN=example.com",
        "C=GB,O=Example Ltd,CN=example.com | CN=example.com,O=Example Ltd,C=GB",
        "CN=Example\\, Inc.                | CN=Example\\, Inc.",
        "CN=münchen 中                     | CN=münchen 中",
        "E=admin@example.com,CN=x          | CN=x,EMAILADDRESS=admin@example.com",
        "SERIALNUMBER=123,BusinessCategory=Private Organization | BUSINESSCATEGORY=Private"
            + " Organization,SERIALNUMBER=123",
        "''                                | ''"
      })
  void isWrittenMostSpecificFirstWithAttributeNames(String encoded, String text)
      throws IOException {
    assertThat(DistinguishedName.of(new X500Principal(new X500Name(encoded).getEncoded())))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"'CN=a\0b'", "'CN=a\u001Bb'", "'CN=a\nb'"})
  void holdsNoControlCharacters(String encoded) throws IOException {
    assertThat(DistinguishedName.of(new X500Principal(new X500Name(encoded).getEncoded())))
        .matches(text -> text.chars().noneMatch(Character::isISOControl));
  }
}
