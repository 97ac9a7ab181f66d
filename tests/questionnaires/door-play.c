/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-play.h"

#include <string.h>

#include "door-cursor.h"
#include "door-files.h"

#define MAX_FORM_BYTES (16u * 1024 * 1024)

typedef struct {
  char *ref;
  char *value;
  gboolean done;
} DoorPlayLine;

struct _DoorPlay {
  char *name;
  GPtrArray *lines; /* of DoorPlayLine */
  GDateTime *clock;
};

static void
line_free (gpointer data)
{
  DoorPlayLine *line = data;

  g_free (line->ref);
  g_free (line->value);
  g_free (line);
}

static DoorPlayLine *
line_new (const char *ref, const char *value)
{
  DoorPlayLine *line = g_new0 (DoorPlayLine, 1);

  line->ref = g_strdup (ref);
  line->value = g_strdup (value);
  return line;
}

static int
find_line (DoorPlay *self, const char *ref)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i);
      if (strcmp (line->ref, ref) == 0)
        return (int) i;
    }
  return -1;
}

static void
read_line (DoorPlay *self, char *text)
{
  char *equals;

  g_strstrip (text);
  if (g_str_has_prefix (text, "# clock = "))
    self->clock = g_date_time_new_from_iso8601 (text + strlen ("# clock = "), NULL);
  if (*text == '\0' || *text == '#')
    return;
  equals = strstr (text, " = ");
  if (equals == NULL)
    g_error ("%s: no \" = \" in \"%s\"", self->name, text);
  *equals = '\0';
  if (find_line (self, text) >= 0)
    g_error ("%s: %s is answered twice", self->name, text);
  g_ptr_array_add (self->lines, line_new (text, equals + 3));
}

DoorPlay *
door_play_read (const char *path)
{
  DoorPlay *self = g_new0 (DoorPlay, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;
  g_autoptr (GError) error = NULL;

  self->name = g_path_get_basename (path);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  rows = g_strsplit (text, "\n", -1);
  for (guint i = 0; rows[i] != NULL; i++)
    read_line (self, rows[i]);
  if (self->clock == NULL)
    g_error ("%s: no \"# clock = …\"", self->name);
  return self;
}

void
door_play_free (DoorPlay *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->lines);
  g_clear_pointer (&self->clock, g_date_time_unref);
  g_free (self);
}

void
door_play_set (DoorPlay *self, const char *ref, const char *value, const char *after)
{
  int at = find_line (self, ref);

  if (at >= 0)
    g_ptr_array_remove_index (self->lines, (guint) at);
  if (value == NULL)
    return;
  if (after != NULL)
    at = find_line (self, after) + 1;
  g_ptr_array_insert (self->lines, at, line_new (ref, value));
}

void
door_play_replace (DoorPlay *self, const char *ref, const char *value)
{
  int at = find_line (self, ref);
  DoorPlayLine *line;

  if (at < 0)
    g_error ("%s: no line about %s", self->name, ref);
  line = g_ptr_array_index (self->lines, (guint) at);
  g_free (line->value);
  line->value = g_strdup (value);
}

void
door_play_drop (DoorPlay *self, const char *prefix)
{
  for (guint i = self->lines->len; i > 0; i--)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i - 1);
      if (g_str_has_prefix (line->ref, prefix))
        g_ptr_array_remove_index (self->lines, i - 1);
    }
}

const char *
door_play_first (DoorPlay *self, const char *prefix)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i);
      if (g_str_has_prefix (line->ref, prefix))
        return line->ref;
    }
  return NULL;
}

const char *
door_play_last (DoorPlay *self, const char *prefix)
{
  for (guint i = self->lines->len; i > 0; i--)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i - 1);
      if (g_str_has_prefix (line->ref, prefix))
        return line->ref;
    }
  return NULL;
}

DoorSession *
door_play_begin (DoorPlay *self, DoorFormDef *def, guint64 seed)
{
  g_autoptr (DoorClock) clock
      = door_clock_new_fixed (g_date_time_to_unix (self->clock) * G_USEC_PER_SEC, NULL);
  DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  g_autoptr (GError) error = NULL;
  DoorSession *session = door_session_new (def, &env, &error);

  g_assert_no_error (error);
  return session;
}

const char *
door_play_value (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);

  if (node == DOOR_NODE_NONE)
    g_error ("there is no %s", ref);
  return door_session_value (session, node);
}

void
door_play_expect (DoorSession *session, const char *ref, const char *value)
{
  const char *found = door_play_value (session, ref);

  if (strcmp (found, value) != 0)
    g_error ("%s is \"%s\", expected \"%s\"", ref, found, value);
}

char *
door_play_path (const char *questionnaire, const char *file)
{
  return g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", questionnaire, file,
                           NULL);
}

