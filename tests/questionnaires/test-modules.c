/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switches of the full interview: a module that is off asks nothing, shows no page, leaves what
 * it would have told blank and is named by no text; one that is on asks again. */
#include <string.h>

#include "door-csv.h"
#include "door-cursor.h"
#include "door-files.h"
#include "door-play.h"
#include "door-simulator.h"

#define FULL "victimization"
#define MAX_BYTES (4u * 1024 * 1024)
#define N_WALKS 8

typedef struct {
  const char *module;
  const char *groups;  /* that it asks: the first is its own */
  const char *gone;    /* lines of the whole interview that go with it */
  const char *results; /* that are blank without it */
} Switch;

static const Switch switches[] = {
  { "C", "dwelling", "dwelling/", "" },
  { "D", "home_events", "home_events/ events/", "r_home_types" },
  { "F", "safety", "safety/", "r_safe" },
  { "G", "trust", "trust/", "" },
  { "H", "services", "services/", "r_say r_influence" },
  { "I", "disputes", "disputes/", "r_dispute_base r_dispute" },
  { "J", "treatment", "treatment/ gate_treatment", "r_treatment why_no_treatment" },
  { "K", "officials", "officials/ gate_officials", "r_bribery why_no_officials" },
  { "L", "own_events", "own_events/", "r_own_types" },
  { "M", "force_events", "force_events/ gate_force force_forms/ gate_forms",
    "r_assault r_physical r_threat r_robbery_told why_no_force" },
  { "N", "bothering", "bothering/ gate_bothering", "r_bothered why_no_bothering" },
  { "O", "private", "private/ gate_private", "r_private why_no_private" },
  { "P", "partner", "partner/ gate_partner", "r_partner_asked why_no_partner" },
  { "Q", "events force_forms", "force_forms/ gate_forms events/",
    "r_assault_told r_threat_told r_robbery_told r_events_told why_no_form" },
  { "R", "unfree_work", "unfree_work/ gate_work", "" },
  { "T", "interviewer", "interviewer/", "" },
};

/* --- Forms -------------------------------------------------------------------------------- */

static void
switch_row (char *xml, const char *module, gboolean on)
{
  g_autofree char *name = g_strdup_printf ("<name>%s</name>", module);
  char *at = strstr (xml, "<instance id=\"module\"");

  g_assert_nonnull (at);
  at = strstr (at, name);
  g_assert_nonnull (at);
  at = strstr (at, "<on>");
  g_assert_nonnull (at);
  memcpy (at, on ? "<on>yes</on>" : "<on>no </on>", strlen ("<on>yes</on>"));
}

static char *
shipped_xml (void)
{
  g_autofree char *path = door_play_path (FULL, FULL ".xml");
  char *xml = NULL;

  g_assert_true (g_file_get_contents (path, &xml, NULL, NULL));
  return xml;
}

static DoorFormDef *
load_xml (const char *xml)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  DoorFormDef *def = door_form_load (bytes, NULL, diagnostics);

  g_assert_nonnull (def);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 0);
  return def;
}

static DoorFormDef *
load_without (const char *module)
{
  g_autofree char *xml = shipped_xml ();

  switch_row (xml, module, FALSE);
  return load_xml (xml);
}

/* All are off but these. */
static DoorFormDef *
load_only (const char *modules)
{
  g_autofree char *xml = shipped_xml ();

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    switch_row (xml, switches[i].module, strstr (modules, switches[i].module) != NULL);
  return load_xml (xml);
}

/* --- What is asked ------------------------------------------------------------------------ */

static gboolean
is_asked (DoorSession *session, const char *group)
{
  g_autofree char *ref = g_strconcat ("/data/", group, NULL);
  DoorNode node = door_session_find (session, ref);

  g_assert_cmpuint (node, !=, DOOR_NODE_NONE);
  return door_session_is_relevant (session, node);
}

static gboolean
begins_with_any (const char *ref, const char *groups)
{
  g_auto (GStrv) names = g_strsplit (groups, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("/data/%s/", names[i]);
      if (g_str_has_prefix (ref, prefix))
        return TRUE;
    }
  return FALSE;
}

static void
check_screen (DoorSession *session, DoorCursor *cursor, const Switch *off)
{
  guint n = 0;
  const DoorItem *items = door_cursor_items (cursor, &n);

  if (door_cursor_kind (cursor) != DOOR_SCREEN_BEGINNING
      && door_cursor_kind (cursor) != DOOR_SCREEN_REPEAT_PROMPT && n == 0)
    g_error ("without %s: an empty page", off->module);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ref = door_session_ref (session, items[i].node);
      if (begins_with_any (ref, off->groups))
        g_error ("without %s: %s is on a page", off->module, ref);
    }
}

