/* The contract between Indicia and its plugins, version 1.
 *
 * Version 1 is frozen: a plugin that was built against any 1.x header loads and gives the same bits in every later host of version 1. What may still
 * come, each with a higher minor number: fields at the tails of structs, new keys of facts (absent ones have their default), new codes of results,
 * statuses, levels and kinds that no plugin of today is given. Nothing is taken away, moved or given another meaning.
 *
 * A plugin is a shared library with one exported function, named after the plugin (hyphens become underscores):
 *
 *     IND_EXPORT const ind_plugin *indicia_plugin_entry_v1__NAME(void);
 *
 * It returns static tables. Everything else goes through the functions in them.
 *
 * Rules
 *   - Every struct begins with its size. Structs grow at the tail only: read what the size covers, no more.
 *   - Inputs are borrowed for the length of a call. Outputs are written into the host's memory. Texts go through a
 *     sink, which copies them. The only memory that crosses are opaque handles, which their maker frees.
 *   - Input and output never overlap.
 *   - All texts are UTF-8 and need no terminating zero.
 *   - A function returns IND_OK, or reports why not and returns IND_FAILED.
 *   - A method has no clock, no environment and no randomness but seed and draw. The same input gives the same bits:
 *     do not build with -ffast-math.
 *   - A state may be given to another instance of the same method with the same parameters; the instance that made it
 *     lives at least as long.
 *   - NULL functions, counts of zero and empty texts are valid wherever a comment does not demand more.
 *   - A handle is used by one thread at a time unless the method sets IND_CONCURRENT; then `fit`, `apply` and the
 *     others may run at the same time on one `self`.
 */
#ifndef INDICIA_PLUGIN_H
#define INDICIA_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IND_ABI_MAJOR 1u
#define IND_ABI_MINOR 0u

#if defined(_WIN32)
#define IND_EXPORT __declspec(dllexport)
#else
#define IND_EXPORT __attribute__((visibility("default")))
#endif

/* Results of calls. */
#define IND_OK 0
#define IND_FAILED 1    /* the reason was reported */
#define IND_PANICKED 2  /* the plugin is broken; the instance is not used again */
#define IND_NONE 3      /* explain, prepare: there is nothing to give */

/* Kinds of method. */
#define IND_DERIVER 1u
#define IND_IMPUTER 2u
#define IND_TREATMENT 3u
#define IND_NORMALIZER 4u
#define IND_WEIGHTING 5u
#define IND_AGGREGATOR 6u

/* Flags of a method. */
#define IND_CONCURRENT 1u

/* Directions. */
#define IND_POSITIVE 1
#define IND_NEGATIVE (-1)
#define IND_TARGET 0

/* What weight vectors belong to. */
#define IND_SHARED 0u /* one vector for all rows */
#define IND_GROUP 1u  /* one a group; the table's `group` picks */
#define IND_ROW 2u    /* one a row */
#define IND_BATCH 3u  /* many, each for all rows: an output column for each */

/* Status of a cell: the low four bits are the state, the high four are flags. Without IND_PRESENT there is no value:
 * the number beside it must not be read. */
#define IND_PRESENT 0u
#define IND_MISSING 1u
#define IND_NOT_APPLICABLE 2u
#define IND_NO_EVIDENCE 3u
#define IND_WITHHELD 4u
#define IND_CELL_FAILED 5u
#define IND_IMPUTED 0x10u
#define IND_TREATED 0x20u
#define IND_OVERRIDDEN 0x40u

/* Levels of a finding. */
#define IND_INFO 0u    /* a figure for the trace */
#define IND_WARNING 1u /* the result stands, but somebody should look */
#define IND_CELL 2u    /* the cell (row, column) could not be computed; mark it IND_CELL_FAILED */
#define IND_ERROR 3u   /* why the call returns IND_FAILED */

#define IND_NO_PLACE UINT32_MAX

/* A text. */
typedef struct ind_str {
  const char *p;
  size_t n;
} ind_str;

/* Takes a text, which may come in pieces. Returns 0, or another number when no more is wanted. */
typedef struct ind_sink {
  void *ctx;
  int32_t (*put)(void *ctx, const void *bytes, size_t n);
} ind_sink;

/* A column: one value a row, and one status byte a row unless all are present (st is NULL). */
typedef struct ind_col {
  const double *v;
  const uint8_t *st;
} ind_col;

/* What is known about a column. Undeclared ends of goalposts and target are NaN. */
typedef struct ind_field {
  uint32_t size;
  int32_t direction;
  ind_str id;
  ind_str unit;
  double goalposts[2];
  double target[2];
} ind_field;

