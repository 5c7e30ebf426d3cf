/** An application that is a module, with libraries that are modules, and some that aren't. */
module shop {
  requires com.google.common;
  requires io.asynclocal.diagnostics;
  requires io.asynclocal.guava;
  requires io.asynclocal.micrometer;
  requires io.asynclocal.mutiny;
  requires io.asynclocal.reactor;
  requires io.asynclocal.remote;
  requires io.asynclocal.rxjava3;
}