/* Page after page of an interview that has been held: none is empty, none belongs to what is off. */
static void
check_pages (DoorSession *session, const Switch *off)
{
  g_autoptr (DoorCursor) cursor = door_cursor_new (session);
  guint pages = 0;

  while (door_cursor_kind (cursor) != DOOR_SCREEN_END)
    {
      g_assert_cmpuint (++pages, <, 1000);
      check_screen (session, cursor, off);
      g_assert_true (door_cursor_next (cursor));
    }
  g_assert_cmpuint (pages, >, 60);
}

static void
check_results (DoorSession *session, const Switch *off)
{
  g_auto (GStrv) names = g_strsplit (off->results, " ", -1);

  for (guint i = 0; names[i] != NULL && *off->results != '\0'; i++)
    {
      g_autofree char *ref = g_strconcat ("/data/results/", names[i], NULL);
      door_play_expect (session, ref, "");
    }
}

static DoorSession *
play_whole_without (DoorFormDef *def, const Switch *off)
{
  g_autofree char *path = door_play_path (FULL, "whole.scenario");
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_auto (GStrv) gone = g_strsplit (off->gone, " ", -1);
  DoorSession *session;

  for (guint i = 0; gone[i] != NULL; i++)
    {
      g_autofree char *prefix = g_strconcat ("/data/", gone[i], NULL);
      door_play_drop (play, prefix);
    }
  session = door_play_begin (play, def, 1);
  door_play_to_end (play, session);
  return session;
}

static void
test_off (gconstpointer data)
{
  const Switch *off = data;
  g_autoptr (DoorFormDef) def = load_without (off->module);
  g_autoptr (DoorSession) session = play_whole_without (def, off);
  g_auto (GStrv) groups = g_strsplit (off->groups, " ", -1);

  for (guint i = 0; groups[i] != NULL; i++)
    g_assert_false (is_asked (session, groups[i]));
  check_pages (session, off);
  check_results (session, off);
  door_play_expect (session, "/data/results/disposition", "1.1");
  /* Nor when the interpreter of the home is the reason for what else is missing. */
  door_play_answer (session, "/data/contact/interpreter", "2");
  check_results (session, off);
}

/* Whatever is answered without it, the interview comes to its end. */
static void
test_off_at_random (gconstpointer data)
{
  const Switch *off = data;
  g_autoptr (DoorFormDef) def = load_without (off->module);

  for (guint64 seed = 1; seed <= N_WALKS; seed++)
    {
      g_autoptr (DoorClock) clock
          = door_clock_new_fixed (G_GINT64_CONSTANT (1795428000000000), NULL);
      DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
      g_autoptr (DoorSession) session = door_session_new (def, &env, NULL);
      DoorSimulatorOptions options = { .seed = seed, .reason_percent = 10, .max_instances = 3 };
      DoorSimulatorReport report = { 0 };
      g_autoptr (GArray) violations = NULL;

      door_simulator_walk (session, &options, &report);
      g_assert_true (report.reached_end);
      g_assert_cmpuint (report.n_refused, ==, 0);
      violations = door_session_validate (session);
      g_assert_cmpuint (violations->len, ==, 0);
    }
}

/* Alone, a module asks; what is off beside it does not. Forms need events to be about. */
static void
test_on (gconstpointer data)
{
  const Switch *on = data;
  const gboolean forms = strcmp (on->module, "Q") == 0;
  g_autofree char *modules = g_strconcat (on->module, forms ? "DM" : "", NULL);
  g_autoptr (DoorFormDef) def = load_only (modules);
  g_autofree char *path = door_play_path (FULL, "whole.scenario");
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_fill (session, FALSE);
  /* The one who was drawn is not known to the first answers: whom parts O and P are for. */
  door_play_answer (session, "/data/contact/interviewer_sex", "2");
  door_play_answer (session, "/data/background/e_sex", "2");
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_auto (GStrv) groups = g_strsplit (switches[i].groups, " ", -1);
      const gboolean asked = is_asked (session, groups[0]);

      if (asked != (strstr (modules, switches[i].module) != NULL))
        g_error ("only %s is on: %s %s", modules, groups[0], asked ? "is asked" : "is not asked");
    }
}

/* --- The two usual sets ------------------------------------------------------------------- */