/* Columns of equal length. Rows are sorted by (period, unit); unit, period and group are NULL where they do not
 * matter. `field` is an array whose items are field_size bytes apart. */
typedef struct ind_table {
  uint32_t size;
  uint32_t field_size;
  size_t rows;
  size_t cols;
  const ind_col *col;
  const void *field;
  const uint32_t *unit;
  const uint32_t *period;
  const uint32_t *group;
  ind_str name; /* of an expert table, of weights that a combination takes (source.0, ...), or of a group; or empty */
} ind_table;

/* A value for a template. */
typedef struct ind_arg {
  ind_str name;
  ind_str value;
} ind_arg;

/* What a method has to say: a code with arguments. The sentences stand with the method (about: texts). */
typedef struct ind_finding {
  uint32_t size;
  uint32_t level;
  ind_str code;
  ind_str path; /* parameter at fault, such as range[1]; or empty */
  const ind_arg *arg;
  size_t n_arg;
  uint32_t row;    /* or IND_NO_PLACE */
  uint32_t column; /* or IND_NO_PLACE */
} ind_finding;

/* What the host gives with each call. */
typedef struct ind_call {
  uint32_t size;
  uint32_t reserved;
  uint64_t seed;
  uint64_t draw;
  void *ctx;
  void (*report)(void *ctx, const ind_finding *finding);
  int32_t (*cancelled)(void *ctx); /* not 0 once the result is no longer wanted */
} ind_call;

/* What each kind sees and writes.
 *
 *   kind        fit sees                                    apply sees                       apply writes
 *   deriver     nothing (fit is NULL)                       its input columns                one column
 *   imputer     all columns                                 the same                         as many columns
 *   treatment   one column                                  one column                       one column
 *   normalizer  one column                                  one column                       one column
 *   weighting   children's columns; inputs: expert tables   children's columns               one row (shared), or one a row of the
 *               by role, weights of sources as source.0 ...                                  table (by unit); a column a child
 *   aggregator  children's columns                          children's columns and weights   one column; one for each vector of a
 *                                                                                            batch; one for each class (memberships)
 *
 * Scores are the better the higher they are. Unless the facts say "missing":"own", the host takes missing cells out first: a column then holds the
 * values that are present, and a matrix the rows without a gap.
 *
 * Facts, all optional, as a JSON object:
 *
 *   range             [low, high] of the output; ends may be "inf" and "-inf"
 *   domain            "any" (default), "non-negative", "positive" or "unit": what values it takes
 *   order_preserving  better values never score lower
 *   sets_direction    normalizer: the parameters say what is better, not the indicator
 *   scale_free        multiplying a column by a positive number changes nothing
 *   shift_free        adding a number to a column changes nothing
 *   missing           "host" (default) or "own"
 *   fit               "data" (default) or "none": whether the state depends on data
 *   min_rows          fewest rows with values that a fit needs
 *   needs_goalposts, takes_target, needs_seed, ignores_weights
 *   data_driven, sums_to_one, weight_axis "shared" (default) or "row", sources [fewest, most]      of weightings
 *   locality          "row" (default) or "set": whether a score depends on the other units          of aggregators
 *   output            "score" (default), "order" (root only) or "membership"
 *   classes           names of the classes of memberships, from the lowest on; the output has a column for each
 *   class_scores      the score of who belongs to a class wholly, rising; empty for 1, 2, 3, ...
 *   compensability    "full" (default), "partial" or "none"
 *   reproducible      bound on differences between platforms; 0 (default) for the same bits
 *   inputs            deriver: ids of the raw columns that it reads; weighting: roles of its expert tables
 *   unit              deriver, treatment: unit of the output where it differs */

/* A method. Functions that a kind has no use for may be NULL: destroy, fit (nothing to learn: the state is NULL),
 * save, load, drop (NULL exactly when fit is), prepare, unprepare, explain. */
