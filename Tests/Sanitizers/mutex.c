// Tells ThreadSanitizer about a Swift Mutex that had to wait.
//
// Mutex takes its fast path in the code that uses it, which is instrumented, and its slow path in the standard
// library, which is not: every contended lock then looks like a race. Preloaded into the tests, these two stand
// before the library's and add the edges that the kernel makes. They follow swift-6's symbols; when those change,
// the preload no longer applies and the false alarms come back, so nothing can be hidden.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void (*lock_slow)(uint32_t thread, SELF void *handle);
typedef SWIFT void (*unlock_slow)(SELF void *handle);

SWIFT void roost_lock_slow(uint32_t thread, SELF void *handle) __asm__(LOCK_SLOW);
SWIFT void roost_unlock_slow(SELF void *handle) __asm__(UNLOCK_SLOW);

SWIFT void roost_lock_slow(uint32_t thread, SELF void *handle) {
  ((lock_slow)dlsym(RTLD_NEXT, LOCK_SLOW))(thread, handle);
  if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void roost_unlock_slow(SELF void *handle) {
  if (__tsan_release) __tsan_release(handle);
  ((unlock_slow)dlsym(RTLD_NEXT, UNLOCK_SLOW))(handle);
}
