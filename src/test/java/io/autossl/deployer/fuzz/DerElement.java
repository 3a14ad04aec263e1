package io.autossl.deployer.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An element of ASN.1 in DER, as a tree that can be changed; its lengths follow.
 *
 * @param tag a tag of one byte
 * @param prefix what stands before the children: the unused bits of a bit string
 * @param children empty if it has content instead
 */
record DerElement(int tag, byte[] prefix, byte[] content, List<DerElement> children) {

  private static final int CONSTRUCTED = 0x20;
  private static final int BIT_STRING = 3;
  private static final int OCTET_STRING = 4;
  private static final int DEEPEST = 30;

  /** The elements that bytes consist of; empty if they do not. */
  static List<DerElement> read(byte[] bytes) {
    return read(bytes, 0);
  }

  static byte[] write(List<DerElement> elements) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    elements.forEach(element -> element.writeTo(bytes));
    return bytes.toByteArray();
  }

  /** This list and those of all elements below that have children; each can be changed. */
  static List<List<DerElement>> lists(List<DerElement> elements) {
    List<List<DerElement>> lists = new ArrayList<>(List.of(elements));
    elements.stream()
        .filter(element -> !element.children.isEmpty())
        .forEach(element -> lists.addAll(lists(element.children)));
    return lists;
  }

  private static List<DerElement> read(byte[] bytes, int depth) {
    List<DerElement> elements = new ArrayList<>();
    int place = 0;
    while (place < bytes.length) {
      if (depth == DEEPEST || place + 2 > bytes.length) {
        return List.of();
      }
      int tag = bytes[place] & 0xFF;
      int length = bytes[place + 1] & 0xFF;
      place += 2;
      if (length > 0x80) {
        int size = length - 0x80;
        if (size > 3 || place + size > bytes.length) {
          return List.of();
        }
        length = 0;
        for (int index = 0; index < size; index++) {
          length = length << 8 | bytes[place++] & 0xFF;
        }
      } else if (length == 0x80) {
        return List.of();
      }
      if (place + length > bytes.length) {
        return List.of();
      }
      elements.add(of(tag, Arrays.copyOfRange(bytes, place, place + length), depth));
      place += length;
    }
    return elements;
  }

  private static DerElement of(int tag, byte[] content, int depth) {
    int prefix = tag == BIT_STRING && content.length > 0 ? 1 : 0;
    List<DerElement> children =
        (tag & CONSTRUCTED) != 0 || tag == OCTET_STRING || tag == BIT_STRING
            ? read(Arrays.copyOfRange(content, prefix, content.length), depth + 1)
            : List.of();
    return new DerElement(tag, Arrays.copyOf(content, prefix), content, children);
  }

  private void writeTo(ByteArrayOutputStream bytes) {
    byte[] value = content;
    if (!children.isEmpty()) {
      ByteArrayOutputStream inner = new ByteArrayOutputStream();
      inner.writeBytes(prefix);
      inner.writeBytes(write(children));
      value = inner.toByteArray();
    }
    bytes.write(tag);
    if (value.length < 0x80) {
      bytes.write(value.length);
    } else {
      bytes.write(0x83);
      bytes.write(value.length >> 16);
      bytes.write(value.length >> 8);
      bytes.write(value.length);
    }
    bytes.writeBytes(value);
  }
}
