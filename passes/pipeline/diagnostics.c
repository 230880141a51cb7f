/* MLIR's diagnostics, turned into statuses. */
#include "pipeline/diagnostics.h"

#include <string.h>

#include "builder/builder.h"

static void append(MlirStringRef piece, void *user) {
  tnf_text_append(user, piece.data, piece.length);
}

/* `file:line:column: ` or `name: `; nothing where the location says nothing. */
static void append_location(tnf_text *text, MlirLocation location) {
  if (mlirLocationIsAFileLineColRange(location)) {
    MlirStringRef file = mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(location));
    int column = mlirLocationFileLineColRangeGetStartColumn(location);
    tnf_text_format(text, "%.*s:%d:", (int)file.length, file.data, mlirLocationFileLineColRangeGetStartLine(location));
    if (column) /* TNF_HERE has none */
      tnf_text_format(text, "%d:", column);
    tnf_text_append(text, " ", 1);
  } else if (mlirLocationIsAName(location)) {
    MlirLocation child = mlirLocationNameGetChildLoc(location);
    while (mlirLocationIsAName(child)) /* the outermost name says most */
      child = mlirLocationNameGetChildLoc(child);
    append_location(text, child);
    MlirStringRef name = mlirIdentifierStr(mlirLocationNameGetName(location));
    tnf_text_format(text, "%.*s: ", (int)name.length, name.data);
  } else if (mlirLocationIsACallSite(location)) {
    append_location(text, mlirLocationCallSiteGetCallee(location));
  } else if (mlirLocationIsAFused(location) && mlirLocationFusedGetNumLocations(location) > 0) {
    /* the C API writes all of a fused location's parts: look at the first of a few, else say nothing */
    enum { FEW = 16 };
    MlirLocation parts[FEW];
    if (mlirLocationFusedGetNumLocations(location) > FEW)
      return;
    mlirLocationFusedGetLocations(location, parts);
    append_location(text, parts[0]);
  }
}

/* Notes that repeat the whole operation help a compiler engineer, not a sentence. */
static bool is_wanted_note(const tnf_text *note) {
  static const char dump[] = "see current operation";
  return note->data && strncmp(note->data, dump, sizeof dump - 1) != 0;
}

static void append_notes(tnf_text *sentence, MlirDiagnostic diagnostic) {
  intptr_t count = mlirDiagnosticGetNumNotes(diagnostic);
  for (intptr_t i = 0; i < count; ++i) {
    tnf_text note = {.allocator = sentence->allocator};
    mlirDiagnosticPrint(mlirDiagnosticGetNote(diagnostic, i), append, &note);
    if (is_wanted_note(&note))
      tnf_text_format(sentence, "; %s", note.data);
    tnf_text_clear(&note);
  }
}

/* Whether the place is a call of a builder: its name, perhaps within the names of its results. */
static bool is_call(MlirLocation location) {
  if (mlirLocationIsAFused(location) && mlirLocationFusedGetNumLocations(location) == 1)
    mlirLocationFusedGetLocations(location, &location);
  return mlirLocationIsAName(location);
}

static void append_type(MlirType type, void *user) {
  char text[256];
  tnf_text_format(user, "%s", tnf_type_text(type, text, sizeof text));
}

static MlirLogicalResult handle(MlirDiagnostic diagnostic, void *user) {
  tnf_diagnostics *to = user;
  tnf_text *sentence = &to->sentence;
  bool first_error = mlirDiagnosticGetSeverity(diagnostic) == MlirDiagnosticError && sentence->length == 0 && !sentence->failed;
  if (first_error) {
    MlirLocation location = mlirDiagnosticGetLocation(diagnostic);
    append_location(sentence, location);
    if (is_call(location))
      tnf_ir_diagnostic_print(diagnostic, append_type, append, sentence);
    else
      mlirDiagnosticPrint(diagnostic, append, sentence);
    append_notes(sentence, diagnostic);
    to->code = (tnf_rt_status)tnf_ir_diagnostic_code(diagnostic);
  }
  return mlirLogicalResultSuccess(); /* handled: nothing is printed */
}

void tnf_diagnostics_begin(tnf_diagnostics *diagnostics, const tnf_allocator *allocator, MlirContext context) {
  diagnostics->context = context;
  diagnostics->sentence = (tnf_text){.allocator = allocator};
  diagnostics->code = TNF_RT_INVALID_ARGUMENT;
  diagnostics->handler = mlirContextAttachDiagnosticHandler(context, handle, diagnostics, NULL);
}

tnf_status *tnf_diagnostics_end(tnf_diagnostics *diagnostics, bool succeeded, const char *stage) {
  mlirContextDetachDiagnosticHandler(diagnostics->context, diagnostics->handler);
  tnf_text *sentence = &diagnostics->sentence;
  tnf_status *st = NULL;
  if (!succeeded && sentence->failed)
    st = tnf_status_out_of_memory();
  else if (!succeeded && sentence->length)
    st = tnf_status_new(sentence->allocator, diagnostics->code, "%s", sentence->data);
  else if (!succeeded)
    st = tnf_status_new(sentence->allocator, TNF_RT_INTERNAL, "%s failed without saying why", stage);
  tnf_text_clear(sentence);
  return st;
}
