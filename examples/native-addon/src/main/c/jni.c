/* The add-on for Java 17: its threads become Java's while they work. */
#include <jni.h>
#include <stdlib.h>

#include "addon.h"

typedef struct {
  JavaVM *vm;
  jobject answers;
  jmethodID answer;
  addon *addon;
} java_addon;

static JNIEnv *environment_of_this_thread(java_addon *self) {
  JNIEnv *env = NULL;
  (*self->vm)->GetEnv(self->vm, (void **)&env, JNI_VERSION_10);
  return env;
}

static void enter(void *context) {
  java_addon *self = context;
  JNIEnv *env;
  JavaVMAttachArgs arguments = {JNI_VERSION_10, "addon", NULL};
  (*self->vm)->AttachCurrentThreadAsDaemon(self->vm, (void **)&env, &arguments);
}

static void leave(void *context) {
  java_addon *self = context;
  (*self->vm)->DetachCurrentThread(self->vm);
}

static void answer(void *context, int64_t call, int64_t result) {
  java_addon *self = context;
  JNIEnv *env = environment_of_this_thread(self);
  if (env != NULL) {
    (*env)->CallVoidMethod(env, self->answers, self->answer, (jlong)call, (jlong)result);
    if ((*env)->ExceptionCheck(env)) {
      (*env)->ExceptionDescribe(env);
      (*env)->ExceptionClear(env);
    }
  }
}

JNIEXPORT jlong JNICALL Java_io_asynclocal_examples_addon_JniAddon_open(
    JNIEnv *env, jclass type, jint threads, jobject answers) {
  (void)type;
  java_addon *self = calloc(1, sizeof(java_addon));
  if (self == NULL) {
    return 0;
  }
  (*env)->GetJavaVM(env, &self->vm);
  self->answers = (*env)->NewGlobalRef(env, answers);
  self->answer =
      (*env)->GetMethodID(env, (*env)->GetObjectClass(env, answers), "answer", "(JJ)V");
  self->addon = addon_open(threads, (addon_callbacks){self, enter, leave, answer});
  if (self->addon == NULL) {
    (*env)->DeleteGlobalRef(env, self->answers);
    free(self);
    return 0;
  }
  return (jlong)(intptr_t)self;
}

static java_addon *addon_at(jlong address) { return (java_addon *)(intptr_t)address; }

JNIEXPORT jboolean JNICALL Java_io_asynclocal_examples_addon_JniAddon_submit(
    JNIEnv *env, jclass type, jlong address, jlong call, jlong n) {
  (void)env;
  (void)type;
  return addon_submit(addon_at(address)->addon, call, n) ? JNI_TRUE : JNI_FALSE;
}

JNIEXPORT jlong JNICALL Java_io_asynclocal_examples_addon_JniAddon_answered(
    JNIEnv *env, jclass type, jlong address) {
  (void)env;
  (void)type;
  return addon_answered(addon_at(address)->addon);
}

JNIEXPORT void JNICALL Java_io_asynclocal_examples_addon_JniAddon_stop(
    JNIEnv *env, jclass type, jlong address) {
  (void)env;
  (void)type;
  addon_stop(addon_at(address)->addon);
}

JNIEXPORT void JNICALL Java_io_asynclocal_examples_addon_JniAddon_free(
    JNIEnv *env, jclass type, jlong address) {
  (void)type;
  java_addon *self = addon_at(address);
  addon_free(self->addon);
  (*env)->DeleteGlobalRef(env, self->answers);
  free(self);
}
