package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueriesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id=node-1@103205",
        "id=node-1%40103205",
        "x=1&id=node-1@103205",
        "&&id=%6eode-1@103205&id=other",
        "xid=a&id=node-1@103205",
      })
  void theIdComesRawOrEncoded(String query) {
    assertEquals(Optional.of("node-1@103205"), Queries.value(query, "id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "id", "xid=1", "ID=1", "id=%", "id=%4", "id=%zz", "a=id=1"})
  void whatCannotBeReadIsNotThere(String query) {
    assertEquals(Optional.empty(), Queries.value(query, "id"));
  }

  @Test
  void aRequestWithoutAQueryHasNoValues() {
    assertEquals(Optional.empty(), Queries.value(null, "id"));
  }
}
