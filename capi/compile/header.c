/* The C header of an object: one typed function per program, with what a caller must know in its comment. */
#include "compile/header.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "compile/names.h"
#include "compile/object.h"

/* ---- names in C ---- */

/* The index-th of a program's parameters, inputs first. */
static const tnf_rt_argument *parameter(const tnf_signature *p, int32_t index) {
  return index < p->input_count ? &p->inputs[index] : &p->outputs[index - p->input_count];
}

/* What a parameter is called that cannot have its own name, `input_0_`: no other may have that. */
static bool is_substitute(const char *name) {
  size_t kind = strncmp(name, "input_", 6) == 0 ? 6 : strncmp(name, "output_", 7) == 0 ? 7 : 0;
  size_t digits = strspn(name + kind, "0123456789");
  return kind && digits && strcmp(name + kind + digits, "_") == 0;
}

/* An argument's own name where C accepts it and no earlier parameter has it, else its kind and number. */
static void append_parameter_name(tnf_text *text, const tnf_signature *p, int32_t index) {
  const char *name = parameter(p, index)->name;
  bool usable = tnf_name_is_parameter(name);
  for (int32_t i = 0; i < index && usable; ++i)
    usable = strcmp(parameter(p, i)->name, name) != 0;
  if (usable && !is_substitute(name))
    tnf_text_format(text, "%s", name);
  else if (index < p->input_count)
    tnf_text_format(text, "input_%d_", (int)index);
  else
    tnf_text_format(text, "output_%d_", (int)(index - p->input_count));
}

/* ---- comments ---- */

/* A name inside a comment: what could end the comment or the line is replaced. */
static void append_plain(tnf_text *text, const char *name) {
  for (const char *p = name; *p; ++p) {
    char c = isprint((unsigned char)*p) && *p != '*' && *p != '/' && *p != '\\' ? *p : '_';
    tnf_text_append(text, &c, 1);
  }
}

/* `f64[m, 4, r <= 64, ?]`; `f64` for a scalar. */
static void append_type(tnf_text *text, const tnf_rt_argument *a) {
  tnf_text_format(text, "%s", tnf_dtype_name((tnf_dtype)a->dtype));
  for (int32_t i = 0; i < a->rank; ++i) {
    int64_t extent = a->extents[i];
    const char *name = a->extent_names[i];
    tnf_text_format(text, "%s", i ? ", " : "[");
    append_plain(text, name);
    if (extent >= 0)
      tnf_text_format(text, name[0] ? " = %lld" : "%lld", (long long)extent);
    else if (extent != TNF_RT_UNKNOWN)
      tnf_text_format(text, name[0] ? " <= %lld" : "<= %lld", (long long)TNF_RT_BOUND(extent));
    else if (!name[0])
      tnf_text_format(text, "?");
  }
  if (a->rank)
    tnf_text_format(text, "]");
}

static void append_arguments(tnf_text *text, const tnf_rt_argument *arguments, int32_t count) {
  for (int32_t i = 0; i < count; ++i) {
    if (i)
      tnf_text_format(text, ", ");
    append_plain(text, arguments[i].name);
    tnf_text_format(text, ": ");
    append_type(text, &arguments[i]);
  }
  if (!count)
    tnf_text_format(text, "nothing");
}

/* Whether a size of the output is decided by values: no formula of inputs' extents says it. */
static bool is_open(const tnf_rt_argument *output) {
  for (int32_t i = 0; i < output->rank; ++i)
    if (output->extents[i] < 0 && !output->extent_names[i][0])
      return true;
  return false;
}

static void append_open_outputs(tnf_text *text, const tnf_signature *p) {
  int32_t count = 0;
  for (int32_t i = 0; i < p->output_count; ++i) {
    if (!is_open(&p->outputs[i]))
      continue;
    tnf_text_format(text, count++ ? ", " : " * Values decide the size of ");
    append_plain(text, p->outputs[i].name);
  }
  if (count)
    tnf_text_format(
        text, ": with data NULL it is allocated when that is known, and you free it with\n"
              " * tnf_rt_tensor_release; a buffer stays yours, and one that is too small is refused before it is written.\n");
}

