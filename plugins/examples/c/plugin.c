/* A normaliser in C: a value's ratio to the mean.
 *
 *     positive:  score = scale * x / mean
 *     negative:  score = scale * (2 - x / mean)
 *
 * The mean must be above zero. The state is the mean. */

#include "indicia_plugin.h"

typedef struct instance {
  double scale;
} instance;

typedef struct state {
  double mean;
} state;

static const char ABOUT[] =
    "{\"version\":1,"
    "\"title\":{\"zh\":\"均值化\",\"en\":\"Ratio to the mean\"},"
    "\"manual\":\"# Ratio to the mean\\n\\n`scale * x / mean`; for negative indicators `scale * (2 - x / mean)`. "
    "The mean must be above zero.\","
    "\"schema\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
    "\"scale\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"default\":1,\"description\":\"The score of an average unit.\"}}},"
    "\"facts\":{\"order_preserving\":true,\"min_rows\":1},"
    "\"texts\":[{\"code\":\"mean-not-positive\",\"zh\":\"{indicator} 的均值不大于零\",\"en\":\"the mean of {indicator} is not above zero\"},"
    "{\"code\":\"no-target\",\"zh\":\"均值化不支持适度指标 {indicator}\",\"en\":\"a ratio to the mean has no target, which {indicator} asks for\"}]}";

static int32_t about(const ind_sink *json) { return ind_put(json, ABOUT); }

static int32_t facts(const void *self, const ind_sink *json) {
  (void)self;
  return ind_put(json, "{\"order_preserving\":true,\"min_rows\":1}");
}

static int32_t create(ind_str params, const ind_call *call, void **self) {
  instance *made = malloc(sizeof *made);
  if (made == NULL) return ind_fail(call, "no-memory", "", NULL, params);
  made->scale = 1;
  ind_number(params, "scale", &made->scale);
  *self = made;
  return IND_OK;
}

static void destroy(void *self) { free(self); }

static int32_t keep(double mean, void **place) {
  state *s = *place != NULL ? *place : malloc(sizeof *s);
  if (s == NULL) return IND_FAILED;
  s->mean = mean;
  *place = s;
  return IND_OK;
}

static int32_t fit(const void *self, const ind_table *data, const ind_table *const *inputs, size_t n_inputs,
                   const ind_call *call, void **place) {
  const ind_field *field = ind_field_at(data, 0);
  double sum = 0;
  (void)self, (void)inputs, (void)n_inputs;
  if (field->direction == IND_TARGET) return ind_fail(call, "no-target", "", "indicator", field->id);
  for (size_t i = 0; i < data->rows; i++) sum += data->col[0].v[i];
  if (!(sum > 0)) return ind_fail(call, "mean-not-positive", "", "indicator", field->id);
  return keep(sum / (double)data->rows, place);
}

static int32_t save(const void *self, const void *st, const ind_call *call, const ind_sink *json) {
  static const char *const key[] = {"mean"};
  (void)self, (void)call;
  return ind_put_numbers(json, 1, key, &((const state *)st)->mean);
}

static int32_t load(const void *self, ind_str json, const ind_call *call, void **place) {
  double mean;
  (void)self;
  if (!ind_number(json, "mean", &mean)) return ind_fail(call, "bad-state", "", "key", ind_str_of("mean"));
  return keep(mean, place);
}

static void drop(void *st) { free(st); }

static int32_t apply(const void *self, const void *st, const void *prep, const ind_table *data, const double *weights,
                     size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t out_rows, size_t out_cols,
                     const ind_call *call) {
  double scale = ((const instance *)self)->scale, mean = ((const state *)st)->mean;
  int negative = ind_field_at(data, 0)->direction == IND_NEGATIVE;
  const double *x = data->col[0].v;
  (void)prep, (void)weights, (void)n_weights, (void)axis, (void)out_st, (void)out_cols, (void)call;
  for (size_t i = 0; i < out_rows; i++) out[i] = negative ? scale * (2 - x[i] / mean) : scale * x[i] / mean;
  return IND_OK;
}

static int32_t explain(const void *self, const void *st, const void *field, size_t field_size, size_t n_field,
                       const double *weights, size_t n_weights, const ind_sink *json) {
  static const char *const key[] = {"scale", "mean"};
  double number[2] = {((const instance *)self)->scale, ((const state *)st)->mean};
  int negative = n_field > 0 && ((const ind_field *)field)->direction == IND_NEGATIVE;
  (void)field_size, (void)weights, (void)n_weights;
  if (ind_put(json, negative ? "{\"formula\":\"scale * (2 - x / mean)\",\"names\":" : "{\"formula\":\"scale * x / mean\",\"names\":") != IND_OK)
    return IND_FAILED;
  if (ind_put_numbers(json, 2, key, number) != IND_OK) return IND_FAILED;
  return ind_put(json, "}");
}

static const ind_method MEAN_RATIO = {
    .size = sizeof(ind_method),
    .kind = IND_NORMALIZER,
    .kind_version = 1,
    .flags = IND_CONCURRENT,
    .id = IND_STR("acme-c/mean-ratio"),
    .about = about,
    .create = create,
    .destroy = destroy,
    .facts = facts,
    .fit = fit,
    .save = save,
    .load = load,
    .drop = drop,
    .apply = apply,
    .explain = explain,
};

static const ind_method *const METHODS[] = {&MEAN_RATIO};

static const ind_plugin PLUGIN = {
    .size = sizeof(ind_plugin),
    .abi_major = IND_ABI_MAJOR,
    .abi_minor = IND_ABI_MINOR,
    .name = IND_STR("acme-c"),
    .version = IND_STR("0.1.0"),
    .build = IND_STR("c"),
    .method = METHODS,
    .n_method = 1,
};

IND_EXPORT const ind_plugin *indicia_plugin_entry_v1__acme_c(void);
const ind_plugin *indicia_plugin_entry_v1__acme_c(void) { return &PLUGIN; }
