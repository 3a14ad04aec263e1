package io.autossl.deployer.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecretProperties.class, KeysetProperties.class})
class SecretConfiguration {

  /**
   * The keyset of the file. A new one is created only for a database without secrets, since it
   * would open none.
   */
  @Bean
  @DependsOnDatabaseInitialization
  Keyset keyset(
      SecretProperties secrets,
      KeysetProperties keyset,
      SealedValues values,
      List<SealedColumn> columns) {
    Path path = secrets.keysetFileOrDefault();
    KeysetFile file = new KeysetFile(path, keyset.secretPassphrase());
    if (Files.exists(path)) {
      return file.read();
    }
    if (values.anyExist(columns)) {
      throw new KeysetException(
          "The database holds secrets, and there is no keyset in " + path.toAbsolutePath() + ".",
          "Put the keyset there that belongs to the database, from its backup.",
          null);
    }
    return file.readOrCreate();
  }

  @Bean
  Sealer sealer(Keyset keyset) {
    return new Sealer(keyset);
  }
}
