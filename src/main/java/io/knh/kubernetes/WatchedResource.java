package io.knh.kubernetes;

import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.util.List;
import java.util.Objects;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * A resource of Kubernetes that is listed and watched.
 *
 * @param <T> one object
 * @param <L> a list of them
 * @param <V> what is kept of an object
 */
public interface WatchedResource<T extends KubernetesObject, L extends KubernetesListObject, V> {

  /** What {@code verb} on it is called by RBAC. */
  ApiRequest request(String verb);

  /**
   * Asks for all objects.
   *
   * @param resourceVersion not older than this; empty for the newest, 0 for what is cached
   * @param page where the answer before said that the list goes on; empty for its beginning
   */
  Call list(ApiClient client, String resourceVersion, String page) throws ApiException;

  /** Asks for all changes since {@code resourceVersion}, for so many {@code seconds}. */
  Call watch(ApiClient client, String resourceVersion, int seconds) throws ApiException;

  /** The class of one object. */
  Class<T> itemType();

  /** The class of a list. */
  Class<L> listType();

  /** What is kept of {@code item}. */
  V kept(T item);

  /** A list as Kubernetes writes it: one without elements may be missing or null. */
  static <E> List<E> present(@Nullable List<E> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }
}
