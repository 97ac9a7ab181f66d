/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-author-private.h"
#include "door-origin.h"
#include "door-weight-plan-private.h"

#include <math.h>
#include <string.h>

#define MIN_RESPONDENTS 20
#define MAX_FACTOR 3

G_DEFINE_QUARK (door - weight - plan - error - quark, door_weight_plan_error)

const char *const door_step_names[]
    = { "base",  "eligibility", "nonresponse", "poststratify", "rake", "trim",
        "scale", "only",        "from",        "keep",         NULL };

/* --- Life ---------------------------------------------------------------------------------- */

static void
margin_free (DoorPlanMargin *self)
{
  g_strfreev (self->by);
  g_free (self->totals);
  g_free (self);
}

static void
step_free (DoorPlanStep *self)
{
  g_free (self->name);
  g_strfreev (self->probabilities);
  g_strfreev (self->classes);
  door_rule_free (self->rule);
  door_rule_free (self->other);
  g_free (self->disposition);
  g_ptr_array_unref (self->margins);
  g_free (self);
}

static void
file_free (DoorPlanFile *self)
{
  g_free (self->path);
  g_free (self->key);
  g_free (self);
}

void
door_weight_plan_free (DoorWeightPlan *self)
{
  if (!self)
    return;
  g_free (self->title);
  g_free (self->version);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->rule_names);
  g_hash_table_unref (self->rules);
  g_ptr_array_unref (self->steps);
  g_strfreev (self->columns);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------- */

static char *
resolve (const char *folder, const char *path)
{
  return g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (folder, path, NULL);
}

static void
read_files (DoorWeightPlan *self, const DoorAuthor *author, const char *folder)
{
  static const char *const members[] = { "file", "key", NULL };
  guint n = door_author_list_length (author, "files");

  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorAuthor) item = { 0 };
      const char *file, *key;
      DoorPlanFile *to;

      door_author_list_at (author, "files", i, &item);
      door_author_allow (&item, members);
      file = door_author_text (&item, "file", TRUE);
      key = door_author_text (&item, "key", TRUE);
      if (!file || !key)
        continue;
      to = g_new0 (DoorPlanFile, 1);
      to->path = resolve (folder, file);
      to->key = g_strdup (key);
      g_ptr_array_add (self->files, to);
    }
  if (n == 0)
    door_author_fault (author, "files", "missing-member",
                       "name the file of cases: [{\"file\": \"cases.csv\", \"key\": \"case_id\"}]");
}

static void
read_rules (DoorWeightPlan *self, const DoorAuthor *author)
{
  g_auto (DoorAuthor) define = { 0 };
  g_autoptr (GList) names = NULL;

  door_author_object (author, "define", &define);
  names = door_author_members (&define);
  for (GList *at = names; at; at = at->next)
    {
      g_autoptr (DoorRule) rule = door_author_rule (&define, at->data, TRUE);

      if (!rule)
        continue;
      g_hash_table_insert (self->rules, g_strdup (at->data), g_strdup (door_rule_text (rule)));
      g_ptr_array_add (self->rule_names, g_strdup (at->data));
    }
}

static void
read_margin (DoorPlanStep *step, const DoorAuthor *author, const char *folder)
{
  const char *totals = door_author_text (author, "totals", TRUE);
  g_auto (GStrv) by = door_author_texts (author, "by");
  DoorPlanMargin *margin;

  if (!by[0])
    door_author_fault (author, "by", "missing-member", "say what the totals are known by");
  if (!totals || !by[0])
    return;
  margin = g_new0 (DoorPlanMargin, 1);
  margin->by = g_steal_pointer (&by);
  margin->totals = resolve (folder, totals);
  g_ptr_array_add (step->margins, margin);
}

static void
read_margins (DoorPlanStep *step, const DoorAuthor *author, const char *folder)
{
  static const char *const members[] = { "by", "totals", NULL };
  guint n = door_author_list_length (author, "margins");

  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorAuthor) item = { 0 };

      door_author_list_at (author, "margins", i, &item);
      door_author_allow (&item, members);
      read_margin (step, &item, folder);
    }
  if (n == 0)
    door_author_fault (author, "margins", "missing-member",
                       "name the margins: [{\"by\": [\"sex\"], \"totals\": \"sex.csv\"}]");
}

