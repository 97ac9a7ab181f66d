/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-desk-json.h"
#include "door-roster-draw.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define PATH "draw"
#define REDRAW "redraw"

static const char *
group_attribute (DoorGuard *self, const char *name)
{
  return door_guard_attribute (door_session_def (self->interview->session), self->present.node,
                               name);
}

static DoorDefNode
roster_of (DoorGuard *self)
{
  g_autofree char *path = g_strdup (group_attribute (self, "roster"));

  if (path)
    g_strstrip (path); /* a workbook's ${name} comes with spaces around it */
  return path ? door_form_find (door_session_def (self->interview->session), path) : DOOR_DEF_NONE;
}

static DoorDraw *
make_draw (DoorGuard *self, const char *seed, GError **error)
{
  g_autoptr (GDateTime) now = door_clock_local (self->interview->clock);

  return door_roster_draw (self->interview->session, self->present.node, seed, now, error);
}

/* --- Asking ------------------------------------------------------------------------------- */

static gboolean
is_nobody (const GError *error)
{
  return g_error_matches (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_NOBODY);
}

/* That there is nobody is an answer; that something is not known is not. */
static void
say_failed (DoorGuard *self, const GError *error)
{
  const char *choices[] = { is_nobody (error) ? _ ("Go on") : _ ("Back to the list"), NULL };

  door_guard_say (self, DOOR_GUARD_DRAW_FAILED, error->message,
                  is_nobody (error) ? _ ("Go back to the list if somebody is missing there.") : "",
                  "", choices);
}

void
door_guard_ask_draw (DoorGuard *self)
{
  g_autoptr (GError) error = NULL;
  /* Only to see whether it can be made, and among how many: nothing of it is kept or shown. */
  g_autoptr (DoorDraw) trial = make_draw (self, "trial", &error);
  const char *choices[] = { _ ("The list is complete: choose one now"), NULL };
  g_autofree char *title = NULL;

  if (!trial)
    {
      say_failed (self, error);
      return;
    }
  title = g_strdup_printf (ngettext ("%u person can be chosen.",
                                     "%u people can be chosen. One of them is chosen by chance.",
                                     trial->n),
                           trial->n);
  door_guard_say (self, DOOR_GUARD_DRAW, title,
                  _ ("After this the list of the household is closed. The person chosen cannot be "
                     "replaced by another."),
                  "", choices);
}

/* --- Writing it down ---------------------------------------------------------------------- */

static void
note_draw (DoorGuard *self, const DoorDraw *draw)
{
  g_autoptr (DoorClock) clock = door_clock_ref (self->interview->clock);
  g_autoptr (DoorCaseEvent) event = door_case_event_new (
      "selection", self->case_id, door_trust_person (self->interview->trust), clock);
  g_autofree char *probability = door_draw_probability (draw);
  g_autofree char *n = g_strdup_printf ("%u", draw->n);
  g_autofree char *rank = g_strdup_printf ("%u", draw->rank);
  g_autofree char *line = g_strdup_printf ("%u", draw->line);
  g_autoptr (GBytes) json = NULL;
  g_autofree char *text = NULL;

  door_case_event_set (event, "method", draw->method);
  door_case_event_set (event, "seed", draw->seed);
  door_case_event_set (event, "hash", draw->hash);
  door_case_event_set (event, "order", draw->order);
  door_case_event_set (event, "table", draw->table);
  door_case_event_set (event, "n", n);
  door_case_event_set (event, "rank", rank);
  door_case_event_set (event, "line", line);
  door_case_event_set (event, "probability", probability);
  json = door_case_event_print (event);
  text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  door_recorder_add (self->interview->recorder, DOOR_ENTRY_SELECTION, PATH, text);
  door_recorder_flush (self->interview->recorder);
  if (self->log)
    door_guard_keep (self, g_steal_pointer (&event));
}

static void
write_result (DoorGuard *self, const char *name, const char *value)
{
  DoorSession *session = self->interview->session;
  DoorFormDef *def = door_session_def (session);

  for (DoorDefNode c = door_form_first_child (def, self->present.node); c != DOOR_DEF_NONE;
       c = door_form_next_sibling (def, c))
    if (strcmp (door_form_name (def, c), name) == 0)
      door_guard_set (self, door_session_near (session, c, DOOR_NODE_ROOT), value);
}

static void
write_number (DoorGuard *self, const char *name, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  write_result (self, name, text);
}

static void
write_results (DoorGuard *self, const DoorDraw *draw)
{
  g_autofree char *probability = door_draw_probability (draw);

  write_result (self, "draw_method", draw->method);
  write_result (self, "draw_seed", draw->seed);
  write_result (self, "draw_hash", draw->hash);
  write_result (self, "draw_table", draw->table);
  write_result (self, "draw_probability", probability);
  write_number (self, "draw_n", draw->n);
  write_number (self, "draw_rank", draw->rank);
  write_number (self, "draw_line", draw->line); /* the name follows from it: last */
}

/* Promise 4: what it was made from is durable before anything of the result is on the screen. */
void
door_guard_saved (DoorGuard *self)
{
  g_autoptr (DoorDraw) draw = g_steal_pointer (&self->made);

  if (!draw)
    return;
  self->drawn = TRUE;
  self->roster = roster_of (self);
  write_results (self, draw);
  door_guard_again (self);
}

