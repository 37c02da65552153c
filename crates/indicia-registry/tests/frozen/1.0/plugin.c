/* A method of every kind against the header of version 1.0. Neither this file nor the header beside it is ever changed again: every later host builds, loads and runs them, and the
 * numbers stay the same bits. */
#include "indicia_plugin.h"

static ind_str whole(const char *text) { return ind_str_of(text); }

/* What several methods share. */

typedef struct instance {
  double scale;
} instance;

typedef struct numbers {
  size_t n;
  double v[8];
} numbers;

static int32_t create(ind_str params, const ind_call *call, void **self) {
  instance *made = malloc(sizeof *made);
  if (made == NULL) return ind_fail(call, "no-memory", "", NULL, params);
  made->scale = 1;
  ind_number(params, "scale", &made->scale);
  if (made->scale <= 0) {
    free(made);
    return ind_fail(call, "scale-not-positive", "scale", "value", whole("not positive"));
  }
  *self = made;
  return IND_OK;
}

static void destroy(void *self) { free(self); }

static numbers *slot(void **state) {
  if (*state == NULL) *state = calloc(1, sizeof(numbers));
  return *state;
}

static void drop(void *state) { free(state); }

static const char *const KEYS[8] = {"k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"};

static int32_t save(const void *self, const void *state, const ind_call *call, const ind_sink *json) {
  const numbers *s = state;
  (void)self, (void)call;
  return ind_put_numbers(json, s->n, KEYS, s->v);
}

static int32_t load(const void *self, ind_str json, const ind_call *call, void **state) {
  numbers *s = slot(state);
  (void)self;
  if (s == NULL) return ind_fail(call, "no-memory", "", NULL, json);
  for (s->n = 0; s->n < 8 && ind_number(json, KEYS[s->n], &s->v[s->n]); s->n++) {
  }
  return s->n > 0 ? IND_OK : ind_fail(call, "bad-state", "", NULL, json);
}

/* Normaliser: scale * x / mean, or scale * (2 - x / mean). */

static int32_t ratio_fit(const void *self, const ind_table *data, const ind_table *const *inputs, size_t n_inputs,
                         const ind_call *call, void **state) {
  const ind_field *field = ind_field_at(data, 0);
  double sum = 0;
  numbers *s;
  (void)self, (void)inputs, (void)n_inputs;
  for (size_t i = 0; i < data->rows; i++) sum += data->col[0].v[i];
  if (!(sum > 0)) return ind_fail(call, "mean-not-positive", "", "indicator", field->id);
  s = slot(state);
  if (s == NULL) return ind_fail(call, "no-memory", "", NULL, field->id);
  s->n = 1;
  s->v[0] = sum / (double)data->rows;
  return IND_OK;
}

static int32_t ratio_apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                           size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t rows, size_t cols,
                           const ind_call *call) {
  const instance *me = self;
  const numbers *s = state;
  const ind_field *field = ind_field_at(data, 0);
  (void)prep, (void)weights, (void)n_weights, (void)axis, (void)cols, (void)call, (void)out_st;
  for (size_t i = 0; i < rows; i++) {
    double ratio = data->col[0].v[i] / s->v[0];
    out[i] = me->scale * (field->direction == IND_NEGATIVE ? 2 - ratio : ratio);
  }
  return IND_OK;
}

static int32_t ratio_explain(const void *self, const void *state, const void *field, size_t field_size, size_t n_field,
                             const double *weights, size_t n_weights, const ind_sink *json) {
  const instance *me = self;
  const numbers *s = state;
  const ind_field *first = field;
  const char *const names[2] = {"scale", "mean"};
  const double values[2] = {me->scale, s->v[0]};
  (void)field_size, (void)n_field, (void)weights, (void)n_weights;
  if (ind_put(json, "{\"formula\":\"") != IND_OK) return IND_FAILED;
  if (ind_put(json, first->direction == IND_NEGATIVE ? "scale * (2 - x / mean)" : "scale * x / mean") != IND_OK) return IND_FAILED;
  if (ind_put(json, "\",\"names\":") != IND_OK || ind_put_numbers(json, 2, names, values) != IND_OK) return IND_FAILED;
  return ind_put(json, "}");
}