static void
read_adjustment (DoorPlanStep *step, const DoorAuthor *author, const char *rule)
{
  const char *disposition = door_author_text (author, "disposition", FALSE);
  double min_n = door_author_number (author, "min", MIN_RESPONDENTS);

  step->disposition = g_strdup (disposition);
  step->classes = door_author_texts (author, "classes");
  step->max_factor = door_author_number (author, "max_factor", MAX_FACTOR);
  step->min_n = min_n >= 1 && min_n < 1e9 ? (guint) min_n : 1;
  step->rule = door_author_rule (author, rule, !disposition);
  if (!(step->max_factor > 1))
    door_author_fault (author, "max_factor", "number", "a factor above 1 should stand here");
  if (disposition && step->rule)
    door_author_fault (author, rule, "both", "say it by 'disposition' or by '%s', not both", rule);
}

static void
read_trim (DoorPlanStep *step, const DoorAuthor *author)
{
  double cap = door_author_number (author, "cap", NAN);
  double iqr = door_author_number (author, "iqr", isnan (cap) ? 6 : NAN);

  if (!isnan (cap) && !isnan (iqr))
    door_author_fault (author, "cap", "both", "say it by 'cap' or by 'iqr', not both");
  if (cap <= 0 || iqr <= 0)
    door_author_fault (author, NULL, "number", "a cap is above 0");
  step->number = isnan (cap) ? -iqr : cap; /* below 0: times the quartiles' distance */
}

static const char *const step_members[][9] = {
  [DOOR_STEP_BASE] = { "do", "as", "note", "probabilities", NULL },
  [DOOR_STEP_ELIGIBILITY]
  = { "do", "as", "note", "disposition", "unknown", "eligible", "classes", "min", NULL },
  [DOOR_STEP_NONRESPONSE]
  = { "do", "as", "note", "disposition", "respondents", "classes", "min", "max_factor", NULL },
  [DOOR_STEP_POSTSTRATIFY] = { "do", "as", "note", "by", "totals", NULL },
  [DOOR_STEP_RAKE] = { "do", "as", "note", "margins", NULL },
  [DOOR_STEP_TRIM] = { "do", "as", "note", "cap", "iqr", NULL },
  [DOOR_STEP_SCALE] = { "do", "as", "note", "sum", NULL },
  [DOOR_STEP_ONLY] = { "do", "as", "note", "rows", NULL },
  [DOOR_STEP_FROM] = { "do", "note", "weight", NULL },
  [DOOR_STEP_KEEP] = { "do", "note", "as", NULL },
};

static void
read_step_kind (DoorPlanStep *step, const DoorAuthor *author, const char *folder)
{
  switch (step->kind)
    {
    case DOOR_STEP_BASE:
      step->probabilities = door_author_texts (author, "probabilities");
      if (!step->probabilities[0])
        door_author_fault (author, "probabilities", "missing-member",
                           "name the chance of selection of every stage");
      break;
    case DOOR_STEP_ELIGIBILITY:
      read_adjustment (step, author, "unknown");
      step->other = door_author_rule (author, "eligible", !step->disposition);
      step->max_factor = INFINITY;
      break;
    case DOOR_STEP_NONRESPONSE:
      read_adjustment (step, author, "respondents");
      break;
    case DOOR_STEP_POSTSTRATIFY:
      read_margin (step, author, folder);
      break;
    case DOOR_STEP_RAKE:
      read_margins (step, author, folder);
      break;
    case DOOR_STEP_TRIM:
      read_trim (step, author);
      break;
    case DOOR_STEP_SCALE:
      step->number = door_author_number (author, "sum", NAN); /* NAN: the number of records */
      break;
    case DOOR_STEP_ONLY:
      step->rule = door_author_rule (author, "rows", TRUE);
      break;
    default:
      break;
    }
}

