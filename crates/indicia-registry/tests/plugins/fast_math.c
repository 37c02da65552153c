/* A plugin that turns denormal numbers off when it is loaded, as gcc does for -ffast-math. */
#include "indicia_plugin.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
__attribute__((constructor)) static void on_load(void) { _mm_setcsr(_mm_getcsr() | 0x8040); }
#endif

static const ind_plugin PLUGIN = {
    .size = sizeof(ind_plugin), .abi_major = IND_ABI_MAJOR, .abi_minor = IND_ABI_MINOR, .name = IND_STR("fast"), .version = IND_STR("1")};

IND_EXPORT const ind_plugin *indicia_plugin_entry_v1__fast(void);
const ind_plugin *indicia_plugin_entry_v1__fast(void) { return &PLUGIN; }
