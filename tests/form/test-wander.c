/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews that wander: answers given, changed and cleared, repeats added and removed, languages
 * switched. After every few edits the journal of all of them is replayed into a fresh session, which
 * calculates everything once; it must equal the one that was kept up to date edit by edit. */
#include <string.h>

#include "corpus.h"
#include "door-simulator.h"
#include "scenario.h"

#define INTERVIEWS 2
#define INTERVIEWS_LONG 20 /* with DOOR_LONG set */
/* Comparisons per interview. */
#define ROUNDS 14
#define ROUNDS_LARGE 5
#define LARGE 200 /* nodes */

typedef struct {
  DoorFormDef *def;
  DoorSession *session;
  DoorCursor *cursor;
  Journal *journal;
  guint64 state;
} Wander;

static guint
below (Wander *self, guint n)
{
  self->state = self->state * 6364136223846793005u + 1442695040888963407u;
  return n == 0 ? 0 : (guint) ((self->state >> 33) % n);
}

static void
answer_here (Wander *self)
{
  guint n;
  const DoorItem *items = door_cursor_items (self->cursor, &n);
  g_autofree char *value = NULL;
  DoorItem item;

  if (n == 0)
    return;
  item = items[below (self, n)];
  if (!door_form_control_is_question (self->def, item.control))
    return;
  if (below (self, 6) > 0)
    value = door_simulator_draw (self->session, item, &self->state);
  door_session_set (self->session, item.node, value, FALSE);
  journal_take (self->journal, self->session);
}

static void
remove_here (Wander *self)
{
  const DoorItem item = door_cursor_item (self->cursor);
  DoorNode instance;

  if (item.node == DOOR_NODE_NONE)
    return;
  instance = door_session_instance_of (self->session, item.node);
  if (instance != DOOR_NODE_ROOT && door_session_remove_repeat (self->session, instance))
    journal_take (self->journal, self->session);
}

static void
jump (Wander *self)
{
  g_autoptr (GArray) rows = door_session_outline (self->session);
  const DoorOutlineRow *row;

  if (rows->len == 0)
    return;
  row = &g_array_index (rows, DoorOutlineRow, below (self, rows->len));
  if (!row->is_prompt)
    door_cursor_go (self->cursor, row->item.node);
}

static void
step (Wander *self)
{
  switch (below (self, 12))
    {
    case 0:
      jump (self);
      break;
    case 1:
      door_cursor_previous (self->cursor);
      break;
    case 2:
      if (below (self, 3) == 0)
        remove_here (self);
      break;
    case 3:
      if (door_form_n_languages (self->def) > 1)
        {
          door_session_set_language (self->session,
                                     below (self, door_form_n_languages (self->def)));
          journal_take (self->journal, self->session);
        }
      break;
    default:
      if (door_cursor_kind (self->cursor) == DOOR_SCREEN_REPEAT_PROMPT && below (self, 2) == 0
          && door_cursor_add (self->cursor))
        journal_take (self->journal, self->session);
      answer_here (self);
      if (!door_cursor_next (self->cursor))
        door_cursor_to_beginning (self->cursor);
    }
}

static void
report_difference (const char *file, const char *kept, const char *fresh, const Journal *journal)
{
  g_auto (GStrv) a = g_strsplit (kept, "\n", -1);
  g_auto (GStrv) b = g_strsplit (fresh, "\n", -1);
  guint i = 0;

  while (a[i] && b[i] && strcmp (a[i], b[i]) == 0)
    i++;
  g_test_message ("%s, after %u lines of journal: kept\n  %s\nfresh\n  %s", file,
                  journal->lines->len, a[i] ? a[i] : "(end)", b[i] ? b[i] : "(end)");
  for (guint j = journal->lines->len > 12 ? journal->lines->len - 12 : 0; j < journal->lines->len;
       j++)
    g_test_message ("  %s", (char *) journal->lines->pdata[j]);
  g_test_fail ();
}

