package app;

/** A program of one class. */
public final class Empty {
  private Empty() {}

  /** Says that it ran. */
  public static void main(String[] none) {
    System.out.println("ran");
  }
}