/* Treatment: nothing above `scale`; what it changes is marked. */

static int32_t cap_apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                         size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t rows, size_t cols,
                         const ind_call *call) {
  const instance *me = self;
  (void)state, (void)prep, (void)weights, (void)n_weights, (void)axis, (void)cols, (void)call;
  for (size_t i = 0; i < rows; i++) {
    double x = data->col[0].v[i];
    out[i] = x > me->scale ? me->scale : x;
    if (x > me->scale) out_st[i] = IND_PRESENT | IND_TREATED;
  }
  return IND_OK;
}

/* Deriver: births over people; without people the cell fails. */

static int32_t quotient_apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                              size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t rows, size_t cols,
                              const ind_call *call) {
  (void)self, (void)state, (void)prep, (void)weights, (void)n_weights, (void)axis, (void)cols;
  for (size_t i = 0; i < rows; i++) {
    if (data->col[1].v[i] == 0) {
      ind_finding f = {0};
      f.size = (uint32_t)sizeof f;
      f.level = IND_CELL;
      f.code = whole("nobody");
      f.row = (uint32_t)i;
      f.column = 0;
      out_st[i] = IND_CELL_FAILED;
      out[i] = 0;
      call->report(call->ctx, &f);
    } else {
      out[i] = data->col[0].v[i] / data->col[1].v[i];
    }
  }
  return IND_OK;
}

/* Imputer: `scale` wherever there is nothing. */

static int32_t constant_apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                              size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t rows, size_t cols,
                              const ind_call *call) {
  const instance *me = self;
  (void)state, (void)prep, (void)weights, (void)n_weights, (void)axis, (void)call;
  for (size_t j = 0; j < cols; j++) {
    for (size_t i = 0; i < rows; i++) {
      const ind_col *c = &data->col[j];
      uint8_t was = c->st == NULL ? IND_PRESENT : c->st[i];
      int gap = (was & 15u) != IND_PRESENT;
      out[j * rows + i] = gap ? me->scale : c->v[i];
      out_st[j * rows + i] = gap ? IND_PRESENT | IND_IMPUTED : was;
    }
  }
  return IND_OK;
}

/* Weighting: the mean of the sources. */

static int32_t blend_fit(const void *self, const ind_table *data, const ind_table *const *inputs, size_t n_inputs,
                         const ind_call *call, void **state) {
  numbers *s = slot(state);
  (void)self;
  if (s == NULL || data->cols > 8) return ind_fail(call, "no-memory", "", NULL, data->name);
  s->n = data->cols;
  for (size_t j = 0; j < data->cols; j++) {
    s->v[j] = 0;
    for (size_t k = 0; k < n_inputs; k++) s->v[j] += inputs[k]->col[j].v[0] / (double)n_inputs;
  }
  return IND_OK;
}

static int32_t blend_apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                           size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t rows, size_t cols,
                           const ind_call *call) {
  const numbers *s = state;
  (void)self, (void)prep, (void)data, (void)weights, (void)n_weights, (void)axis, (void)rows, (void)call, (void)out_st;
  for (size_t j = 0; j < cols; j++) out[j] = s->v[j];
  return IND_OK;
}

/* Aggregator: degrees in two classes, the mean and what is left to 1. */

static int32_t degrees_apply(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                             size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t rows, size_t cols,
                             const ind_call *call) {
  (void)self, (void)state, (void)prep, (void)cols, (void)call, (void)out_st;
  for (size_t i = 0; i < rows; i++) {
    size_t vector = axis == IND_ROW ? i : axis == IND_GROUP ? data->group[i] : 0;
    const double *w = weights + vector * data->cols;
    double sum = 0, total = 0;
    for (size_t j = 0; j < data->cols && vector * data->cols + j < n_weights; j++) {
      sum += w[j] * data->col[j].v[i];
      total += w[j];
    }
    out[rows + i] = sum / total;
    out[i] = 1 - sum / total;
  }
  return IND_OK;
}

