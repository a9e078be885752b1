package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeenSignaturesTest {

  private final SignatureCheck.SeenSignatures seen = new SignatureCheck.SeenSignatures();

  @Test
  void noMoreAreRememberedThanTheBoundSays() {
    for (int i = 0; i < 2 * SignatureCheck.SeenSignatures.MAX_SIGNATURES; i++) {
      assertTrue(seen.add(signed(i)));
    }
    assertEquals(SignatureCheck.SeenSignatures.MAX_SIGNATURES, seen.size());
  }

  @Test
  void whatIsForgottenForWantOfRoomIsNotAcceptedAgain() {
    int all = 2 * SignatureCheck.SeenSignatures.MAX_SIGNATURES;
    for (int i = 0; i < all; i++) {
      seen.add(signed(i));
    }
    for (int i = 0; i < all; i++) {
      assertFalse(seen.add(signed(i)), "signed at " + i);
    }
    assertTrue(seen.add(signed(all)));
  }

  @Test
  void onesOfTheSameMomentMakeRoomSafelyToo() {
    for (int i = 0; i <= SignatureCheck.SeenSignatures.MAX_SIGNATURES; i++) {
      assertTrue(seen.add(signed(7, "code-" + i)));
    }
    for (int i = 0; i <= SignatureCheck.SeenSignatures.MAX_SIGNATURES; i++) {
      assertFalse(seen.add(signed(7, "code-" + i)));
    }
    assertTrue(seen.add(signed(8)));
  }

  @Test
  void aLateOneThatFindsNoRoomIsAcceptedOnce() {
    for (int i = 0; i < SignatureCheck.SeenSignatures.MAX_SIGNATURES; i++) {
      seen.add(signed(10 + i));
    }
    assertTrue(seen.add(signed(1)));
    assertFalse(seen.add(signed(1)));
  }

  @Test
  void thoseThatAreTooOldAreForgotten() {
    seen.add(signed(1));
    seen.add(signed(2));
    seen.add(signed(3));
    seen.forgetBefore(3);
    assertEquals(1, seen.size());
    assertFalse(seen.add(signed(3)));
  }

  private static RequestSignature signed(long unixMillis) {
    return signed(unixMillis, "code-" + unixMillis);
  }

  private static RequestSignature signed(long unixMillis, String code) {
    return new RequestSignature(unixMillis, "nonce", "10.0.0.1:8080", "digest", code);
  }
}