typedef struct ind_method {
  uint32_t size;
  uint32_t kind;
  uint32_t kind_version; /* 1 */
  uint32_t flags;
  ind_str id; /* vendor/method */

  /* One JSON object: {"version":1,"title":{"zh":"","en":""},"manual":"","manual_zh":"","schema":{},"facts":{},
   * "texts":[{"code":"","zh":"","en":""}]}. The schema is JSON Schema; the facts are those with default parameters. */
  int32_t (*about)(const ind_sink *json);

  /* An instance with parameters: a JSON object that fits the schema, with its defaults filled in. */
  int32_t (*create)(ind_str params, const ind_call *call, void **self);
  void (*destroy)(void *self);

  /* The facts of this instance, given its parameters, as JSON. */
  int32_t (*facts)(const void *self, const ind_sink *json);

  /* Learns from data. If *state is not NULL, it is a state of the same instance that is no longer needed: overwrite
   * it, or free it and set another. On failure *state must be NULL or still a state that can be dropped. */
  int32_t (*fit)(const void *self, const ind_table *data, const ind_table *const *inputs, size_t n_inputs,
                 const ind_call *call, void **state);

  /* The state as JSON, and back to the same bits. */
  int32_t (*save)(const void *self, const void *state, const ind_call *call, const ind_sink *json);
  int32_t (*load)(const void *self, ind_str json, const ind_call *call, void **state);
  void (*drop)(void *state);

  /* Prepares an input for many weight vectors; IND_NONE where there is nothing to prepare. */
  int32_t (*prepare)(const void *self, const void *state, const ind_table *data, const ind_call *call, void **prep);
  void (*unprepare)(void *prep);

  /* Computes. Cell (row, column) of the output is at column * out_rows + row; every status is present before. */
  int32_t (*apply)(const void *self, const void *state, const void *prep, const ind_table *data, const double *weights,
                   size_t n_weights, uint32_t axis, double *out, uint8_t *out_st, size_t out_rows, size_t out_cols,
                   const ind_call *call);

  /* The formula behind a cell, as JSON: {"formula":"(x - lo) / (hi - lo)","names":{"lo":1,"hi":3}}. IND_NONE where
   * no formula tells the value from the row alone. `field` is an array with a stride, as in ind_table. */
  int32_t (*explain)(const void *self, const void *state, const void *field, size_t field_size, size_t n_field,
                     const double *weights, size_t n_weights, const ind_sink *json);
} ind_method;

/* A plugin. */
typedef struct ind_plugin {
  uint32_t size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved;
  ind_str name;
  ind_str version;
  ind_str build; /* free text: compiler, profile */
  const ind_method *const *method;
  size_t n_method;
  const ind_str *pack; /* indicator packs as TOML */
  size_t n_pack;
} ind_plugin;

/* Helpers. */

#define IND_STR(literal) {(literal), sizeof(literal) - 1}

static inline ind_str ind_str_of(const char *zero_terminated) {
  ind_str s = {zero_terminated, 0};
  while (zero_terminated[s.n] != 0) s.n++;
  return s;
}

static inline int32_t ind_put(const ind_sink *sink, const char *zero_terminated) {
  ind_str s = ind_str_of(zero_terminated);
  return sink->put(sink->ctx, s.p, s.n) == 0 ? IND_OK : IND_FAILED;
}

static inline const ind_field *ind_field_at(const ind_table *table, size_t column) {
  return (const ind_field *)(const void *)((const char *)table->field + column * table->field_size);
}

/* Reports why a call fails, with one argument (or none: name NULL), and returns IND_FAILED. */
static inline int32_t ind_fail(const ind_call *call, const char *code, const char *path, const char *name, ind_str value) {
  ind_arg arg = {{NULL, 0}, {NULL, 0}};
  ind_finding f = {0};
  f.size = (uint32_t)sizeof f;
  f.level = IND_ERROR;
  f.code = ind_str_of(code);
  f.path = ind_str_of(path);
  f.row = IND_NO_PLACE;
  f.column = IND_NO_PLACE;
  if (name != NULL) {
    arg.name = ind_str_of(name);
    arg.value = value;
    f.arg = &arg;
    f.n_arg = 1;
  }
  call->report(call->ctx, &f);
  return IND_FAILED;
}

/* Helpers that read and write flat JSON; leave them out with INDICIA_PLUGIN_NO_JSON. */
#ifndef INDICIA_PLUGIN_NO_JSON
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Finds the number under a key of a JSON object that the host wrote; returns 1 if it is there. Only keys of the
 * outermost object count. */
static inline int ind_number(ind_str json, const char *key, double *number) {
  size_t length = strlen(key), i = 0;
  int depth = 0, expect_key = 0;
  while (i < json.n) {
    char c = json.p[i];
    if (c == '"') {
      size_t start = ++i;
      while (i < json.n && json.p[i] != '"') i += json.p[i] == '\\' ? 2 : 1;
      if (depth == 1 && expect_key && i < json.n && i - start == length && memcmp(json.p + start, key, length) == 0) {
        char text[64];
        size_t n = 0;
        i++;
        while (i < json.n && (json.p[i] == ':' || json.p[i] == ' ')) i++;
        while (i < json.n && n + 1 < sizeof text && strchr("+-.0123456789eE", json.p[i]) != NULL) text[n++] = json.p[i++];
        text[n] = 0;
        if (n == 0) return 0;
        *number = strtod(text, NULL);
        return 1;
      }
      expect_key = 0;
    } else if (c == '{' || c == '[') {
      depth++;
      expect_key = c == '{';
    } else if (c == '}' || c == ']') {
      depth--;
    } else if (c == ',') {
      expect_key = 1;
    }
    i++;
  }
  return 0;
}