static void
go_to_list (DoorGuard *self)
{
  DoorInterview *interview = self->interview;
  DoorFormDef *def = door_session_def (interview->session);
  DoorDefNode roster = roster_of (self);
  DoorControl control
      = roster == DOOR_DEF_NONE ? DOOR_CONTROL_NONE : door_form_node_control (def, roster);
  DoorNode around = roster == DOOR_DEF_NONE
                        ? DOOR_NODE_NONE
                        : door_session_near (interview->session, door_form_parent (def, roster),
                                             DOOR_NODE_ROOT);

  if (control == DOOR_CONTROL_NONE || around == DOOR_NODE_NONE
      || !door_cursor_go_to_prompt (interview->cursor, control, around))
    door_cursor_previous (interview->cursor);
  door_interview_record_place (interview);
  door_guard_again (self);
}

/* The list may have been mended since it was looked at. */
static void
leave_failed (DoorGuard *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDraw) trial = make_draw (self, "trial", &error);

  if (trial)
    door_guard_ask_draw (self);
  else if (!is_nobody (error))
    go_to_list (self);
  else
    {
      /* The form says how the case ends. */
      self->drawn = TRUE;
      write_number (self, "draw_n", 0);
      door_guard_again (self);
    }
}

void
door_guard_choose_draw (DoorGuard *self, guint choice)
{
  g_autofree char *fresh = door_draw_new_seed ();
  g_autoptr (GError) error = NULL;
  const char *seed = self->seed && *self->seed && !self->redrawn ? self->seed : fresh;
  DoorDraw *draw;

  if (self->step == DOOR_GUARD_DRAW_FAILED)
    {
      leave_failed (self);
      return;
    }
  draw = make_draw (self, seed, &error);
  if (!draw)
    {
      door_guard_ask_draw (self);
      return;
    }
  self->made = draw;
  door_guard_say (self, DOOR_GUARD_WORKING, _ ("Choosing…"), "", "", NULL);
  note_draw (self, draw);
}

/* --- Another one -------------------------------------------------------------------------- */

gboolean
door_guard_may_redraw (DoorGuard *self)
{
  return self->interview && self->drawn && self->redraw && *self->redraw;
}

gboolean
door_guard_redraw (DoorGuard *self, const char *code, const char *reason, char **ret_trouble)
{
  g_autofree char *hash = door_draw_code_hash (self->case_id, code);
  DoorCaseEvent *event;

  *ret_trouble = NULL;
  if (!self->interview || !self->drawn)
    *ret_trouble = g_strdup (_ ("Nobody was chosen yet."));
  else if (!self->redraw || !*self->redraw || strcmp (hash, self->redraw) != 0)
    *ret_trouble = g_strdup (_ ("That is not the code of your supervisor for this case."));
  else if (!reason || !*reason)
    *ret_trouble = g_strdup (_ ("Write down the reason."));
  if (*ret_trouble)
    return FALSE;
  door_recorder_add (self->interview->recorder, DOOR_ENTRY_SELECTION, REDRAW, reason);
  door_recorder_flush (self->interview->recorder);
  event = door_guard_event (self, "redraw");
  if (event)
    door_case_event_set (event, "reason", reason);
  door_guard_keep (self, event);
  self->drawn = FALSE;
  self->redrawn = TRUE;
  g_clear_pointer (&self->redraw, g_free);
  door_guard_again (self);
  return TRUE;
}

/* Whether the questionnaire has what came of the draw. */
static gboolean
has_results (DoorGuard *self)
{
  DoorSession *session = self->interview->session;
  DoorFormDef *def = door_session_def (session);

  for (DoorDefNode c = door_form_first_child (def, self->present.node); c != DOOR_DEF_NONE;
       c = door_form_next_sibling (def, c))
    if (strcmp (door_form_name (def, c), "draw_line") == 0)
      {
        DoorNode node = door_session_near (session, c, DOOR_NODE_ROOT);

        return node != DOOR_NODE_NONE && *door_session_value (session, node) != '\0';
      }
  return TRUE; /* it does not keep it */
}

/* The battery may have ended between the entry and what follows from it. */
static void
restore_results (DoorGuard *self, const char *json)
{
  static const char *const names[]
      = { "method", "seed", "hash", "table", "probability", "n", "rank", "line" };
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (DoorCaseEvent) event = door_case_event_parse (bytes, NULL);

  self->present.node = door_roster_find_draw (door_session_def (self->interview->session));
  if (!event || self->present.node == DOOR_DEF_NONE || has_results (self))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("draw_", names[i], NULL);

      write_result (self, name, door_case_event_get (event, names[i]));
    }
}

void
door_guard_take_draw (DoorGuard *self, const DoorJournal *journal)
{
  DoorFormDef *def = door_session_def (self->interview->session);
  const char *last = NULL;

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      if (entry->kind == DOOR_ENTRY_SELECTION)
        {
          self->drawn = strcmp (entry->path, REDRAW) != 0;
          last = entry->value;
          self->redrawn = self->redrawn || !self->drawn;
        }
    }
  for (DoorControl c = 0; self->drawn && c < door_form_n_controls (def); c++)
    {
      g_autofree char *path
          = g_strdup (door_guard_attribute (def, door_form_control_node (def, c), "roster"));

      if (path)
        self->roster = door_form_find (def, g_strstrip (path));
    }
  if (self->drawn)
    restore_results (self, last);
}