static char *
modules_of_set (const char *file)
{
  g_autofree char *path = door_play_path ("country", file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, &error);
  g_autoptr (DoorCsvTable) table = bytes ? door_csv_read (bytes, &error) : NULL;
  GString *on = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (door_csv_rows (table), ==, G_N_ELEMENTS (switches));
  for (guint row = 0; row < door_csv_rows (table); row++)
    if (strcmp (door_csv_cell (table, row, (guint) door_csv_find (table, "on")), "yes") == 0)
      g_string_append (on, door_csv_cell (table, row, (guint) door_csv_find (table, "name")));
  return g_string_free (on, FALSE);
}

static void
test_usual_sets (void)
{
  static const char *const sets[] = { "modules-core.csv", "modules-full.csv" };

  for (gsize s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autofree char *modules = modules_of_set (sets[s]);
      g_autoptr (DoorFormDef) def = load_only (modules);
      g_autofree char *path = door_play_path (FULL, "whole.scenario");
      g_autoptr (DoorPlay) play = door_play_read (path);
      g_autoptr (DoorSession) session = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
        {
          g_auto (GStrv) gone = g_strsplit (switches[i].gone, " ", -1);

          for (guint g = 0; gone[g] != NULL && !strstr (modules, switches[i].module); g++)
            {
              g_autofree char *prefix = g_strconcat ("/data/", gone[g], NULL);
              door_play_drop (play, prefix);
            }
        }
      session = door_play_begin (play, def, 1);
      door_play_to_end (play, session);
      door_play_expect (session, "/data/results/disposition", "1.1");
      for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
        if (!strstr (modules, switches[i].module))
          check_pages (session, &switches[i]);
    }
}

/* --- Texts -------------------------------------------------------------------------------- */

/* The group at the top that each row of the sheet stands in; "": none. */
static GHashTable *
top_groups (const DoorCsvTable *survey)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  const guint type = (guint) door_csv_find (survey, "type"),
              name = (guint) door_csv_find (survey, "name");
  g_autofree char *top = g_strdup ("");
  guint depth = 0;

  for (guint row = 0; row < door_csv_rows (survey); row++)
    {
      const char *what = door_csv_cell (survey, row, type);

      if (g_str_has_prefix (what, "begin_") && depth++ == 0)
        {
          g_free (top);
          top = g_strdup (door_csv_cell (survey, row, name));
        }
      if (!g_str_has_prefix (what, "end_"))
        g_hash_table_insert (groups, (char *) door_csv_cell (survey, row, name), g_strdup (top));
      else if (--depth == 0)
        {
          g_free (top);
          top = g_strdup ("");
        }
    }
  return groups;
}

static gboolean
may_be_off (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_auto (GStrv) groups = g_strsplit (switches[i].groups, " ", -1);
      if (g_strv_contains ((const char *const *) groups, group))
        return TRUE;
    }
  return FALSE;
}

static guint
check_text (GHashTable *groups, const char *name, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\$\\{([^}]*)\\}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  const char *own = g_hash_table_lookup (groups, name);
  guint n = 0;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL), n++)
    {
      g_autofree char *named = g_match_info_fetch (match, 1);
      const char *other = g_hash_table_lookup (groups, named);

      g_assert_nonnull (other);
      if (strcmp (own, other) != 0 && may_be_off (other))
        g_error ("%s names %s of %s, which may be off", name, named, other);
    }
  return n;
}

/* No text names an answer of another module that may be off. */
static void
test_texts_stand_alone (void)
{
  g_autofree char *path = door_play_path (FULL, "survey.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, &error);
  g_autoptr (DoorCsvTable) survey = bytes ? door_csv_read (bytes, &error) : NULL;
  g_autoptr (GHashTable) groups = NULL;
  const guint name = (guint) door_csv_find (survey, "name");
  guint n = 0;

  g_assert_no_error (error);
  groups = top_groups (survey);
  for (guint row = 0; row < door_csv_rows (survey); row++)
    for (guint c = 0; c < door_csv_columns (survey); c++)
      if (strstr (door_csv_header (survey, c), "::") != NULL)
        n += check_text (groups, door_csv_cell (survey, row, name), door_csv_cell (survey, row, c));
  g_assert_cmpuint (n, >, 500);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc test;
  } kinds[] = { { "off", test_off }, { "off-at-random", test_off_at_random }, { "on", test_on } };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *path
            = g_strdup_printf ("/modules/%s/%s", switches[i].module, kinds[k].name);
        g_test_add_data_func (path, &switches[i], kinds[k].test);
      }
  g_test_add_func ("/modules/usual-sets", test_usual_sets);
  g_test_add_func ("/modules/texts-stand-alone", test_texts_stand_alone);
  return g_test_run ();
}
