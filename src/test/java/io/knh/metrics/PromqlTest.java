package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PromqlTest {

  @Test
  void findsTheNamesOfMetricsAndNothingElse() {
    assertEquals(Set.of("up"), Promql.names("up{job=\"knh\"} == 0"));
    assertEquals(Set.of("a_b"), Promql.names("sum by (c, d) (rate(a_b{e=~\"f|g\"}[5m])) > 0.05"));
    assertEquals(
        Set.of("a", "b"), Promql.names("a{x=\"}\"} > 0 and on (n, pod) b == 1 or vector(0)"));
    assertEquals(
        Set.of("a_bucket"),
        Promql.names("histogram_quantile(0.99, sum by (le) (rate(a_bucket[$__rate_interval])))"));
    assertEquals(Set.of("a"), Promql.names("absent(a == 1)"));
    assertEquals(Set.of("a", "b"), Promql.names("topk(5, a) / ignoring(c) group_left(d) b"));
    assertEquals(Set.of("a"), Promql.names("sum(a) without (b) > 1e3"));
    assertEquals(Set.of("a"), Promql.names("sum(a) by(b)"));
  }
}
