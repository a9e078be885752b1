package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextStepTest {

  private static final Optional<String> NAMESPACE = Optional.of("knh");

  @Test
  void aMemberThatRefusesIsLookedForByItsPod() {
    assertEquals(
        "kubectl -n knh get pod -o wide --field-selector spec.nodeName=worker-4",
        NextStep.of(Problems.down("worker-4", Cause.REFUSED), NAMESPACE));
  }

  @Test
  void ofAMemberThatIsSilentTheNodeIsDescribed() {
    assertEquals(
        "kubectl describe node worker-4.eu.example.org",
        NextStep.of(Problems.down("worker-4.eu.example.org", Cause.TIMEOUT), NAMESPACE));
  }

  @ParameterizedTest
  @EnumSource(ProblemKind.class)
  void eachKindHasALine(ProblemKind kind) {
    assertTrue(NextStep.of(Problems.of(kind), NAMESPACE).startsWith("kubectl "));
  }

  @ParameterizedTest
  @EnumSource(ProblemKind.class)
  void outsideOfKubernetesThereIsNone(ProblemKind kind) {
    assertEquals("", NextStep.of(Problems.of(kind), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a;reboot",
        "$(reboot)",
        "-o",
        "--all",
        "a\nb",
        "A",
        "a'",
        "",
        "a..b",
        "a/b"
      })
  void aNameThatNoNodeHasDoesNotReachAShell(String name) {
    assertEquals(
        "kubectl -n knh get pod -o wide -l app.kubernetes.io/name=knh",
        NextStep.of(Problems.down(name, Cause.REFUSED), NAMESPACE));
    assertEquals("kubectl get node", NextStep.of(Problems.down(name, Cause.TIMEOUT), NAMESPACE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "-n", "$x", "", "Knh"})
  void norDoesANameThatNoNamespaceHas(String name) {
    Problem problem = Problems.of(ProblemKind.NO_QUORUM);
    assertEquals("", NextStep.of(problem, Optional.of(name)));
  }
}
