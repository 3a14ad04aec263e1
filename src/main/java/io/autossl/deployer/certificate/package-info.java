/** Certificates: read, judged, mended and stored; and which domain names one covers. */
@NullMarked
package io.autossl.deployer.certificate;

import org.jspecify.annotations.NullMarked;
