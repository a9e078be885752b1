package io.knh.standin.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.knh.kubernetes.ApiRequest;
import org.junit.jupiter.api.Test;

/** RBAC as the API server reads it. */
class RbacTest {

  private static final String GROUP = "coordination.k8s.io";

  private final Rbac rbac =
      Rbac.of(
          JsonParser.parseString(
                  """
                  {"metadata": {"namespace": "knh"}, "rules": [
                    {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
                     "resourceNames": ["knh"], "verbs": ["get", "create"]},
                    {"apiGroups": [""], "resources": ["endpoints"], "verbs": ["list"]}]}
                  """)
              .getAsJsonObject());

  @Test
  void aNamedObjectIsAllowedAndNoOther() {
    assertTrue(rbac.allows(new ApiRequest("get", "leases", GROUP, "knh", "knh")));
    assertFalse(rbac.allows(new ApiRequest("get", "leases", GROUP, "knh", "other")));
    assertFalse(rbac.allows(new ApiRequest("update", "leases", GROUP, "knh", "knh")));
  }

  /** The name is in the body, which RBAC does not read. */
  @Test
  void makingCannotBeRestrictedToAName() {
    assertFalse(rbac.allows(new ApiRequest("create", "leases", GROUP, "knh")));
  }

  @Test
  void aRoleSaysNothingOfOtherNamespacesAndGroups() {
    assertTrue(rbac.allows(new ApiRequest("list", "endpoints", "", "knh")));
    assertFalse(rbac.allows(new ApiRequest("list", "endpoints", "", "default")));
    assertFalse(rbac.allows(new ApiRequest("list", "endpoints", "apps", "knh")));
    assertFalse(rbac.allows(new ApiRequest("watch", "endpoints", "", "knh")));
  }
}