DoorFormDef *
door_play_load (const char *questionnaire)
{
  g_autofree char *file = g_strconcat (questionnaire, ".xml", NULL);
  g_autofree char *path = door_play_path (questionnaire, file);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, MAX_FORM_BYTES, &error);
  DoorFormDef *def;

  g_assert_no_error (error);
  def = door_form_load (xml, NULL, diagnostics);
  g_assert_nonnull (def);
  return def;
}

DoorOutcome
door_play_answer (DoorSession *session, const char *ref, const char *value)
{
  DoorNode node = door_session_find (session, ref);

  if (node == DOOR_NODE_NONE)
    g_error ("there is no %s", ref);
  return door_session_set (session, node, value, TRUE);
}

/* The lines stand in the order of asking: all before this one have had their turn. */
static void
check_turn (DoorPlay *self, int at)
{
  for (int i = 0; i < at; i++)
    {
      DoorPlayLine *earlier = g_ptr_array_index (self->lines, (guint) i);
      DoorPlayLine *line = g_ptr_array_index (self->lines, (guint) at);
      if (!earlier->done)
        g_error ("%s: asked for %s while %s had not been asked", self->name, line->ref,
                 earlier->ref);
    }
}

/* Answers one question of the screen. FALSE: there was nothing to do for it. */
static gboolean
answer_item (DoorPlay *self, DoorSession *session, DoorItem item)
{
  g_autofree char *ref = door_session_ref (session, item.node);
  int at = find_line (self, ref);
  DoorPlayLine *line;
  DoorOutcome outcome;

  if (at < 0)
    {
      if (door_session_is_required (session, item.node)
          && *door_session_value (session, item.node) == '\0')
        g_error ("%s: %s is asked and has no answer", self->name, ref);
      return FALSE;
    }
  line = g_ptr_array_index (self->lines, (guint) at);
  if (line->done)
    return FALSE;
  check_turn (self, at);
  outcome = door_session_set (session, item.node, line->value, TRUE);
  if (outcome != DOOR_OUTCOME_OK)
    g_error ("%s: %s = %s: refused, %s", self->name, ref, line->value, door_outcome_name (outcome));
  line->done = TRUE;
  return TRUE;
}

static void
answer_screen (DoorPlay *self, DoorSession *session, DoorCursor *cursor)
{
  gboolean answered = TRUE;

  while (answered)
    {
      guint n;
      const DoorItem *items = door_cursor_items (cursor, &n);

      answered = FALSE;
      for (guint i = 0; i < n && !answered; i++)
        if (door_form_control_is_question (door_session_def (session), items[i].control))
          answered = answer_item (self, session, items[i]);
    }
}

/* At the question whether there is one more: is there a line about it? */
static gboolean
wants_another (DoorPlay *self, DoorSession *session, DoorItem prompt)
{
  DoorFormDef *def = door_session_def (session);
  DoorDefNode repeat = door_form_control_node (def, prompt.control);
  guint n = door_session_n_instances (session, repeat, prompt.node);
  g_autofree char *around = door_session_ref (session, prompt.node);
  g_autofree char *next
      = g_strdup_printf ("%s/%s[%u]/", around, door_form_name (def, repeat), n + 1);

  for (guint i = 0; i < self->lines->len; i++)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i);
      if (g_str_has_prefix (line->ref, next))
        return TRUE;
    }
  return FALSE;
}

/* The first guarded group behind a gate's value. */
static DoorDefNode
group_behind (DoorFormDef *def, DoorDefNode gate)
{
  for (DoorDefNode node = gate + 1; node < door_form_n_nodes (def); node++)
    if (door_form_bind_attribute (def, node, "door:sensitivity") != NULL)
      return node;
  g_error ("%s is the gate of nothing", door_form_path (def, gate));
}

/* What the desk does when the interviewer says who can hear: the value is kept, and behind a closed
 * gate nothing is asked. */
static void
set_silent (DoorPlay *self, DoorSession *session, DoorPlayLine *line, DoorNode node)
{
  DoorFormDef *def = door_session_def (session);
  DoorDefNode gate = door_session_def_node (session, node);
  DoorNode group;

  line->done = TRUE;
  if (door_session_set (session, node, line->value, FALSE) != DOOR_OUTCOME_OK)
    g_error ("%s: %s = %s: refused", self->name, line->ref, line->value);
  if (door_form_bind_attribute (def, gate, "door:gate") == NULL || *line->value != '-')
    return;
  group = door_session_near (session, group_behind (def, gate), DOOR_NODE_ROOT);
  g_assert_cmpuint (group, !=, DOOR_NODE_NONE);
  door_session_seal_node (session, group);
}

