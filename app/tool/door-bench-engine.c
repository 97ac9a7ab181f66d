/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form engine on large forms of others. Reads them from $DOOR_CORPUS; each figure is the median
 * of several rounds, and a ratio is taken against libxml2 on the same bytes in the same round.
 */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-engine-private.h"

#include "door-cursor.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-simulator.h"
#include "door-xml.h"

#include <string.h>

#define N_ROUNDS 9
#define MAX_BYTES (64u * 1024 * 1024)

#define WHOVA "forms/getodk+javarosa/src__test__resources__smoketests__whova_form.xml"
#define WARDS "bench/nigeria_wards_internal.xml"

/* Where the WHO form keeps the dates that decide whose questions are asked. */
#define WHOVA_DECEASED "/data/consented/deceased_CRVS/info_on_deceased/"

void
door_bench_source_clear (DoorBenchSource *self)
{
  g_clear_pointer (&self->xml, g_bytes_unref);
  g_clear_pointer (&self->folder, g_free);
}

static char *
corpus_path (const char *name)
{
  return g_build_filename (g_getenv ("DOOR_CORPUS"), name, NULL);
}

gboolean
door_bench_engine_read_source (const char *name, DoorBenchSource *ret_source, GError **error)
{
  g_autofree char *path = corpus_path (name);

  ret_source->xml = door_file_load (path, MAX_BYTES, error);
  ret_source->folder = g_path_get_dirname (path);
  ret_source->media = door_form_media_from_folder (ret_source->folder);
  return ret_source->xml != NULL;
}

double
door_bench_engine_ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

void
door_bench_engine_add_figure (JsonBuilder *figures, const char *name, double value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
}

DoorSession *
door_bench_engine_begin (DoorFormDef *def)
{
  const DoorEnv env = { .has_seed = TRUE, .seed = 1 };

  return door_session_new (def, &env, NULL);
}

DoorFormDef *
door_bench_engine_load (const DoorBenchSource *source)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();

  return door_form_load (source->xml, &source->media, diagnostics);
}

/* --- Opening -------------------------------------------------------------------------------- */

static double
time_bare_parse (const DoorBenchSource *source)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (xmlDoc) doc = door_xml_parse (source->xml, "form", NULL);

  return door_bench_engine_ms_since (start);
}

static double
time_open (const DoorBenchSource *source)
{
  gint64 start = g_get_monotonic_time ();
  DoorFormDef *def = door_bench_engine_load (source);
  DoorSession *session = door_bench_engine_begin (def);
  double ms = door_bench_engine_ms_since (start);

  door_session_free (session);
  door_form_unref (def);
  return ms;
}

static double
time_reopen (DoorFormDef *def)
{
  gint64 start = g_get_monotonic_time ();
  DoorSession *session = door_bench_engine_begin (def);
  double ms = door_bench_engine_ms_since (start);

  door_session_free (session);
  return ms;
}

static gboolean
measure_open (JsonBuilder *figures, const char *form, const char *name, GError **error)
{
  g_auto (DoorBenchSource) source = { NULL };
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) reopen = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (DoorFormDef) def = NULL;
  g_autofree char *open_ms = g_strconcat (name, "_open_ms", NULL);
  g_autofree char *open_ratio = g_strconcat (name, "_open_ratio", NULL);

  if (!door_bench_engine_read_source (form, &source, error))
    return FALSE;
  def = door_bench_engine_load (&source);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double bare_ms = time_bare_parse (&source), ms = time_open (&source),
             again_ms = time_reopen (def);

      g_array_append_val (bare, bare_ms);
      g_array_append_val (open, ms);
      g_array_append_val (reopen, again_ms);
    }
  door_bench_engine_add_figure (figures, open_ms, door_bench_median (open));
  door_bench_engine_add_figure (figures, open_ratio,
                                door_bench_median (open) / door_bench_median (bare));
  if (strcmp (name, "whova") == 0)
    door_bench_engine_add_figure (figures, "reopen_ratio",
                                  door_bench_median (reopen) / door_bench_median (open));
  return TRUE;
}