static void append_comment(tnf_text *text, const tnf_signature *p) {
  tnf_text_format(text, "/* ");
  append_arguments(text, p->outputs, p->output_count);
  tnf_text_format(text, " from ");
  append_arguments(text, p->inputs, p->input_count);
  tnf_text_format(
      text,
      "; column-major.\n"
      " * Extents of one name are equal. Fails with TNF_RT_SHAPE_MISMATCH when an input's extents are others, and with what\n"
      " * its operations report; tnf_context_message(ctx) is then the sentence. An output whose data is NULL is allocated, and\n"
      " * freed with tnf_rt_tensor_release; otherwise its dtype, rank and extents say how much fits, and the extents what is "
      "there\n"
      " * after success.\n");
  append_open_outputs(text, p);
  tnf_text_format(text, " */\n");
}

/* ---- the header ---- */

static void append_function(tnf_text *text, const tnf_signature *p) {
  append_comment(text, p);
  tnf_text_format(text, "tnf_rt_status %s(tnf_rt_context *ctx", p->name);
  for (int32_t i = 0; i < p->input_count + p->output_count; ++i) {
    tnf_text_format(text, i < p->input_count ? ", const tnf_rt_tensor *" : ", tnf_rt_tensor *");
    append_parameter_name(text, p, i);
  }
  tnf_text_format(text, ");\n/* Describes it; for tnf_program_from_info. */\nextern const tnf_rt_program_info %s_info;\n\n",
                  p->name);
}

/* LOSS_H for "loss": what C accepts in a macro's name. */
static void append_guard(tnf_text *text, const char *stem) {
  if (!isalpha((unsigned char)stem[0]))
    tnf_text_format(text, "TNF_");
  for (const char *p = stem; *p; ++p) {
    char c = isalnum((unsigned char)*p) ? (char)toupper((unsigned char)*p) : '_';
    tnf_text_append(text, &c, 1);
  }
  tnf_text_format(text, "_H");
}

/* "znver5+avx2+avx512" in words. */
static void append_cpu(tnf_text *text, const char *cpu) {
  size_t length = strcspn(cpu, "+");
  tnf_text_append(text, cpu, length);
  if (!cpu[length])
    return;
  tnf_text_format(text, ". Their first call fails with TNF_RT_UNSUPPORTED on a\n * processor that lacks one of:");
  for (const char *name = cpu + length; *name; name += length) {
    length = strcspn(++name, "+");
    tnf_text_format(text, " ");
    tnf_text_append(text, name, length);
  }
}

/* The functions that the program which links the object brings. */
static void append_kernels(tnf_text *text, const tnf_kernels *kernels) {
  for (int32_t i = 0; i < kernels->count; ++i)
    tnf_text_format(text, "/* Computes %s; the object needs it. */\ntnf_custom_kernel %s;\n\n", kernels->kernel[i].operation,
                    kernels->kernel[i].symbol);
}

tnf_status *tnf_header_write(tnf_text *text, const tnf_signatures *signatures, const tnf_kernels *kernels, const char *cpu,
                             const char *stem) {
  for (int32_t i = 0; i < signatures->count; ++i)
    if (!tnf_name_is_function(signatures->programs[i].name))
      return tnf_status_new(text->allocator, TNF_RT_INVALID_ARGUMENT, "the program name \"%s\" cannot be a C function's",
                            signatures->programs[i].name);
  tnf_text_format(text, "/* Tensor programs compiled by tenferro; link the object with -ltenferro_rt. Compiled for ");
  append_cpu(text, cpu);
  tnf_text_format(text, ". */\n#ifndef ");
  append_guard(text, stem);
  tnf_text_format(text, "\n#define ");
  append_guard(text, stem);
  tnf_text_format(text, "\n\n#include <tenferro/%s>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
                  kernels->count ? "kernel.h" : "rt.h");
  append_kernels(text, kernels);
  for (int32_t i = 0; i < signatures->count; ++i)
    append_function(text, &signatures->programs[i]);
  tnf_text_format(text, "#ifdef __cplusplus\n}\n#endif\n#endif\n");
  return text->failed ? tnf_status_out_of_memory() : NULL;
}

tnf_status *tnf_object_header(tnf_object *object, const char *stem, const char **header) {
  if (header)
    *header = NULL;
  if (!object || !stem || !header)
    return tnf_status_null_argument("object_header", !object ? "object" : !stem ? "stem" : "text");
  tnf_text text = {.allocator = &object->store.allocator};
  tnf_status *st = tnf_header_write(&text, &object->signatures, &object->kernels, object->needs, stem);
  if (!st) {
    pthread_mutex_lock(&object->mutex);
    *header = tnf_store_string(&object->store, text.data, text.length);
    pthread_mutex_unlock(&object->mutex);
    if (!*header)
      st = tnf_status_out_of_memory();
  }
  tnf_text_clear(&text);
  return st;
}
