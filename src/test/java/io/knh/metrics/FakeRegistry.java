package io.knh.metrics;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Snapshot;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * The part of the server's registry that KNH uses: metrics by name and labels, written as {@code
 * name{a=b,c=d}}.
 */
final class FakeRegistry implements InvocationHandler {

  private final Map<String, Object> metrics = new TreeMap<>();

  MetricRegistry registry() {
    return (MetricRegistry)
        Proxy.newProxyInstance(
            MetricRegistry.class.getClassLoader(), new Class<?>[] {MetricRegistry.class}, this);
  }

  /** Counts, gauges and lists of durations, whichever there are. */
  Map<String, Object> values() {
    Map<String, Object> values = new TreeMap<>();
    metrics.forEach((name, metric) -> values.put(name, value(metric)));
    return values;
  }

  /** The same, of counters that are not 0 and timers that were used. */
  Map<String, Object> used() {
    Map<String, Object> values = values();
    values.values().removeIf(value -> value.equals(0L) || value.equals(List.of()));
    return values;
  }

  private static Object value(Object metric) {
    return switch (metric) {
      case Count counter -> counter.count;
      case Times timer -> List.copyOf(timer.durations);
      case Gauge<?> gauge -> gauge.getValue();
      default -> throw new IllegalStateException("not known: " + metric);
    };
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "counter" -> metrics.computeIfAbsent(id(arguments[0], arguments[1]), id -> new Count());
      case "timer" -> metrics.computeIfAbsent(id(arguments[0], arguments[1]), id -> new Times());
      case "gauge" -> {
        Supplier<?> supplier = (Supplier<?>) arguments[1];
        Gauge<Number> gauge = () -> (Number) supplier.get();
        yield metrics.computeIfAbsent(id(arguments[0], arguments[2]), id -> gauge);
      }
      case "remove" -> {
        MetricID id = (MetricID) arguments[0];
        yield metrics.remove(id(id.getName(), id.getTagsAsArray())) != null;
      }
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private static String id(Object metadata, Object tags) {
    return id(((Metadata) metadata).getName(), (Tag[]) tags);
  }

  /** A name is shown as the server shows it. */
  private static String id(String given, Tag[] tags) {
    String name = given.replaceAll("[^a-zA-Z0-9_:]", "_");
    return tags.length == 0
        ? name
        : List.of(tags).stream()
            .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
            .collect(Collectors.joining(",", name + "{", "}"));
  }

  private static final class Count implements Counter {
    private long count;

    @Override
    public void inc() {
      count++;
    }

    @Override
    public void inc(long n) {
      count += n;
    }

    @Override
    public long getCount() {
      return count;
    }
  }

  private static final class Times implements Timer {
    private final List<Duration> durations = new ArrayList<>();

    @Override
    public void update(Duration duration) {
      durations.add(duration);
    }

    @Override
    public <T> T time(Callable<T> event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void time(Runnable event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Context time() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Duration getElapsedTime() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getCount() {
      return durations.size();
    }

    @Override
    public Snapshot getSnapshot() {
      throw new UnsupportedOperationException();
    }
  }
}
