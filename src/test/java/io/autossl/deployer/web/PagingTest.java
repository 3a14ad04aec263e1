package io.autossl.deployer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@DeployerTest
class PagingTest {

  private static final String PATH = "/api/v1/access-keys";

  @Autowired private ApiClient api;

  @Test
  void walksThroughEverythingOnceNewestFirstWhileItemsAreAdded() {
    List<String> existing = create(23);
    List<String> seen = new ArrayList<>();
    @Nullable String after = "";

    do {
      JsonNode page = api.get(PATH + "?limit=5" + after).expect(200).json();
      assertThat(page.propertyNames()).containsExactly("items", "next");
      assertThat(page.path("items").size()).isBetween(1, 5);
      seen.addAll(ids(page));
      create(2);
      after = page.path("next").isNull() ? null : "&after=" + page.path("next").asString();
    } while (after != null);

    assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(seen.subList(0, 23)).isEqualTo(existing.reversed());
  }

  @Test
  void skipsAndRepeatsNothingWhenTheItemOfTheCursorIsDeleted() {
    List<String> existing = create(4);
    JsonNode page = api.get(PATH + "?limit=2").expect(200).json();
    api.delete(PATH + "/" + existing.get(2)).expect(204);

    JsonNode next = api.get(PATH + "?limit=2&after=" + page.path("next").asString()).json();

    assertThat(ids(page)).containsExactly(existing.get(3), existing.get(2));
    assertThat(ids(next)).containsExactly(existing.get(1), existing.get(0));
  }

  @Test
  void tellsThatThereIsNoNextPageAlsoWhenTheLastOneIsFull() {
    String name = "paged-" + UUID.randomUUID() + ".example";
    TestAuthority authority = TestCertificates.authority("Paging CA");
    api.uploadCertificate(authority.issue(name));
    api.uploadCertificate(authority.issue(name));
    String path = "/api/v1/certificates?name=" + name;

    assertThat(api.get(path + "&limit=1").json().path("next").isString()).isTrue();
    assertThat(api.get(path + "&limit=2").json().path("items").size()).isEqualTo(2);
    assertThat(api.get(path + "&limit=2").json().path("next").isNull()).isTrue();
  }

  @Test
  void showsFiftyItemsUnlessTold() {
    create(51);

    JsonNode page = api.get(PATH).expect(200).json();

    assertThat(page.path("items").size()).isEqualTo(50);
    assertThat(page.path("next").isString()).isTrue();
    assertThat(api.get(PATH + "?limit=50").json()).isEqualTo(page);
  }

  private List<String> create(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            _ ->
                api.post(
                        PATH,
                        Map.of(
                            "name", ApiClient.unique("key"),
                            "accessKeyId", "AKIAIOSFODNN7EXAMPLE",
                            "secretAccessKey", "secret"))
                    .expect(201)
                    .text("id"))
        .toList();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }
}