/* Tables. */

#define ABOUT_OF(title, facts)                                                                                          \
  "{\"version\":1,\"title\":{\"zh\":\"" title "\",\"en\":\"" title "\"},\"manual\":\"# " title "\","                      \
  "\"schema\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"                                     \
  "\"scale\":{\"type\":\"number\",\"default\":1,\"description\":\"A number above zero.\"}}},"                           \
  "\"facts\":" facts ",\"texts\":[{\"code\":\"nobody\",\"zh\":\"无人\",\"en\":\"nobody is there\"}]}"

#define METHOD(name, kind_number, facts_json, fit_function, save_function, load_function, drop_function, apply_function, \
               explain_function)                                                                                         \
  static int32_t name##_about(const ind_sink *json) { return ind_put(json, ABOUT_OF(#name, facts_json)); }              \
  static int32_t name##_facts(const void *self, const ind_sink *json) {                                                  \
    (void)self;                                                                                                          \
    return ind_put(json, facts_json);                                                                                    \
  }                                                                                                                      \
  static const ind_method name = {                                                                                       \
      .size = sizeof(ind_method), .kind = kind_number, .kind_version = 1, .flags = IND_CONCURRENT,                       \
      .id = IND_STR("frozen/" #name), .about = name##_about, .create = create, .destroy = destroy,                       \
      .facts = name##_facts, .fit = fit_function, .save = save_function, .load = load_function, .drop = drop_function,   \
      .apply = apply_function, .explain = explain_function};

METHOD(ratio, IND_NORMALIZER, "{\"order_preserving\":true,\"min_rows\":1,\"scale_free\":true}", ratio_fit, save, load, drop, ratio_apply, ratio_explain)
METHOD(cap, IND_TREATMENT, "{\"fit\":\"none\"}", NULL, NULL, NULL, NULL, cap_apply, NULL)
METHOD(quotient, IND_DERIVER, "{\"inputs\":[\"births\",\"people\"],\"fit\":\"none\"}", NULL, NULL, NULL, NULL, quotient_apply, NULL)
METHOD(constant, IND_IMPUTER, "{\"missing\":\"own\",\"fit\":\"none\"}", NULL, NULL, NULL, NULL, constant_apply, NULL)
METHOD(blend, IND_WEIGHTING, "{\"sums_to_one\":true,\"sources\":[2,2]}", blend_fit, save, load, drop, blend_apply, NULL)
METHOD(degrees, IND_AGGREGATOR,
       "{\"output\":\"membership\",\"classes\":[\"low\",\"high\"],\"class_scores\":[0,100],\"domain\":\"unit\",\"fit\":\"none\"}", NULL,
       NULL, NULL, NULL, degrees_apply, NULL)

static const ind_method *const METHODS[] = {&ratio, &cap, &quotient, &constant, &blend, &degrees};
static const ind_str PACKS[] = {IND_STR("indicia = 1\n\n[pack]\nid = \"frozen\"\nversion = \"1.0.0\"\n")};

static const ind_plugin PLUGIN = {.size = sizeof(ind_plugin), .abi_major = IND_ABI_MAJOR, .abi_minor = IND_ABI_MINOR,
                                  .name = IND_STR("frozen"), .version = IND_STR("1.0.0"), .build = IND_STR("test"),
                                  .method = METHODS, .n_method = sizeof METHODS / sizeof *METHODS,
                                  .pack = PACKS, .n_pack = 1};

IND_EXPORT const ind_plugin *indicia_plugin_entry_v1__frozen(void);
const ind_plugin *indicia_plugin_entry_v1__frozen(void) { return &PLUGIN; }