static void
read_step (DoorWeightPlan *self, const DoorAuthor *author, const char *folder, guint place)
{
  int kind = door_author_word (author, "do", door_step_names, -1);
  DoorPlanStep *step;
  const char *name;

  if (kind < 0 && !door_author_has (author, "do"))
    door_author_text (author, "do", TRUE);
  if (kind < 0)
    return;
  step = g_new0 (DoorPlanStep, 1);
  step->kind = (DoorStepKind) kind;
  step->margins = g_ptr_array_new_with_free_func ((GDestroyNotify) margin_free);
  g_ptr_array_add (self->steps, step);
  door_author_allow (author, step_members[kind]);
  name = door_author_text (author, kind == DOOR_STEP_FROM ? "weight" : "as",
                           kind == DOOR_STEP_FROM || kind == DOOR_STEP_KEEP);
  step->name = name ? g_strdup (name) : g_strdup_printf ("f%u_%s", place, door_step_names[kind]);
  read_step_kind (step, author, folder);
}

static void
read_steps (DoorWeightPlan *self, const DoorAuthor *author, const char *folder)
{
  guint n = door_author_list_length (author, "steps");
  gboolean kept = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorAuthor) item = { 0 };

      door_author_list_at (author, "steps", i, &item);
      read_step (self, &item, folder, i + 1);
    }
  for (guint i = 0; i < self->steps->len; i++)
    kept |= ((DoorPlanStep *) self->steps->pdata[i])->kind == DOOR_STEP_KEEP;
  if (!kept)
    door_author_fault (author, "steps", "no-weight",
                       "no weight is kept: end with {\"do\": \"keep\", \"as\": \"weight\"}");
}

DoorWeightPlan *
door_weight_plan_load (const char *path, DoorDiagnostics *faults)
{
  static const char *const members[]
      = { "title", "note", "files", "define", "steps", "columns", NULL };
  g_autoptr (JsonParser) parser = door_author_load (path, faults);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (DoorWeightPlan) self = NULL;
  g_auto (DoorAuthor) author = { 0 };

  if (!parser)
    return NULL;
  door_author_init (&author, parser, faults);
  self = g_new0 (DoorWeightPlan, 1);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  self->rule_names = g_ptr_array_new_with_free_func (g_free);
  self->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  door_author_allow (&author, members);
  self->title = g_strdup (door_author_text (&author, "title", FALSE));
  self->version = door_origin_of_file (path);
  self->columns = door_author_texts (&author, "columns");
  read_files (self, &author, folder);
  read_rules (self, &author);
  read_steps (self, &author, folder);
  return door_diagnostics_has_errors (faults) ? NULL : g_steal_pointer (&self);
}

/* --- Running ------------------------------------------------------------------------------- */

