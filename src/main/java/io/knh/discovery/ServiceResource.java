package io.knh.discovery;

import io.knh.core.model.Roster;
import io.knh.kubernetes.ApiRequest;
import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.util.List;
import java.util.Objects;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * A resource of Kubernetes that names the members of one Service.
 *
 * @param <T> one object
 * @param <L> a list of them
 */
interface ServiceResource<T extends KubernetesObject, L extends KubernetesListObject> {

  /** What {@code verb} on it is called by RBAC. */
  ApiRequest request(String verb);

  /**
   * Asks for all objects of the Service.
   *
   * @param resourceVersion not older than this; empty for the newest, 0 for what is cached
   */
  Call list(ApiClient client, String resourceVersion) throws ApiException;

  /** Asks for all changes since {@code resourceVersion}, for so many {@code seconds}. */
  Call watch(ApiClient client, String resourceVersion, int seconds) throws ApiException;

  /** The class of one object. */
  Class<T> itemType();

  /** The class of a list. */
  Class<L> listType();

  /** The members that {@code item} names. */
  List<Claim> claims(T item);

  /** The roster that {@code claims} of all objects make. */
  Roster roster(List<Claim> claims);

  /** A list as Kubernetes writes it: one without elements may be missing or null. */
  static <E> List<E> present(@Nullable List<E> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }
}
