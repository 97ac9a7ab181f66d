/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal tells, and what was verified. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-copies.h"

#include "door-markup.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- Beside the questions ---------------------------------------------------------------------- */

static const char *
gate_words (const char *value)
{
  if (atoi (value + strlen ("gate ")) == 1)
    return _ ("A quiet place was found for it.");
  return _ ("It was not asked: somebody could have heard.");
}

/* The first answer of a question that was answered again. Of hidden parts nothing is kept. */
static void
take_answer (DoorReading *self, GHashTable *seen, const DoorEntry *entry)
{
  if (!*entry->value && !g_hash_table_contains (seen, entry->path))
    return;
  if (g_hash_table_add (seen, (gpointer) entry->path))
    g_hash_table_insert (self->first, g_strdup (entry->path), g_strdup (entry->value));
}

void
door_reading_take_journal (DoorReading *self)
{
  const DoorJournal *journal = self->opened->journal;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; journal && i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      door_asides_fold (self->asides, entry);
      if (entry->kind == DOOR_ENTRY_SET)
        take_answer (self, seen, entry);
      else if (entry->kind == DOOR_ENTRY_PARADATA && g_str_has_prefix (entry->value, "gate "))
        g_hash_table_insert (self->gates, g_strdup (entry->path),
                             g_strdup (gate_words (entry->value)));
    }
}

/* --- The course -------------------------------------------------------------------------------- */

static char *
screen_label (DoorReading *self, const char *key)
{
  DoorNode node = door_session_find_key (self->session, key);
  DoorDefNode def
      = node == DOOR_NODE_NONE ? DOOR_DEF_NONE : door_session_def_node (self->session, node);
  g_autofree char *text = NULL;

  if (def == DOOR_DEF_NONE || door_review_plan_is_hidden (self->plan, def))
    return NULL;
  text = door_session_plain_text (self->session, node, DOOR_TEXT_LABEL);
  return text && *text ? door_plain_from_markdown (text)
                       : g_strdup (door_form_name (self->form, def));
}

static char *
duration_words (double seconds, guint visits)
{
  g_autofree char *time = seconds < 90 ? g_strdup_printf (_ ("%.0f s"), seconds)
                                       : g_strdup_printf (_ ("%.1f min"), seconds / 60);

  if (visits < 2)
    return g_steal_pointer (&time);
  return g_strdup_printf (ngettext ("%s, seen %u time", "%s, seen %u times", visits), time, visits);
}

static void
add_summary (DoorReading *self, const DoorTimeline *timeline)
{
  g_autofree char *pauses = g_strdup_printf (
      ngettext ("%u pause, %.0f min", "%u pauses, %.0f min in all", timeline->n_pauses),
      timeline->n_pauses, timeline->paused_minutes);
  g_autofree char *steps = g_strdup_printf (_ ("%u answers changed · %u steps back · %u languages "
                                               "switched · %u remarks"),
                                            timeline->n_changes, timeline->n_backwards,
                                            timeline->n_languages, timeline->n_remarks);
  g_autofree char *active
      = g_strdup_printf (_ ("%.0f minutes of talking"), timeline->active_minutes);

  door_reading_add_line (self->course, active, pauses, -1, FALSE);
  door_reading_add_line (self->course, _ ("On the way"), steps, -1, FALSE);
  if (timeline->n_clock_jumps > 0)
    door_reading_add_line (self->course, _ ("The device's clock was changed"),
                           _ ("Times of day may be wrong; durations are not."), -1, TRUE);
  if (timeline->n_after_finalize > 0)
    door_reading_add_line (self->course, _ ("Answers were given after the end"),
                           _ ("After it was sent back this is as it should be."), -1,
                           !*door_team_row_entry (self->row)->replaces);
}

static void
add_screens (DoorReading *self, const DoorTimeline *timeline)
{
  double most = 1;

  for (guint i = 0; i < timeline->screens->len; i++)
    most = MAX (most, ((DoorTimelineScreen *) g_ptr_array_index (timeline->screens, i))->seconds);
  for (guint i = 0; i < timeline->screens->len; i++)
    {
      const DoorTimelineScreen *screen = g_ptr_array_index (timeline->screens, i);
      g_autofree char *label = screen_label (self, screen->place);
      g_autofree char *words = duration_words (screen->seconds, screen->visits);

      if (label)
        door_reading_add_line (self->course, label, words, screen->seconds / most, FALSE);
    }
}

void
door_reading_fill_course (DoorReading *self)
{
  g_autoptr (DoorTimeline) timeline = NULL;

  g_list_store_remove_all (self->course);
  if (!self->opened->journal)
    return;
  timeline = door_team_timeline_new (self->opened->journal);
  add_summary (self, timeline);
  add_screens (self, timeline);
}

