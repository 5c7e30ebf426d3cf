package io.asynclocal.examples.addon;

/** The add-on through JNI. */
final class JniAddon implements NativeAddon {
  static {
    NativeLibrary.use(path -> System.load(path.toString()));
  }

  /** 0 once it is freed; a call that comes later must not get through to C. */
  private long address;

  JniAddon(int threads, Answers answers) {
    address = open(threads, answers);
    if (address == 0) {
      throw new IllegalStateException("The add-on could not start " + threads + " threads.");
    }
  }

  @Override
  public synchronized boolean submit(long call, long n) {
    return address != 0 && submit(address, call, n);
  }

  @Override
  public synchronized long answered() {
    return address == 0 ? 0 : answered(address);
  }

  @Override
  public void stop() {
    // Under no lock: a thread that is joined may be in an answer that submits.
    stop(address);
  }

  @Override
  public synchronized void free() {
    free(address);
    address = 0;
  }

  private static native long open(int threads, Answers answers);

  private static native boolean submit(long address, long call, long n);

  private static native long answered(long address);

  private static native void stop(long address);

  private static native void free(long address);
}
