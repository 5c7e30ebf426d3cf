/*
 * The add-on without Java, for memory checkers: calls from several threads, a stop while calls wait,
 * and two add-ons at once. With the argument "leak" one add-on is never freed, which a checker must
 * report. Exits with 0 if every answer was right.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "addon.h"

enum { CALLS = 1000, CALLERS = 3, THREADS = 2 };

typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int answers;
  int wrong;
  addon *addon;
} checked;

static void count(void *context, int64_t call, int64_t result) {
  checked *self = context;
  pthread_mutex_lock(&self->lock);
  self->answers++;
  self->wrong += result != call * (call + 1) / 2;
  pthread_cond_signal(&self->changed);
  pthread_mutex_unlock(&self->lock);
}

static void *call(void *context) {
  checked *self = context;
  for (int i = 0; i < CALLS; i++) {
    if (!addon_submit(self->addon, i, i)) {
      return "refused";
    }
  }
  return NULL;
}

/* Returns how many answers were wrong or missing. */
static int run(checked *self) {
  pthread_t caller[CALLERS];
  for (int i = 0; i < CALLERS; i++) {
    pthread_create(&caller[i], NULL, call, self);
  }
  int refused = 0;
  for (int i = 0; i < CALLERS; i++) {
    void *refusal;
    pthread_join(caller[i], &refusal);
    refused += refusal != NULL;
  }
  pthread_mutex_lock(&self->lock);
  while (self->answers < CALLS * CALLERS && refused == 0) {
    pthread_cond_wait(&self->changed, &self->lock);
  }
  int wrong = self->wrong + refused;
  pthread_mutex_unlock(&self->lock);
  return wrong;
}

static void open_checked(checked *self) {
  memset(self, 0, sizeof *self);
  pthread_mutex_init(&self->lock, NULL);
  pthread_cond_init(&self->changed, NULL);
  self->addon = addon_open(THREADS, (addon_callbacks){self, NULL, NULL, count});
}

int main(int argc, char **argv) {
  checked one;
  checked other;
  open_checked(&one);
  open_checked(&other);
  int wrong = run(&one) + run(&other);
  wrong += addon_answered(one.addon) != CALLS * CALLERS;
  for (int i = 0; i < CALLS; i++) {
    addon_submit(one.addon, i, i);
  }
  addon_stop(one.addon);
  wrong += addon_submit(one.addon, 1, 1);
  addon_free(one.addon);
  if (argc > 1 && strcmp(argv[1], "leak") == 0) {
    addon_stop(other.addon);
    other.addon = NULL;
  } else {
    addon_free(other.addon);
  }
  printf("%d wrong\n", wrong);
  return wrong != 0;
}
