/*
 * An add-on that computes on threads of its own: what a caller submits is answered by a callback, on
 * one of those threads. It knows nothing of Java.
 *
 * There is no static data: all that an environment's add-on has is in its `addon`, so that it may be
 * loaded any number of times in one process.
 */
#ifndef ADDON_H
#define ADDON_H

#include <stdint.h>

typedef struct addon addon;

/* What the add-on's threads call. */
typedef struct {
  void *context;
  /* Called once on each thread before its first answer, and once after its last; may be NULL. */
  void (*enter)(void *context);
  void (*leave)(void *context);
  /* Called with what addon_submit was given, and its answer. */
  void (*answer)(void *context, int64_t call, int64_t result);
} addon_callbacks;

/* Starts `threads` threads. Returns NULL if memory or threads are short; nothing is left then. */
addon *addon_open(int threads, addon_callbacks callbacks);

/* Has 1 + 2 + ... + n computed. Returns 0 if the add-on is stopping, or memory is short. */
int addon_submit(addon *self, int64_t call, int64_t n);

/* How many calls were answered so far. */
int64_t addon_answered(addon *self);

/* Drops the calls that wait, and joins all threads: no callback comes after it. Twice does nothing. */
void addon_stop(addon *self);

/* Stops it, and gives back its memory. */
void addon_free(addon *self);

#endif
