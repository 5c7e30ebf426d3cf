package io.asynclocal.agent;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file with a part of the bridge: its classes, under the names that they get in the JDK, after
 * the one that defines them. The build packs them, so that a JVM that starts has one file to read
 * and nothing to rename.
 */
final class BridgePack {
  private static final String BRIDGE = "io/asynclocal/agent/bridge/";
  private static final String DEFINER = "io/asynclocal/agent/Definer";

  private BridgePack() {}

  /** Where a class file is found, by the class's internal name. */
  interface Source {
    byte[] read(String name) throws IOException;
  }

  /**
   * Packs each part.
   *
   * @param arguments the folder with the compiled classes, which gets the packs
   * @throws IOException if a class isn't there
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(requireNonNull(arguments[0]));
    Source compiled = name -> Files.readAllBytes(folder.resolve(name + ".class"));
    for (BridgePart part : BridgePart.ALL) {
      Files.write(folder.resolve(part.pack()), packed(part, compiled));
    }
  }

  /** Returns the pack of a part. */
  static byte[] packed(BridgePart part, Source source) throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    add(source.read(DEFINER), pack);
    for (String type : part.classes) {
      add(renamed(source.read(BRIDGE + part.folder + type), part), pack);
    }
    return pack.toByteArray();
  }

  /** A part knows its own classes and the base's. */
  private static byte[] renamed(byte[] file, BridgePart part) {
    byte[] own =
        part == BridgePart.BASE ? file : Renaming.rename(file, BRIDGE + part.folder, part.prefix());
    return Renaming.rename(own, BRIDGE, BridgePart.BASE.prefix());
  }

  private static void add(byte[] file, ByteArrayOutputStream pack) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      pack.write(file.length >> shift);
    }
    pack.writeBytes(file);
  }

  /** Returns the class files that a part's pack has, the definer's first. */
  static byte[][] unpacked(byte[] pack, BridgePart part) {
    byte[][] files = new byte[part.classes.size() + 1][];
    int at = 0;
    for (int i = 0; i < files.length; i++) {
      int length = 0;
      for (int end = at + 4; at < end; at++) {
        length = (length << 8) | (pack[at] & 0xff);
      }
      files[i] = new byte[length];
      System.arraycopy(pack, at, files[i], 0, length);
      at += length;
    }
    return files;
  }
}
