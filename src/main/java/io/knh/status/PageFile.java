package io.knh.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** One file of the page, read once: its bytes, the same packed, and what names its content. */
final class PageFile {

  /** Bytes of the hash that name a content; two versions of a file will not share 12. */
  private static final int TAG_BYTES = 12;

  private final String type;
  private final byte[] plain;
  private final byte[] packed;
  private final String tag;

  PageFile(String type, byte[] content) {
    this.type = type;
    this.plain = content.clone();
    this.packed = pack(content);
    this.tag = tag(content);
  }

  /** The value of {@code Content-Type}. */
  String type() {
    return type;
  }

  /** The content, as it is or by gzip. */
  byte[] bytes(boolean gzip) {
    return gzip ? packed.clone() : plain.clone();
  }

  /** Names the content, and which form of it is sent. */
  String tag(boolean gzip) {
    return gzip ? tag + "-gzip" : tag;
  }

  private static byte[] pack(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