/* --- A process of its own --------------------------------------------------------------------- */

static char *
walk_requests (guint n)
{
  GString *text = g_string_new ("{\"op\":\"open\"}\n");

  for (guint i = 0; i < n; i++)
    g_string_append (text, "{\"op\":\"next\"}\n");
  g_string_append (text, "{\"op\":\"serialize\"}\n");
  return g_string_free (text, FALSE);
}

/* Plays requests to a process of its own; its peak is looked at afterwards. */
gboolean
door_bench_engine_play (const char *form, const char *requests, GError **error)
{
  g_autofree char *program = door_platform_program_path ();
  g_autofree char *path = corpus_path (form);
  g_autofree char *answers = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error,
                          program, "run", path, NULL);

  return child && g_subprocess_communicate_utf8 (child, requests, NULL, &answers, NULL, error);
}

double
door_bench_engine_peak_mb (void)
{
  return (double) door_platform_children_peak_memory () / (1024.0 * 1024.0);
}

static gboolean
measure_process (JsonBuilder *figures, GError **error)
{
  g_autofree char *requests = walk_requests (500);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double ms;

      if (!door_bench_engine_play (WHOVA, requests, error))
        return FALSE;
      ms = door_bench_engine_ms_since (start);
      g_array_append_val (times, ms);
    }
  door_bench_engine_add_figure (figures, "whova_process_ms", door_bench_median (times));
  door_bench_engine_add_figure (figures, "whova_rss_mb", door_bench_engine_peak_mb ());
  return TRUE;
}

/* --- Edits ---------------------------------------------------------------------------------- */

gboolean
door_bench_engine_set (DoorSession *session, const char *ref, const char *value)
{
  DoorNode node = door_session_find (session, ref);

  return node != DOOR_NODE_NONE
         && door_session_set (session, node, value, FALSE) == DOOR_OUTCOME_OK;
}

gboolean
door_bench_engine_fail (const char *what, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s could not be played", what);
  return FALSE;
}

void
door_bench_engine_add_times (JsonBuilder *figures, const char *name, GArray *times, double scale)
{
  door_bench_engine_add_figure (figures, name, door_bench_median (times) * scale);
}

/* An answer as it was drawn once, to be given again. */
typedef struct {
  char *ref;
  char *value;
} Given;

static void
given_clear (gpointer data)
{
  Given *given = data;

  g_free (given->ref);
  g_free (given->value);
}

static void
answer_screen (DoorSession *session, DoorCursor *cursor, guint64 *state, GArray *given)
{
  guint n;
  const DoorItem *items = door_cursor_items (cursor, &n);
  g_autofree DoorItem *copy = g_memdup2 (items, n * sizeof *items);

  for (guint i = 0; i < n; i++)
    {
      Given answer = { NULL };

      if (!door_form_control_is_question (door_session_def (session), copy[i].control)
          || !door_session_is_relevant (session, copy[i].node)
          || !(answer.value = door_simulator_draw (session, copy[i], state)))
        continue;
      if (door_session_set (session, copy[i].node, answer.value, TRUE) == DOOR_OUTCOME_OK)
        {
          answer.ref = door_session_ref (session, copy[i].node);
          g_array_append_val (given, answer);
        }
      else
        g_free (answer.value);
    }
}

/* One interview, answered from the first screen on. */
static GArray *
draw_interview (DoorFormDef *def, guint max, guint64 seed)
{
  g_autoptr (DoorSession) session = door_bench_engine_begin (def);
  g_autoptr (DoorCursor) cursor = door_cursor_new (session);
  GArray *given = g_array_new (FALSE, FALSE, sizeof (Given));
  guint64 state = seed;

  g_array_set_clear_func (given, given_clear);
  while (given->len < max && door_cursor_next (cursor)
         && door_cursor_kind (cursor) != DOOR_SCREEN_END)
    if (door_cursor_kind (cursor) != DOOR_SCREEN_REPEAT_PROMPT)
      answer_screen (session, cursor, &state, given);
  return given;
}