/* Which version of the file this is, and of which questionnaire. */
static void
add_origin (JsonObject *to, const char *path)
{
  g_autofree char *version = door_origin_of_file (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *form = door_origin_form (folder);

  json_object_set_string_member (to, "version", version ? version : "");
  json_object_set_string_member (to, "form", form ? form : "");
}

static gboolean
fill_study (const DoorWeightPlan *self, DoorStudy *study, JsonObject *report, GError **error)
{
  JsonArray *told = json_array_new ();

  json_object_set_array_member (report, "files", told);
  for (guint i = 0; i < self->files->len; i++)
    {
      const DoorPlanFile *file = self->files->pdata[i];
      const DoorPlanFile *first = self->files->pdata[0];
      DoorGrid *frame = door_grid_read_csv (file->path, NULL, error);
      g_autofree char *name = g_path_get_basename (file->path);
      JsonObject *one;
      guint n_without = 0;

      if (!frame)
        return FALSE;
      one = json_object_new ();
      json_array_add_object_element (told, one);
      json_object_set_string_member (one, "file", name);
      add_origin (one, file->path);
      json_object_set_int_member (one, "rows", door_grid_n_rows (frame));
      if (i == 0 ? !door_study_add (study, "cases", frame, NULL, error)
                 : !door_study_join (study, 0, frame, first->key, file->key, &n_without, error))
        {
          g_prefix_error (error, "%s: ", name);
          return FALSE;
        }
      json_object_set_int_member (one, "cases_without", n_without);
    }
  for (guint i = 0; i < self->rule_names->len; i++)
    {
      const char *name = self->rule_names->pdata[i];
      DoorRule *rule = door_rule_parse (g_hash_table_lookup (self->rules, name), error);

      if (!rule)
        return FALSE;
      door_study_define (study, 0, name, rule);
    }
  return TRUE;
}

static gboolean
find_cases (const DoorWeightPlan *self, DoorWeightRun *run, GError **error)
{
  const DoorPlanFile *first = self->files->pdata[0];
  DoorStudyColumn column;
  g_autoptr (GHashTable) index = NULL;

  if (!door_study_find_column (run->study, 0, first->key, &column))
    {
      g_set_error (error, DOOR_WEIGHT_PLAN_ERROR, DOOR_WEIGHT_PLAN_ERROR_DATA,
                   "the file of cases has no column '%s'", first->key);
      return FALSE;
    }
  index = door_grid_index (column.frame, column.column, error);
  run->cases = column.frame;
  run->key = column.column;
  run->key_name = g_strdup (first->key);
  run->n = door_grid_n_rows (column.frame);
  return index != NULL;
}

static double *
factors_of (const double *before, const double *after, guint n)
{
  double *factors = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    factors[i] = before[i] > 0 ? after[i] / before[i] : NAN;
  return factors;
}

static gboolean
run_step (
    DoorWeightRun *run, const DoorPlanStep *step, double *weights, guint place, GError **error)
{
  g_autofree double *before = g_memdup2 (weights, MAX (run->n, 1) * sizeof (double));
  JsonObject *told = json_object_new ();

  json_array_add_object_element (json_object_get_array_member (run->report, "steps"), told);
  json_object_set_string_member (told, "do", door_step_names[step->kind]);
  json_object_set_string_member (told, "column", step->name);
  if (door_weight_run_find (run, step->name) && step->kind != DOOR_STEP_FROM)
    g_set_error (error, DOOR_WEIGHT_PLAN_ERROR, DOOR_WEIGHT_PLAN_ERROR_DATA,
                 "there is already a column '%s'; give this one another name", step->name);
  else if (door_weight_step_run (step, run, weights, told, error))
    {
      if (step->kind == DOOR_STEP_KEEP)
        door_weight_run_add_column (run, step->name, g_steal_pointer (&before));
      else if (step->kind != DOOR_STEP_FROM)
        door_weight_run_add_column (run, step->name, factors_of (before, weights, run->n));
      return TRUE;
    }
  g_prefix_error (error, "step %u (%s): ", place, door_step_names[step->kind]);
  return FALSE;
}

static gboolean
check_columns (const DoorWeightRun *run, GError **error)
{
  for (guint i = 0; run->copied[i]; i++)
    {
      DoorStudyColumn column;

      if (!door_study_find_column (run->study, 0, run->copied[i], &column))
        {
          g_set_error (error, DOOR_WEIGHT_PLAN_ERROR, DOOR_WEIGHT_PLAN_ERROR_DATA,
                       "'columns' names '%s', which no file has", run->copied[i]);
          return FALSE;
        }
    }
  return TRUE;
}

DoorWeightRun *
door_weight_plan_run (const DoorWeightPlan *self, GError **error)
{
  g_autoptr (DoorWeightRun) run = g_new0 (DoorWeightRun, 1);
  g_autofree double *weights = NULL;

  run->columns = g_ptr_array_new ();
  run->report = json_object_new ();
  run->study = door_study_new ();
  run->copied = g_strdupv (self->columns);
  json_object_set_string_member (run->report, "title", self->title ? self->title : "");
  json_object_set_string_member (run->report, "plan", self->version ? self->version : "");
  json_object_set_string_member (run->report, "program", DOOR_ORIGIN_PROGRAM);
  if (!fill_study (self, run->study, run->report, error) || !find_cases (self, run, error)
      || !check_columns (run, error))
    return NULL;
  json_object_set_array_member (run->report, "steps", json_array_new ());
  weights = g_new (double, MAX (run->n, 1));
  for (guint i = 0; i < run->n; i++)
    weights[i] = 1;
  for (guint s = 0; s < self->steps->len; s++)
    if (!run_step (run, self->steps->pdata[s], weights, s + 1, error))
      return NULL;
  return g_steal_pointer (&run);
}
