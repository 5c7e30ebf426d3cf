#include "addon.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct job {
  struct job *next;
  int64_t call;
  int64_t n;
} job;

struct addon {
  addon_callbacks callbacks;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  job *first;
  job **last;
  int64_t answered;
  int stopping;
  int threads;
  pthread_t thread[];
};

/* Waits for a job; NULL says that the add-on is stopping. */
static job *take(addon *self) {
  pthread_mutex_lock(&self->lock);
  while (self->first == NULL && !self->stopping) {
    pthread_cond_wait(&self->changed, &self->lock);
  }
  job *taken = self->stopping ? NULL : self->first;
  if (taken != NULL) {
    self->first = taken->next;
    if (self->first == NULL) {
      self->last = &self->first;
    }
    self->answered++;
  }
  pthread_mutex_unlock(&self->lock);
  return taken;
}

static int64_t sum(int64_t n) {
  int64_t result = 0;
  for (int64_t i = 1; i <= n; i++) {
    result += i;
  }
  return result;
}

static void *work(void *argument) {
  addon *self = argument;
  addon_callbacks callbacks = self->callbacks;
  if (callbacks.enter != NULL) {
    callbacks.enter(callbacks.context);
  }
  for (job *taken = take(self); taken != NULL; taken = take(self)) {
    int64_t call = taken->call;
    int64_t result = sum(taken->n);
    free(taken);
    callbacks.answer(callbacks.context, call, result);
  }
  if (callbacks.leave != NULL) {
    callbacks.leave(callbacks.context);
  }
  return NULL;
}

addon *addon_open(int threads, addon_callbacks callbacks) {
  addon *self = calloc(1, sizeof(addon) + (size_t)threads * sizeof(pthread_t));
  if (self == NULL) {
    return NULL;
  }
  self->callbacks = callbacks;
  self->last = &self->first;
  pthread_mutex_init(&self->lock, NULL);
  pthread_cond_init(&self->changed, NULL);
  while (self->threads < threads) {
    if (pthread_create(&self->thread[self->threads], NULL, work, self) != 0) {
      addon_free(self);
      return NULL;
    }
    self->threads++;
  }
  return self;
}

int addon_submit(addon *self, int64_t call, int64_t n) {
  job *added = malloc(sizeof(job));
  if (added == NULL) {
    return 0;
  }
  *added = (job){.next = NULL, .call = call, .n = n};
  pthread_mutex_lock(&self->lock);
  int accepted = !self->stopping;
  if (accepted) {
    *self->last = added;
    self->last = &added->next;
    pthread_cond_signal(&self->changed);
  }
  pthread_mutex_unlock(&self->lock);
  if (!accepted) {
    free(added);
  }
  return accepted;
}

int64_t addon_answered(addon *self) {
  pthread_mutex_lock(&self->lock);
  int64_t answered = self->answered;
  pthread_mutex_unlock(&self->lock);
  return answered;
}

void addon_stop(addon *self) {
  pthread_mutex_lock(&self->lock);
  self->stopping = 1;
  pthread_cond_broadcast(&self->changed);
  pthread_mutex_unlock(&self->lock);
  /* Under no lock: a thread may have to come through a callback first. */
  while (self->threads > 0) {
    self->threads--;
    pthread_join(self->thread[self->threads], NULL);
  }
  while (self->first != NULL) {
    job *dropped = self->first;
    self->first = dropped->next;
    free(dropped);
  }
  self->last = &self->first;
}

void addon_free(addon *self) {
  addon_stop(self);
  pthread_cond_destroy(&self->changed);
  pthread_mutex_destroy(&self->lock);
  free(self);
}
