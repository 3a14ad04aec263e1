package io.autossl.deployer.certificate.reading;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The decoded contents of an upload.
 *
 * @param certificates all certificates, in the order in which they came, distinct
 * @param ordered whether that order has a meaning
 * @param certificateField the field to blame for the leaf
 * @param chainField the field to blame for the other certificates
 * @param privateKeyField the field to blame for the private key
 */
record UploadContents(
    LeafPrivateKey privateKey,
    List<X509Certificate> certificates,
    boolean ordered,
    UploadField certificateField,
    UploadField chainField,
    UploadField privateKeyField) {

  UploadContents {
    certificates = certificates.stream().distinct().toList();
  }
}
