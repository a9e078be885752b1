package io.knh.simulation;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How large the collections are that an object of this project holds, however deep. */
final class Sizes {

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final TreeMap<String, Integer> largest = new TreeMap<>();

  private Sizes() {}

  /** The largest collection per field. */
  static Map<String, Integer> of(Object root) {
    Sizes sizes = new Sizes();
    sizes.walk(root);
    return sizes.largest;
  }

  private void walk(Object object) {
    if (!object.getClass().getName().startsWith("io.knh.core") || !seen.add(object)) {
      return;
    }
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        look(object, field);
      }
    }
  }

  private void look(Object object, Field field) {
    Object value;
    try {
      field.setAccessible(true);
      value = field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
    String name = object.getClass().getSimpleName() + "." + field.getName();
    if (value instanceof Collection<?> collection) {
      largest.merge(name, collection.size(), Math::max);
      collection.forEach(this::walk);
    } else if (value instanceof Map<?, ?> map) {
      largest.merge(name, map.size(), Math::max);
      map.values().forEach(this::walk);
    } else if (value != null) {
      walk(value);
    }
  }
}
