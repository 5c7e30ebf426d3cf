#!/bin/sh
# build.sh CLASSES TARGET JAVA_HOME: compiles the C code, with the system's compiler, into the jar's
# directory; and the program for memory checkers beside it, where the compiler has AddressSanitizer.
set -eu
cd "$(dirname "$0")"
classes=$1 target=$2 java_home=$3

if ! command -v cc > /dev/null; then
  echo "No C compiler called 'cc' was found: the native add-on is not built, and its tests are skipped."
  exit 0
fi
mkdir -p "$classes/native" "$target/native"
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -g -pthread"

# jni_md.h lies where the system has it.
cc $flags -O2 -fPIC -shared \
  -I"$java_home/include" -I"$java_home/include/linux" -I"$java_home/include/darwin" \
  -o "$classes/native/addon" src/main/c/addon.c src/main/c/jni.c

if ! cc $flags -fsanitize=address,undefined \
  -o "$target/native/check" src/main/c/addon.c src/main/c/check.c 2> /dev/null; then
  echo "This C compiler has no AddressSanitizer: the memory check is not built, and is skipped."
fi
