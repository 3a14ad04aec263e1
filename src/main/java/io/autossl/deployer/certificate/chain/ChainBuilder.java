package io.autossl.deployer.certificate.chain;

import static java.util.Comparator.comparing;

import io.autossl.deployer.certificate.chain.ChainOutcome.Completeness;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the certification path from a leaf towards a root among certificates in any order (RFC
 * 4158). Of several paths it prefers one that is valid now, then one that is not cut short, then
 * one that reaches a root, then the shortest. The order of the given certificates makes no
 * difference.
 */
public final class ChainBuilder {

  private final TrustAnchors trustAnchors;

  /** A builder that knows these roots. */
  public ChainBuilder(TrustAnchors trustAnchors) {
    this.trustAnchors = trustAnchors;
  }

  /** Builds the path from a leaf through the other given certificates. */
  public ChainOutcome build(X509Certificate leaf, Collection<X509Certificate> others, Instant now) {
    ChainCandidate start = ChainCandidate.of(leaf);
    List<ChainCandidate> candidates =
        others.stream()
            .map(ChainCandidate::of)
            .filter(other -> !other.equals(start))
            .distinct()
            .toList();
    IssuerGraph graph = new IssuerGraph(candidates, trustAnchors, now);
    List<ChainCandidate> path =
        best(
                paths(start, graph, issuer -> issuer.isValidAt(now)),
                sound -> isSound(sound, graph),
                graph)
            .or(() -> best(paths(start, graph, issuer -> true), any -> true, graph))
            .orElseThrow();
    ChainCandidate top = path.getLast();
    if (!graph.reachesRoot(top) && graph.issuersOf(top).isEmpty() && graph.hasClaimedIssuer(top)) {
      return new ChainOutcome.Broken(top.certificate());
    }
    boolean rootGiven = path.size() > 1 && graph.isSelfSigned(top);
    return new ChainOutcome.Built(
        certificates(path.subList(1, rootGiven ? path.size() - 1 : path.size())),
        rootGiven ? Optional.of(top.certificate()) : Optional.empty(),
        certificates(candidates.stream().filter(candidate -> !path.contains(candidate)).toList()),
        completeness(path, candidates, graph, now));
  }

  /** The shortest path to each certificate that can be reached, shorter paths first. */
  private static List<List<ChainCandidate>> paths(
      ChainCandidate start, IssuerGraph graph, Predicate<ChainCandidate> allowed) {
    Map<ChainCandidate, @Nullable ChainCandidate> issuedBefore = new LinkedHashMap<>();
    issuedBefore.put(start, null);
    List<ChainCandidate> reached = new ArrayList<>(List.of(start));
    for (int index = 0; index < reached.size(); index++) {
      for (ChainCandidate issuer : graph.issuersOf(reached.get(index))) {
        if (allowed.test(issuer) && !issuedBefore.containsKey(issuer)) {
          issuedBefore.put(issuer, reached.get(index));
          reached.add(issuer);
        }
      }
    }
    return reached.stream().map(end -> path(end, issuedBefore)).toList();
  }

  private static List<ChainCandidate> path(
      ChainCandidate end, Map<ChainCandidate, @Nullable ChainCandidate> issuedBefore) {
    List<ChainCandidate> path = new ArrayList<>();
    for (@Nullable ChainCandidate step = end; step != null; step = issuedBefore.get(step)) {
      path.add(step);
    }
    return path.reversed();
  }

  private static Optional<List<ChainCandidate>> best(
      List<List<ChainCandidate>> paths,
      Predicate<List<ChainCandidate>> allowed,
      IssuerGraph graph) {
    Comparator<List<ChainCandidate>> cutShortLast = comparing(path -> !isWhole(path, graph));
    return paths.stream()
        .filter(allowed)
        .min(cutShortLast.thenComparing(path -> !graph.reachesRoot(path.getLast())));
  }

  private static boolean isSound(List<ChainCandidate> path, IssuerGraph graph) {
    return isWhole(path, graph) || graph.reachesRoot(path.getLast());
  }

  private static boolean isWhole(List<ChainCandidate> path, IssuerGraph graph) {
    return path.containsAll(graph.issuersOf(path.getLast()));
  }

  private static Completeness completeness(
      List<ChainCandidate> path, List<ChainCandidate> candidates, IssuerGraph graph, Instant now) {
    ChainCandidate top = path.getLast();
    boolean outOfDate =
        path.stream().skip(1).anyMatch(step -> !graph.isSelfSigned(step) && !step.isValidAt(now));
    if (outOfDate) {
      return Completeness.OUT_OF_DATE;
    }
    if (graph.reachesRoot(top)) {
      return Completeness.COMPLETE;
    }
    if (path.size() == 1) {
      return Completeness.ISSUER_MISSING;
    }
    return candidates.stream().anyMatch(candidate -> isOutOfReach(candidate, path))
        ? Completeness.GAP
        : Completeness.COMPLETE;
  }

  /**
   * Whether a certificate may belong further up the path: it is one of an authority, and has
   * neither subject nor issuer in common with one on the path.
   */
  private static boolean isOutOfReach(ChainCandidate candidate, List<ChainCandidate> path) {
    return candidate.mayIssue()
        && path.stream()
            .noneMatch(
                step ->
                    step.certificate()
                            .getSubjectX500Principal()
                            .equals(candidate.certificate().getSubjectX500Principal())
                        || step.certificate()
                            .getIssuerX500Principal()
                            .equals(candidate.certificate().getIssuerX500Principal()));
  }

  private static List<X509Certificate> certificates(List<ChainCandidate> path) {
    return path.stream().map(ChainCandidate::certificate).toList();
  }
}