/* Writes {"key":number,...} for n numbers, so that they read back to the same bits. */
static inline int32_t ind_put_numbers(const ind_sink *sink, size_t n, const char *const *key, const double *number) {
  size_t i;
  if (ind_put(sink, "{") != IND_OK) return IND_FAILED;
  for (i = 0; i < n; i++) {
    char text[160];
    snprintf(text, sizeof text, "%s\"%.96s\":%.17g", i > 0 ? "," : "", key[i], number[i]);
    if (ind_put(sink, text) != IND_OK) return IND_FAILED;
  }
  return ind_put(sink, "}");
}
#endif

/* Layout, 64-bit. A compiler that lays the structs out differently must not build a plugin. */
#if defined(__cplusplus)
#define IND_ASSERT(what) static_assert(what, #what)
#else
#define IND_ASSERT(what) _Static_assert(what, #what)
#endif
#if UINTPTR_MAX == UINT64_MAX
IND_ASSERT(sizeof(ind_str) == 16 && offsetof(ind_str, n) == 8);
IND_ASSERT(sizeof(ind_sink) == 16 && offsetof(ind_sink, put) == 8);
IND_ASSERT(sizeof(ind_col) == 16 && offsetof(ind_col, st) == 8);
IND_ASSERT(sizeof(ind_field) == 72 && offsetof(ind_field, direction) == 4 && offsetof(ind_field, id) == 8);
IND_ASSERT(offsetof(ind_field, unit) == 24 && offsetof(ind_field, goalposts) == 40 && offsetof(ind_field, target) == 56);
IND_ASSERT(sizeof(ind_table) == 80 && offsetof(ind_table, field_size) == 4 && offsetof(ind_table, rows) == 8);
IND_ASSERT(offsetof(ind_table, cols) == 16 && offsetof(ind_table, col) == 24 && offsetof(ind_table, field) == 32);
IND_ASSERT(offsetof(ind_table, unit) == 40 && offsetof(ind_table, period) == 48 && offsetof(ind_table, group) == 56);
IND_ASSERT(offsetof(ind_table, name) == 64);
IND_ASSERT(sizeof(ind_arg) == 32 && offsetof(ind_arg, value) == 16);
IND_ASSERT(sizeof(ind_finding) == 64 && offsetof(ind_finding, level) == 4 && offsetof(ind_finding, code) == 8);
IND_ASSERT(offsetof(ind_finding, path) == 24 && offsetof(ind_finding, arg) == 40 && offsetof(ind_finding, n_arg) == 48);
IND_ASSERT(offsetof(ind_finding, row) == 56 && offsetof(ind_finding, column) == 60);
IND_ASSERT(sizeof(ind_call) == 48 && offsetof(ind_call, seed) == 8 && offsetof(ind_call, draw) == 16);
IND_ASSERT(offsetof(ind_call, ctx) == 24 && offsetof(ind_call, report) == 32 && offsetof(ind_call, cancelled) == 40);
IND_ASSERT(sizeof(ind_method) == 128 && offsetof(ind_method, kind) == 4 && offsetof(ind_method, kind_version) == 8);
IND_ASSERT(offsetof(ind_method, flags) == 12 && offsetof(ind_method, id) == 16 && offsetof(ind_method, about) == 32);
IND_ASSERT(offsetof(ind_method, create) == 40 && offsetof(ind_method, destroy) == 48 && offsetof(ind_method, facts) == 56);
IND_ASSERT(offsetof(ind_method, fit) == 64 && offsetof(ind_method, save) == 72 && offsetof(ind_method, load) == 80);
IND_ASSERT(offsetof(ind_method, drop) == 88 && offsetof(ind_method, prepare) == 96 && offsetof(ind_method, unprepare) == 104);
IND_ASSERT(offsetof(ind_method, apply) == 112 && offsetof(ind_method, explain) == 120);
IND_ASSERT(sizeof(ind_plugin) == 96 && offsetof(ind_plugin, abi_major) == 4 && offsetof(ind_plugin, abi_minor) == 8);
IND_ASSERT(offsetof(ind_plugin, name) == 16 && offsetof(ind_plugin, version) == 32 && offsetof(ind_plugin, build) == 48);
IND_ASSERT(offsetof(ind_plugin, method) == 64 && offsetof(ind_plugin, n_method) == 72 && offsetof(ind_plugin, pack) == 80);
IND_ASSERT(offsetof(ind_plugin, n_pack) == 88);
#endif

#ifdef __cplusplus
}
#endif

#endif
