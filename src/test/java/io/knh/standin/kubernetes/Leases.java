package io.knh.standin.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The Leases of all namespaces: read, made and changed as by the real API server, which makes one
 * by PUT as well, insists on a resourceVersion where there is one, and reads times to the
 * microsecond only.
 */
public final class Leases {

  /** Older changes are forgotten. */
  public static final int MAX_HISTORY = 10_000;

  private static final Pattern MICRO_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}(Z|[+-]\\d\\d:\\d\\d)");

  /** What a request is answered by. */
  record Answer(int code, String body) {

    static Answer refusal(int code, String reason, String message) {
      return new Answer(code, ObjectParts.status(code, reason, message).toString());
    }
  }

  private final Lock lock;
  private final Store versions;
  private final Map<String, JsonObject> leases = new TreeMap<>();
  private final Deque<LeaseChange> history = new ArrayDeque<>();
  private LeaseTrouble trouble = new LeaseTrouble.None();

  Leases(Lock lock, Store versions) {
    this.lock = lock;
    this.versions = versions;
  }

  /** From now on {@code next} is wrong, and nothing else. */
  public void trouble(LeaseTrouble next) {
    locked(() -> trouble = next);
  }

  LeaseTrouble trouble() {
    return locked(() -> trouble);
  }

  /** Who holds {@code lease}, such as {@code default/knh}; empty when nobody does. */
  public String holder(String lease) {
    return object(lease).map(Leases::holderOf).orElse("");
  }

  /** The whole of {@code lease}, if it is there. */
  public Optional<JsonObject> object(String lease) {
    return locked(() -> Optional.ofNullable(leases.get(lease)).map(JsonObject::deepCopy));
  }

  /** The changes so far, oldest first. */
  public List<LeaseChange> history() {
    return locked(() -> List.copyOf(history));
  }

  /** Somebody who asks nobody makes or changes {@code lease}, and gives it this {@code spec}. */
  public void put(String lease, String spec) {
    locked(
        () -> {
          JsonObject object =
              Optional.ofNullable(leases.get(lease)).orElseGet(() -> made(lease)).deepCopy();
          object.add("spec", JsonParser.parseString(spec));
          return keep(lease, object);
        });
  }

  /** Somebody gives {@code lease} a label. */
  public void label(String lease, String key, String value) {
    locked(
        () -> {
          JsonObject object = Optional.ofNullable(leases.get(lease)).orElseThrow().deepCopy();
          JsonObject labels = new JsonObject();
          labels.addProperty(key, value);
          object.getAsJsonObject("metadata").add("labels", labels);
          return keep(lease, object);
        });
  }

  /** Somebody deletes {@code lease}. */
  public void delete(String lease) {
    locked(
        () -> {
          JsonObject object = leases.remove(lease);
          if (object == null) {
            throw new IllegalArgumentException("there is no " + lease);
          }
          note("delete", lease, object);
          return object;
        });
  }

  /** One line for each Lease. */
  List<String> lines() {
    return locked(
        () ->
            leases.entrySet().stream()
                .map(entry -> change("is", entry.getKey(), entry.getValue()).toString())
                .toList());
  }

  /** Does what {@code request} asks. */
  Answer answer(Request request) {
    return locked(
        () -> {
          try {
            if (!request.verb().equals("get")) {
              contend(request.lease());
            }
            return switch (request.verb()) {
              case "get" -> get(request.lease());
              case "create" -> create(request);
              case "update" -> update(request);
              default -> Answer.refusal(405, "MethodNotAllowed", "the stand-in cannot do that");
            };
          } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            return Answer.refusal(400, "BadRequest", "no Lease: " + e);
          }
        });
  }

  private void contend(String lease) {
    if (trouble instanceof LeaseTrouble.Contended(String holder, int writes) && writes > 0) {
      trouble = new LeaseTrouble.Contended(holder, writes - 1);
      put(lease, "{\"holderIdentity\": \"" + holder + "\"}");
    }
  }

  private Answer get(String lease) {
    JsonObject object = leases.get(lease);
    return object == null
        ? Answer.refusal(404, "NotFound", "leases.coordination.k8s.io is not found: " + lease)
        : new Answer(200, object.toString());
  }

  private Answer create(Request request) {
    JsonObject wanted = JsonParser.parseString(request.body()).getAsJsonObject();
    JsonObject metadata = wanted.getAsJsonObject("metadata");
    String lease = request.lease() + metadata.get("name").getAsString();
    if (leases.containsKey(lease)) {
      return Answer.refusal(409, "AlreadyExists", lease + " already exists");
    }
    if (metadata.has("resourceVersion")) {
      return Answer.refusal(500, "InternalError", "resourceVersion should not be set");
    }
    return checked(wanted).orElseGet(() -> new Answer(201, kept(lease, wanted).toString()));
  }

  private Answer update(Request request) {
    JsonObject wanted = JsonParser.parseString(request.body()).getAsJsonObject();
    JsonObject metadata = wanted.getAsJsonObject("metadata");
    String lease = request.lease();
    if (!lease.endsWith("/" + metadata.get("name").getAsString())) {
      return Answer.refusal(400, "BadRequest", "the name of the object does not match the URL");
    }
    JsonObject present = leases.get(lease);
    if (present != null && !metadata.has("resourceVersion")) {
      return Answer.refusal(422, "Invalid", "metadata.resourceVersion: must be specified");
    }
    if (present != null && !versionOf(present).equals(versionOf(wanted))) {
      return Answer.refusal(409, "Conflict", "the object has been modified");
    }
    int code = present == null ? 201 : 200;
    return checked(wanted).orElseGet(() -> new Answer(code, kept(lease, wanted).toString()));
  }

  private static Optional<Answer> checked(JsonObject wanted) {
    JsonObject spec = wanted.getAsJsonObject("spec");
    for (String time : List.of("acquireTime", "renewTime")) {
      if (spec.has(time) && !MICRO_TIME.matcher(spec.get(time).getAsString()).matches()) {
        return Optional.of(Answer.refusal(400, "BadRequest", time + " is no MicroTime"));
      }
    }
    if (spec.has("leaseDurationSeconds") && spec.get("leaseDurationSeconds").getAsInt() <= 0) {
      return Optional.of(Answer.refusal(422, "Invalid", "must be greater than 0"));
    }
    return Optional.empty();
  }

  /** Keeps of {@code wanted} what a client may decide, and of the present one the rest. */
  private JsonObject kept(String lease, JsonObject wanted) {
    JsonObject object = made(lease);
    JsonObject metadata = object.getAsJsonObject("metadata");
    for (String part : List.of("labels", "annotations", "ownerReferences", "finalizers")) {
      JsonElement value = wanted.getAsJsonObject("metadata").get(part);
      if (value != null) {
        metadata.add(part, value);
      }
    }
    object.add("spec", wanted.get("spec"));
    return keep(lease, object);
  }

  private static JsonObject made(String lease) {
    String[] parts = lease.split("/", 2);
    JsonObject object = new JsonObject();
    object.addProperty("kind", "Lease");
    object.addProperty("apiVersion", "coordination.k8s.io/v1");
    object.add("metadata", ObjectParts.metadata(parts[1], parts[0]));
    object.add("spec", new JsonObject());
    return object;
  }

  private JsonObject keep(String lease, JsonObject object) {
    versions.advance();
    object.getAsJsonObject("metadata").addProperty("resourceVersion", "" + versions.version());
    boolean known = leases.put(lease, object) != null;
    note(known ? "update" : "create", lease, object);
    return object;
  }

  private void note(String verb, String lease, JsonObject object) {
    history.add(change(verb, lease, object));
    if (history.size() > MAX_HISTORY) {
      history.remove();
    }
  }

  private static LeaseChange change(String verb, String lease, JsonObject object) {
    JsonElement transitions = object.getAsJsonObject("spec").get("leaseTransitions");
    return new LeaseChange(
        verb,
        lease,
        holderOf(object),
        transitions == null ? 0 : transitions.getAsInt(),
        versionOf(object),
        System.nanoTime());
  }

  private static String holderOf(JsonObject object) {
    JsonElement holder = object.getAsJsonObject("spec").get("holderIdentity");
    return holder == null ? "" : holder.getAsString();
  }

  private static String versionOf(JsonObject object) {
    JsonElement version = object.getAsJsonObject("metadata").get("resourceVersion");
    return version == null ? "" : version.getAsString();
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