static gboolean
compare (Wander *self, const DoorEnv *env, const char *file)
{
  const guint language = door_session_language (self->session);
  g_autoptr (DoorSession) fresh = NULL;
  g_autofree char *kept_picture = picture_of (self->session);
  g_autofree char *fresh_picture = NULL;
  DoorEnv its_env = *env;

  if (door_form_n_languages (self->def) > 0)
    its_env.language = door_form_language (self->def, language);
  fresh = journal_replay (self->journal, self->def, &its_env);
  fresh_picture = picture_of (fresh);
  if (strcmp (kept_picture, fresh_picture) == 0)
    return TRUE;
  report_difference (file, kept_picture, fresh_picture, self->journal);
  return FALSE;
}

static DoorSession *
reload (DoorSession *session, const DoorEnv *env)
{
  DoorFormDef *def = door_session_def (session);
  g_autoptr (GBytes) xml = door_session_to_xml (session, FALSE);
  g_autoptr (GError) error = NULL;
  DoorEnv its_env = *env;
  DoorSession *again;

  if (door_form_n_languages (def) > 0)
    its_env.language = door_form_language (def, door_session_language (session));
  again = door_session_resume (def, &its_env, xml, FALSE, NULL, &error);
  g_assert_no_error (error);
  return again;
}

static gboolean
draws (const char *expression)
{
  return expression && (strstr (expression, "random(") || strstr (expression, "uuid("));
}

/* Opening a record does something to it: calculations run over what was answered in their place, and
 * chance is drawn anew, also for the order of choices. The second opening then finds what the first
 * one left. */
static gboolean
is_restless (const DoorFormDef *def, const char *file)
{
  for (DoorDefNode node = DOOR_DEF_ROOT; node < door_form_n_nodes (def); node++)
    {
      const char *calculate = door_form_expression (def, node, DOOR_EXPR_CALCULATE);

      if (calculate
          && (draws (calculate) || door_form_node_control (def, node) != DOOR_CONTROL_NONE))
        return TRUE;
    }
  return corpus_holds (file, "randomize(");
}

static void
compare_pictures (Wander *self, const char *file, DoorSession *one, DoorSession *other)
{
  g_autofree char *before = whole_picture_of (one);
  g_autofree char *after = whole_picture_of (other);

  if (strcmp (before, after) != 0)
    report_difference (file, before, after, self->journal);
}

/* A record read back makes an equal session: not the answers alone, but all that follows from them. */
static void
compare_reloaded (Wander *self, const DoorEnv *env, const char *file)
{
  g_autoptr (DoorSession) again = reload (self->session, env);
  g_autoptr (DoorSession) third = NULL;
  g_autofree char *before = answers_of (self->session);
  g_autofree char *after = answers_of (again);

  if (strcmp (before, after) != 0)
    report_difference (file, before, after, self->journal);
  if (!is_restless (self->def, file))
    {
      compare_pictures (self, file, self->session, again);
      return;
    }
  third = reload (again, env);
  compare_pictures (self, file, again, third);
}

static void
wander (DoorFormDef *def, const char *file, guint64 seed)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795424400000000), NULL);
  const DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (def, &env, &error);
  g_autoptr (DoorCursor) cursor = NULL;
  g_autoptr (Journal) journal = journal_new ();
  const guint rounds = door_form_n_nodes (def) > LARGE ? ROUNDS_LARGE : ROUNDS;
  Wander self = { def, session, NULL, journal, seed };

  g_assert_no_error (error);
  cursor = door_cursor_new (session);
  self.cursor = cursor;
  journal_take (journal, session);
  if (!compare (&self, &env, file))
    return;
  for (guint i = 1; i <= rounds; i++)
    {
      for (guint j = 0; j < 4; j++)
        step (&self);
      if (!compare (&self, &env, file))
        return;
    }
  compare_reloaded (&self, &env, file);
}

static void
test_form (const char *file)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = corpus_load (file, diagnostics);
  const char *is_long = g_getenv ("DOOR_LONG");
  const guint64 n = is_long && *is_long ? INTERVIEWS_LONG : INTERVIEWS;

  for (guint64 seed = 1; def && seed <= n; seed++)
    wander (def, file, seed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  corpus_add_tests ("/wander", test_form);
  return g_test_run ();
}