#define N_AUTOFILL 184
#define N_SEEDS 64

/* The first respondent who does not break off. */
static GArray *
draw_answers (DoorFormDef *def)
{
  GArray *given = draw_interview (def, N_AUTOFILL, 1);

  for (guint64 seed = 2; seed <= N_SEEDS && given->len < N_AUTOFILL; seed++)
    {
      g_array_unref (given);
      given = draw_interview (def, N_AUTOFILL, seed);
    }
  return given;
}

static gboolean
measure_autofill (JsonBuilder *figures, DoorFormDef *def, GError **error)
{
  g_autoptr (GArray) given = draw_answers (def);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (DoorSession) session = door_bench_engine_begin (def);
      gint64 start = g_get_monotonic_time ();
      double ms;

      for (guint j = 0; j < given->len; j++)
        if (!door_bench_engine_set (session, g_array_index (given, Given, j).ref,
                                    g_array_index (given, Given, j).value))
          return door_bench_engine_fail (g_array_index (given, Given, j).ref, error);
      ms = door_bench_engine_ms_since (start);
      g_array_append_val (times, ms);
    }
  door_bench_engine_add_figure (figures, "autofill_answers", given->len);
  door_bench_engine_add_times (figures, "autofill_ms", times, 1);
  return TRUE;
}

static gboolean
measure_toggle (JsonBuilder *figures, DoorFormDef *def, GError **error)
{
  static const char *const deaths[] = { "2020-01-05", "1960-01-05" };
  g_autoptr (DoorSession) session = door_bench_engine_begin (def);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  DoorNode death;

  if (!door_bench_engine_set (session, "/data/respondent_backgr/Id10013", "yes")
      || !door_bench_engine_set (session, WHOVA_DECEASED "Id10020", "yes")
      || !door_bench_engine_set (session, WHOVA_DECEASED "Id10021", "1960-01-01")
      || !door_bench_engine_set (session, WHOVA_DECEASED "Id10022", "yes"))
    return door_bench_engine_fail ("the WHO form's beginning", error);
  death = door_session_find (session, WHOVA_DECEASED "Id10023_a");
  for (guint i = 0; i < 101; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double ms;

      if (door_session_set (session, death, deaths[i % 2], FALSE) != DOOR_OUTCOME_OK)
        return door_bench_engine_fail ("the date of death", error);
      ms = door_bench_engine_ms_since (start);
      g_array_append_val (times, ms);
    }
  door_bench_engine_add_times (figures, "toggle_ms", times, 1);
  return TRUE;
}

static gboolean
measure_whova_edits (JsonBuilder *figures, GError **error)
{
  g_auto (DoorBenchSource) source = { NULL };
  g_autoptr (DoorFormDef) def = NULL;

  if (!door_bench_engine_read_source (WHOVA, &source, error))
    return FALSE;
  def = door_bench_engine_load (&source);
  return measure_toggle (figures, def, error) && measure_autofill (figures, def, error);
}

gboolean
door_bench_engine (JsonBuilder *figures, GError **error)
{
  if (!g_getenv ("DOOR_CORPUS"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "set DOOR_CORPUS to the folder of the corpus of forms");
      return FALSE;
    }
  return measure_process (figures, error) && measure_open (figures, WHOVA, "whova", error)
         && measure_open (figures, WARDS, "wards", error) && measure_whova_edits (figures, error)
         && door_bench_engine_measure_choices (figures, error)
         && door_bench_engine_measure_aggregates (figures, error)
         && door_bench_engine_measure_household_memory (figures, error)
         && door_bench_engine_measure_growth (figures, error);
}
