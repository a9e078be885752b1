package io.knh.manifests;

import com.google.gson.JsonElement;
import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a linter finds in pods, and the figures that KNH's own measurements ask for. */
final class Lint implements Rule {

  /** The largest working set that was seen of the lean image: docs/operations.md, Capacity. */
  static final BigDecimal MEASURED_BYTES = new BigDecimal("231e6");

  /** Processor time of one start: docs/performance.md. */
  static final BigDecimal START_CPU_SECONDS = new BigDecimal("8.9");

  private static final List<String> WRITABLE = List.of("/logs", "/opt/ol/wlp/output", "/tmp");

  /** Template label or annotation, and what it says to keep a sidecar out. */
  static final Map<String, String> NO_SIDECAR =
      Map.of(
          "/labels/sidecar.istio.io~1inject", "false",
          "/labels/istio.io~1dataplane-mode", "none",
          "/labels/kuma.io~1sidecar-injection", "disabled",
          "/annotations/linkerd.io~1inject", "disabled",
          "/annotations/consul.hashicorp.com~1connect-inject", "false");

  @Override
  public Stream<String> findings(Manifests manifests) {
    List<String> findings = new ArrayList<>();
    image(manifests.container(), findings);
    resources(manifests.container(), findings);
    files(manifests, findings);
    startup(manifests.container(), findings);
    pod(manifests, findings);
    return findings.stream();
  }

  private static void image(JsonElement container, List<String> findings) {
    String image = Json.text(container, "/image");
    String tag = image.substring(image.lastIndexOf('/') + 1).replaceFirst("^[^:@]*", "");
    if (tag.isEmpty() || tag.equals(":latest")) {
      findings.add("the image " + image + " names no version");
    }
  }

  private static void resources(JsonElement container, List<String> findings) {
    BigDecimal request = quantity(container, "/resources/requests/memory");
    BigDecimal limit = quantity(container, "/resources/limits/memory");
    if (request.compareTo(MEASURED_BYTES) < 0) {
      findings.add("less memory is requested than was measured");
    }
    if (limit.compareTo(MEASURED_BYTES.multiply(new BigDecimal("1.5"))) < 0) {
      findings.add("the memory limit is less than one and a half of what was measured");
    }
    if (quantity(container, "/resources/requests/cpu").signum() == 0) {
      findings.add("no processor time is requested");
    }
    if (quantity(container, "/resources/limits/cpu").signum() != 0) {
      findings.add("a CPU limit: throttling looks like a network that is down");
    }
  }

  private static void files(Manifests manifests, List<String> findings) {
    if (!Json.text(manifests.container(), "/securityContext/readOnlyRootFilesystem")
        .equals("true")) {
      findings.add("the root filesystem can be written");
    }
    List<String> mounts =
        Json.list(manifests.container(), "/volumeMounts").stream()
            .map(mount -> Json.text(mount, "/mountPath"))
            .sorted()
            .toList();
    if (!mounts.equals(WRITABLE)) {
      findings.add("writable are " + mounts + ", the server writes to " + WRITABLE);
    }
    if (Json.list(manifests.pod(), "/volumes").stream()
        .anyMatch(volume -> Json.text(volume, "/emptyDir/sizeLimit").isEmpty())) {
      findings.add("a volume without a size limit");
    }
  }

  /** Where a node grants no more than the request, a start takes that much longer. */
  private static void startup(JsonElement container, List<String> findings) {
    BigDecimal cpu = quantity(container, "/resources/requests/cpu");
    BigDecimal patience =
        number(container, "/startupProbe/periodSeconds")
            .multiply(number(container, "/startupProbe/failureThreshold"));
    if (patience.multiply(cpu).compareTo(START_CPU_SECONDS.multiply(BigDecimal.valueOf(3))) < 0) {
      findings.add("a start may take three times longer than the startup probe waits");
    }
    BigDecimal readinessSeconds =
        number(container, "/livenessProbe/periodSeconds")
            .multiply(number(container, "/livenessProbe/failureThreshold"));
    if (readinessSeconds.compareTo(BigDecimal.valueOf(60)) < 0) {
      findings.add("the liveness probe gives up within a minute");
    }
  }

  private static void pod(Manifests manifests, List<String> findings) {
    Map<String, String> wanted =
        new TreeMap<>(
            Map.of(
                "/automountServiceAccountToken", "true",
                "/enableServiceLinks", "false",
                "/nodeSelector/kubernetes.io~1os", "linux"));
    wanted.forEach(
        (pointer, value) -> {
          if (!Json.text(manifests.pod(), pointer).equals(value)) {
            findings.add("the pod has not " + value + " at " + pointer);
          }
        });
    NO_SIDECAR.forEach(
        (pointer, value) -> {
          String where = "/spec/template/metadata" + pointer;
          if (!Json.text(manifests.workload(), where).equals(value)) {
            findings.add("a sidecar is not kept out by " + pointer);
          }
        });
  }

  private static BigDecimal quantity(JsonElement root, String pointer) {
    String text = Json.text(root, pointer);
    return text.isEmpty() ? BigDecimal.ZERO : Quantity.fromString(text).getNumber();
  }

  private static BigDecimal number(JsonElement root, String pointer) {
    String text = Json.text(root, pointer);
    return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
  }
}
