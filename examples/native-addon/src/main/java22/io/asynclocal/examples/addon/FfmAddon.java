package io.asynclocal.examples.addon;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The add-on through the Foreign Function &amp; Memory API: the C code knows nothing of Java, whose
 * callback is a plain function pointer to it.
 */
@SuppressWarnings("restricted") // native code is what this is about
final class FfmAddon implements NativeAddon {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALLBACKS =
      MemoryLayout.structLayout(
          ADDRESS.withName("context"),
          ADDRESS.withName("enter"),
          ADDRESS.withName("leave"),
          ADDRESS.withName("answer"));

  /** Holds the library and the function pointer, as long as C may use them. */
  private final Arena arena = Arena.ofShared();

  private final MethodHandle submit;
  private final MethodHandle answered;
  private final MethodHandle stop;
  private final MethodHandle free;
  private final MemorySegment address;
  private boolean freed;

  FfmAddon(int threads, Answers answers) throws ReflectiveOperationException {
    SymbolLookup library = load(arena);
    submit = function(library, "addon_submit", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    answered = function(library, "addon_answered", JAVA_LONG, ADDRESS);
    stop = procedure(library, "addon_stop", ADDRESS);
    free = procedure(library, "addon_free", ADDRESS);
    MethodHandle open = function(library, "addon_open", ADDRESS, JAVA_INT, CALLBACKS);
    MemorySegment callbacks = arena.allocate(CALLBACKS);
    callbacks.set(ADDRESS, 3 * ADDRESS.byteSize(), pointerTo(answers, arena));
    address = (MemorySegment) called(() -> open.invoke(threads, callbacks));
    if (address.equals(MemorySegment.NULL)) {
      arena.close();
      throw new IllegalStateException("The add-on could not start " + threads + " threads.");
    }
  }

  private static SymbolLookup load(Arena arena) {
    AtomicReference<SymbolLookup> loaded = new AtomicReference<>();
    NativeLibrary.use(path -> loaded.set(SymbolLookup.libraryLookup(path, arena)));
    return loaded.get();
  }

  private static MemorySegment pointerTo(Answers answers, Arena arena)
      throws ReflectiveOperationException {
    MethodHandle answer =
        MethodHandles.lookup()
            .findVirtual(
                Answers.class, "answer", MethodType.methodType(void.class, long.class, long.class))
            .bindTo(answers);
    return LINKER.upcallStub(
        MethodHandles.dropArguments(answer, 0, MemorySegment.class),
        FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG),
        arena);
  }

  private static MethodHandle function(
      SymbolLookup library, String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        library.find(name).orElseThrow(), FunctionDescriptor.of(result, parameters));
  }

  private static MethodHandle procedure(
      SymbolLookup library, String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        library.find(name).orElseThrow(), FunctionDescriptor.ofVoid(parameters));
  }

  @Override
  public synchronized boolean submit(long call, long n) {
    return !freed && (int) called(() -> submit.invoke(address, call, n)) != 0;
  }

  @Override
  public synchronized long answered() {
    return freed ? 0 : (long) called(() -> answered.invoke(address));
  }

  @Override
  public void stop() {
    // Under no lock: a thread that is joined may be in an answer that submits.
    called(() -> stop.invoke(address));
  }

  @Override
  public synchronized void free() {
    called(() -> free.invoke(address));
    freed = true;
    arena.close();
  }

  /** A call to C, which throws nothing. */
  private interface NativeCall {
    Object invoke() throws Throwable;
  }

  private static Object called(NativeCall call) {
    try {
      return call.invoke();
    } catch (Throwable e) {
      throw new AssertionError("C functions throw nothing", e);
    }
  }
}