/* --- What was verified -------------------------------------------------------------------------- */

/* The draw is repeated from what was written down: seed, list and order give the rank. */
static gboolean
draw_holds (const DoorCaseEvent *draw)
{
  guint64 n = g_ascii_strtoull (door_case_event_get (draw, "n"), NULL, 10);
  g_auto (GStrv) order = g_strsplit (door_case_event_get (draw, "order"), " ", -1);

  if (n == 0 || g_strv_length (order) != n)
    return FALSE;
  for (guint try = 0;; try++)
    {
      g_autofree char *text = g_strdup_printf (
          "doorstep-draw 1\n%s\n%s\n%" G_GUINT64_FORMAT "\n%u\n",
          door_case_event_get (draw, "seed"), door_case_event_get (draw, "hash"), n, try);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      guint8 hash[DOOR_HASH_BYTES];
      guint64 r = 0;

      door_hash_sha256 (bytes, hash);
      for (guint i = 0; i < 8; i++)
        r = r << 8 | hash[i];
      if (r < G_MAXUINT64 - G_MAXUINT64 % n)
        return strcmp (order[r % n], door_case_event_get (draw, "line")) == 0;
    }
}

static void
add_draw (DoorReading *self)
{
  const DoorJournal *journal = self->opened->journal;
  g_autoptr (DoorCaseEvent) draw = NULL;
  gboolean holds;

  for (guint i = 0; journal && i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);
      g_autoptr (GBytes) bytes = g_bytes_new (entry->value, strlen (entry->value));
      DoorCaseEvent *found
          = entry->kind == DOOR_ENTRY_SELECTION ? door_case_event_parse (bytes, NULL) : NULL;

      if (!found)
        continue;
      g_clear_pointer (&draw, door_case_event_unref);
      draw = found;
    }
  /* Kish and birthdays follow from the list alone; their rule is in the journal. */
  if (!draw || strcmp (door_case_event_get (draw, "method"), "uniform") != 0)
    return;
  holds = draw_holds (draw);
  door_reading_add_line (self->evidence,
                         holds ? _ ("The person was chosen by chance")
                               : _ ("The choice of the person does not follow from the draw"),
                         holds ? _ ("The draw was repeated here and gives the same person.")
                               : _ ("Ask the interviewer who was asked, and why."),
                         -1, !holds);
}

static void
add_signature (DoorReading *self)
{
  const DoorTeamOpened *opened = self->opened;
  g_autofree char *signed_by
      = g_strdup_printf (_ ("Signed by %s, team %s"), opened->person, opened->team);

  door_reading_add_line (self->evidence, signed_by,
                         opened->by_interviewer
                             ? _ ("The survey's list names this device as theirs.")
                             : _ ("This person is on the list, but not as an interviewer."),
                         -1, !opened->by_interviewer);
  if (opened->journal)
    door_reading_add_line (self->evidence, _ ("The record of the interview is whole"),
                           _ ("Every entry follows from the one before, up to the signed end."), -1,
                           FALSE);
  else if (opened->journal_gone != 0)
    {
      g_autofree char *destroyed = door_copies_say (opened->journal_gone);

      door_reading_add_line (self->evidence, _ ("How it went can no longer be read"), destroyed, -1,
                             FALSE);
    }
  else
    door_reading_add_line (self->evidence, _ ("The record of how it went cannot be trusted"),
                           opened->journal_fault, -1, TRUE);
}

void
door_reading_fill_evidence (DoorReading *self)
{
  const DoorTeamEntry *entry = door_team_row_entry (self->row);

  g_list_store_remove_all (self->evidence);
  add_signature (self);
  add_draw (self);
  if (entry->is_second)
    door_reading_add_line (self->evidence, _ ("Another interview came under the same number"),
                           _ ("Two different ones carry it; both are kept. Tell the office."), -1,
                           TRUE);
  if (*entry->replaces)
    door_reading_add_line (self->evidence, _ ("This corrects an earlier version"),
                           self->before ? _ ("What changed stands at each question.")
                                        : _ ("The earlier version is not on this computer."),
                           -1, !self->before);
}

void
door_reading_fill_history (DoorReading *self)
{
  GPtrArray *steps = door_team_row_steps (self->row);

  g_list_store_remove_all (self->history);
  for (guint i = 0; i < steps->len; i++)
    {
      const DoorCaseEvent *step = g_ptr_array_index (steps, i);
      g_autofree char *when = door_when_describe (door_case_event_local (step), self->now);
      g_autofree char *title = g_strdup_printf ("%s · %s · %s", door_team_step_label (step),
                                                door_case_event_get (step, "by"), when);

      door_reading_add_line (self->history, title, door_case_event_get (step, "text"), -1, FALSE);
    }
}
