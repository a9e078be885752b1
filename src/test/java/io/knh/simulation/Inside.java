package io.knh.simulation;

import java.lang.reflect.Field;
import java.util.Optional;

/** The insides of an object of the core, by the names of fields, for those who damage them. */
final class Inside {

  private Inside() {}

  /** What {@code path} leads to from {@code root}; empty where another phase has other parts. */
  static Optional<Object> of(Object root, String path) {
    Optional<Object> found = Optional.of(root);
    for (String name : path.split("\\.", -1)) {
      found = found.flatMap(object -> field(object, name).map(field -> value(object, field)));
    }
    return found;
  }

  /** Puts {@code value} where {@code path} leads to. */
  static void set(Object root, String path, Object value) {
    int last = path.lastIndexOf('.');
    Object owner = last < 0 ? root : of(root, path.substring(0, last)).orElseThrow();
    Field field = field(owner, path.substring(last + 1)).orElseThrow();
    try {
      field.set(owner, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(path, e);
    }
  }

  private static Optional<Field> field(Object object, String name) {
    for (Field field : object.getClass().getDeclaredFields()) {
      if (field.getName().equals(name)) {
        field.setAccessible(true);
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  private static Object value(Object object, Field field) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
  }
}