/* Lines about values that are on no screen, as soon as it is their turn. */
static void
set_all_silent (DoorPlay *self, DoorSession *session)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i);
      DoorNode node = door_session_find (session, line->ref);

      if (line->done)
        continue;
      if (node == DOOR_NODE_NONE
          || door_form_node_control (door_session_def (session),
                                     door_session_def_node (session, node))
                 != DOOR_CONTROL_NONE)
        return;
      set_silent (self, session, line, node);
    }
}

static gboolean
shows (DoorCursor *cursor, DoorNode node)
{
  guint n;
  const DoorItem *items = door_cursor_items (cursor, &n);

  for (guint i = 0; i < n; i++)
    if (items[i].node == node)
      return TRUE;
  return FALSE;
}

static void
walk (DoorPlay *self, DoorSession *session, const char *until)
{
  g_autoptr (DoorCursor) cursor = door_cursor_new (session);

  while (door_cursor_kind (cursor) != DOOR_SCREEN_END)
    {
      if (door_cursor_kind (cursor) == DOOR_SCREEN_REPEAT_PROMPT
          && wants_another (self, session, door_cursor_item (cursor)))
        {
          g_assert_true (door_cursor_add (cursor));
          continue;
        }
      if (until != NULL && shows (cursor, door_session_find (session, until)))
        return;
      answer_screen (self, session, cursor);
      set_all_silent (self, session);
      g_assert_true (door_cursor_next (cursor));
    }
  if (until != NULL)
    g_error ("%s: %s was never on the screen", self->name, until);
}

void
door_play_until (DoorPlay *self, DoorSession *session, const char *ref)
{
  walk (self, session, ref);
}

static void
check_complete (DoorPlay *self, DoorSession *session)
{
  g_autoptr (GArray) violations = door_session_validate (session);

  for (guint i = 0; i < self->lines->len; i++)
    {
      DoorPlayLine *line = g_ptr_array_index (self->lines, i);
      if (!line->done)
        g_error ("%s: %s was never asked", self->name, line->ref);
    }
  if (violations->len > 0)
    {
      DoorViolation *first = &g_array_index (violations, DoorViolation, 0);
      g_autofree char *ref = door_session_ref (session, first->node);
      g_autofree char *message = door_session_violation_message (session, first);
      g_error ("%s: at the end %s: %s", self->name, ref, message);
    }
}

void
door_play_to_end (DoorPlay *self, DoorSession *session)
{
  walk (self, session, NULL);
  check_complete (self, session);
}

/* --- Filling ------------------------------------------------------------------------------- */

static gboolean
takes (DoorSession *session, DoorNode node, const char *value)
{
  return door_session_set (session, node, value, TRUE) == DOOR_OUTCOME_OK;
}

/* Refused where that is allowed and wanted; else the first thing that the question takes. */
static void
give (DoorSession *session, DoorItem item, gboolean refuses)
{
  static const char *const others[]
      = { "18", "1", "2", "0", "2001", "2026-11-10", "2026-11-24", "12:00", "No-one", NULL };
  DoorFormDef *def = door_session_def (session);
  gboolean done = refuses && takes (session, item.node, "-9");

  for (guint i = 0; i < door_form_n_choices (def, item.control) && !done; i++)
    done = takes (session, item.node, door_form_choice_value (def, item.control, i));
  for (guint i = 0; others[i] != NULL && !done; i++)
    done = takes (session, item.node, others[i]);
  if (!done && door_session_is_required (session, item.node)
      && *door_session_value (session, item.node) == '\0')
    {
      g_autofree char *ref = door_session_ref (session, item.node);
      g_error ("%s takes nothing", ref);
    }
}

/* Answers one question that has none yet. An answer may change what is on the screen. */
static gboolean
give_one (DoorSession *session, DoorCursor *cursor, gboolean refuses)
{
  guint n;
  const DoorItem *items = door_cursor_items (cursor, &n);

  for (guint i = 0; i < n; i++)
    if (door_form_control_is_question (door_session_def (session), items[i].control)
        && !door_session_is_readonly (session, items[i].node)
        && door_session_is_required (session, items[i].node)
        && *door_session_value (session, items[i].node) == '\0')
      {
        give (session, items[i], refuses);
        return TRUE;
      }
  return FALSE;
}

void
door_play_fill (DoorSession *session, gboolean refuses)
{
  g_autoptr (DoorCursor) cursor = door_cursor_new (session);
  g_autoptr (GArray) violations = NULL;
  guint screens = 0;

  while (door_cursor_kind (cursor) != DOOR_SCREEN_END)
    {
      g_assert_cmpuint (++screens, <, 1000);
      while (door_cursor_kind (cursor) != DOOR_SCREEN_REPEAT_PROMPT
             && give_one (session, cursor, refuses))
        ;
      g_assert_true (door_cursor_next (cursor));
    }
  violations = door_session_validate (session);
  g_assert_cmpuint (violations->len, ==, 0);
}
