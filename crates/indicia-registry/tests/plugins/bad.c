/* A plugin that is wrong in one way, which BAD picks. */
#include "indicia_plugin.h"

#ifndef BAD
#define BAD 0
#endif

enum {
  GOOD,
  MAJOR, PLUGIN_SIZE, METHOD_SIZE, MANY_METHODS, NO_TABLE, NO_ABOUT, NO_DROP, BARE_ID, ID_NOT_UTF8, LONG_ID, KIND, ABOUT_NOT_JSON,
  ABOUT_NOT_UTF8, ABOUT_ENDLESS, ABOUT_WITHOUT_TITLE, NAME, NULL_PLUGIN, PACK_NOT_UTF8, FACTS_NOT_JSON, CREATE_SILENT,
  CREATE_REPORTS_AND_SAYS_OK, FIT_RETURNS_17, FIT_NOT_UTF8, FIT_LONG_TEXT, FIT_SMALL_FINDING, FIT_PANICS, SAVE_NOT_JSON, STATUS,
  OUTSIDE, INPUT, WRITES_NAN, FINDING_NOWHERE, TWICE, MINOR, STATE_WITHOUT_FIT
};

static const char GOOD_ABOUT[] =
    "{\"title\":{\"zh\":\"测试\",\"en\":\"Test\"},\"manual\":\"# Test\",\"facts\":{},"
    "\"schema\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}}";

static int32_t about(const ind_sink *json) {
  if (BAD == ABOUT_NOT_JSON) return ind_put(json, "{\"title\":");
  if (BAD == ABOUT_NOT_UTF8) return ind_put(json, "{\"title\":\"\xff\xfe\"}");
  if (BAD == ABOUT_WITHOUT_TITLE) return ind_put(json, "{\"facts\":{}}");
  if (BAD == ABOUT_ENDLESS) {
    while (json->put(json->ctx, GOOD_ABOUT, sizeof GOOD_ABOUT) == 0) {
    }
    return IND_FAILED;
  }
  return ind_put(json, GOOD_ABOUT);
}

static int32_t facts(const void *self, const ind_sink *json) {
  (void)self;
  return ind_put(json, BAD == FACTS_NOT_JSON ? "nonsense" : "{}");
}

static int32_t create(ind_str params, const ind_call *call, void **self) {
  static int instance;
  (void)params;
  if (BAD == CREATE_SILENT) return IND_FAILED;
  if (BAD == CREATE_REPORTS_AND_SAYS_OK) {
    ind_fail(call, "changed-my-mind", "", NULL, params);
    return IND_OK;
  }
  *self = &instance;
  return IND_OK;
}

static int32_t fit(const void *self, const ind_table *data, const ind_table *const *inputs, size_t n_inputs,
                   const ind_call *call, void **state) {
  static double kept;
  (void)self, (void)inputs, (void)n_inputs, (void)data;
  *state = &kept;
  if (BAD == FIT_RETURNS_17) return 17;
  if (BAD == FIT_PANICS) return IND_PANICKED;
  if (BAD == FIT_NOT_UTF8) return ind_fail(call, "broken", "", "indicator", ind_str_of("\xc3\x28"));
  if (BAD == FIT_LONG_TEXT) {
    static char text[10000];
    ind_str long_text = {text, sizeof text};
    for (size_t i = 0; i + 3 <= sizeof text; i += 3) memcpy(text + i, "\xe6\xb5\x99", 3);
    text[sizeof text - 1] = 'x';
    return ind_fail(call, "broken", "", "indicator", long_text);
  }
  if (BAD == FIT_SMALL_FINDING) {
    ind_finding f = {0};
    f.size = 8;
    call->report(call->ctx, &f);
    return IND_FAILED;
  }
  return IND_OK;
}

static int32_t save(const void *self, const void *state, const ind_call *call, const ind_sink *json) {
  (void)self, (void)state, (void)call;
  return ind_put(json, BAD == SAVE_NOT_JSON ? "[1," : "1");
}

static int32_t load(const void *self, ind_str json, const ind_call *call, void **state) {
  return fit(self, NULL, NULL, json.n, call, state);
}

static void drop(void *state) { (void)state; }

static int32_t apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                     size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t out_rows, size_t out_cols,
                     const ind_call *call) {
  (void)self, (void)state, (void)prep, (void)weights, (void)n_weights, (void)axis, (void)out_cols;
  for (size_t i = 0; i < out_rows; i++) out[i] = data->col[0].v[i];
  if (BAD == STATUS && out_rows > 0) out_st[0] = 0x77;
  if (BAD == OUTSIDE) out[out_rows] = 1;
  if (BAD == INPUT && data->rows > 0) ((double *)(size_t)data->col[0].v)[0] += 1;
  if (BAD == WRITES_NAN && out_rows > 0) out[0] = 0.0 / (out[0] - out[0]);
  if (BAD == FINDING_NOWHERE) {
    ind_finding f = {0};
    f.size = sizeof f;
    f.level = IND_WARNING;
    f.code = ind_str_of("odd");
    f.row = 1000000;
    f.column = 3;
    call->report(call->ctx, &f);
  }
  return IND_OK;
}

static const ind_method METHOD = {
    .size = BAD == METHOD_SIZE ? 64 : sizeof(ind_method),
    .kind = BAD == KIND ? 99 : IND_NORMALIZER,
    .kind_version = 1,
#if BAD == 8
    .id = IND_STR("bare"),
#elif BAD == 9
    .id = IND_STR("bad/\xff"),
#elif BAD == 10
    .id = {"bad/x", (size_t)-1},
#else
    .id = IND_STR("bad/method"),
#endif
    .about = BAD == NO_ABOUT ? NULL : about,
    .create = create,
    .facts = facts,
    .fit = BAD == STATE_WITHOUT_FIT ? NULL : fit,
    .save = save,
    .load = load,
    .drop = BAD == NO_DROP ? NULL : drop,
    .apply = apply,
};

static const ind_method *const METHODS[] = {BAD == NO_TABLE ? NULL : &METHOD, &METHOD};
static const ind_str PACKS[] = {IND_STR("\xff")};

static const ind_plugin PLUGIN = {
    .size = BAD == PLUGIN_SIZE ? 32 : sizeof(ind_plugin),
    .abi_major = BAD == MAJOR ? 2 : IND_ABI_MAJOR,
    .abi_minor = BAD == MINOR ? IND_ABI_MINOR + 1 : IND_ABI_MINOR,
#if BAD == 16
    .name = IND_STR("other"),
#else
    .name = IND_STR("bad"),
#endif
    .version = IND_STR("0.1.0"),
    .method = METHODS,
    .n_method = BAD == MANY_METHODS ? (size_t)-1 : BAD == TWICE ? 2 : 1,
    .pack = PACKS,
    .n_pack = BAD == PACK_NOT_UTF8,
};

#ifndef ENTRY
#define ENTRY indicia_plugin_entry_v1__bad
#endif

IND_EXPORT const ind_plugin *ENTRY(void);
const ind_plugin *ENTRY(void) { return BAD == NULL_PLUGIN ? NULL : &PLUGIN; }
