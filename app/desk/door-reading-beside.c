/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal tells, and what was verified. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-copies.h"
#include "door-roster-draw.h"

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
door_reading_take_journal (DoorReading *self, const DoorJournal *journal)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < door_journal_length (journal); i++)
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

  if (def == DOOR_DEF_NONE || def == DOOR_DEF_ROOT || door_reading_hides (self, def))
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

static guint
count_covers (DoorReading *self, const DoorTimeline *timeline)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (self->events, i);

      n += door_case_event_is (event, "cover")
           && strcmp (door_case_event_get (event, "by"), door_team_row_get_person (self->row)) == 0
           && door_case_event_at (event) >= timeline->started_us
           && door_case_event_at (event) <= timeline->ended_us;
    }
  return n;
}

/* That there was a gate, and how it stood: never what is behind it. */
static void
add_privacy (DoorReading *self, const DoorTimeline *timeline)
{
  guint covers = count_covers (self, timeline);
  g_autofree char *detail = g_strdup_printf (
      _ ("A quiet place was found %u times, and not found %u times · the screen was "
         "covered %u times"),
      timeline->n_gates_open, timeline->n_gates_closed, covers);

  if (timeline->n_gates_open + timeline->n_gates_closed + covers > 0)
    door_reading_add_line (self->course, _ ("Privacy"), detail, -1, FALSE);
}

/* The outermost group around a screen, by what it is called; NULL: it is hidden, or stands in none. */
static char *
section_label (DoorReading *self, const char *key)
{
  DoorNode node = door_session_find_key (self->session, key);
  DoorControl found = DOOR_CONTROL_NONE;
  DoorControl at;

  if (node == DOOR_NODE_NONE
      || door_reading_hides (self, door_session_def_node (self->session, node)))
    return NULL;
  at = door_form_node_control (self->form, door_session_def_node (self->session, node));
  for (; at != DOOR_CONTROL_NONE && at != DOOR_CONTROL_ROOT;
       at = door_form_control_parent (self->form, at))
    found = at;
  if (found == DOOR_CONTROL_NONE || door_form_control_is_question (self->form, found))
    return NULL;
  return door_session_control_text (self->session, found, node, DOOR_TEXT_LABEL);
}

/* The time of whole sections, in the order in which they were first seen. */
static void
add_sections (DoorReading *self, const DoorTimeline *timeline)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) seconds = g_array_new (FALSE, TRUE, sizeof (double));

  for (guint i = 0; i < timeline->screens->len; i++)
    {
      const DoorTimelineScreen *screen = g_ptr_array_index (timeline->screens, i);
      g_autofree char *text = section_label (self, screen->place);
      g_autofree char *label = text && *text ? door_plain_from_markdown (text) : NULL;
      guint at = labels->len;

      if (!label)
        continue;
      if (!g_ptr_array_find_with_equal_func (labels, label, g_str_equal, &at))
        {
          g_ptr_array_add (labels, g_steal_pointer (&label));
          g_array_set_size (seconds, labels->len);
          at = labels->len - 1;
        }
      g_array_index (seconds, double, at) += screen->seconds;
    }
  for (guint i = 0; i < labels->len; i++)
    {
      g_autofree char *title
          = g_strdup_printf (_ ("Section: %s"), (char *) g_ptr_array_index (labels, i));
      g_autofree char *words = duration_words (g_array_index (seconds, double, i), 1);

      door_reading_add_line (self->course, title, words, -1, FALSE);
    }
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

/* What headquarters has opened is hidden no longer. A page of a group tells of what is on it. */
static gboolean
screen_is_hidden (const char *key, gpointer data)
{
  DoorReading *self = data;
  DoorDefNode def = door_review_plan_find_key (self->plan, key);

  if (def == DOOR_DEF_NONE || !door_review_plan_touches_hidden (self->plan, def))
    return FALSE;
  return g_hash_table_size (self->opened_parts) == 0
         || !door_review_plan_is_hidden (self->plan, def) || door_reading_hides (self, def);
}

/* Of a section that headquarters opened: its clock was its own. */
static void
add_opened (DoorReading *self, const DoorRecordSection *section)
{
  g_autoptr (DoorTimeline) timeline = door_team_timeline_new (section->journal, NULL, NULL);

  add_sections (self, timeline);
  add_screens (self, timeline);
}

void
door_reading_fill_course (DoorReading *self)
{
  g_autoptr (DoorTimeline) timeline = NULL;

  g_list_store_remove_all (self->course);
  if (self->opened->journal)
    {
      timeline = door_team_timeline_new (self->opened->journal, screen_is_hidden, self);
      add_summary (self, timeline);
      add_privacy (self, timeline);
      add_sections (self, timeline);
      add_screens (self, timeline);
    }
  for (guint i = 0; i < self->sections->len; i++)
    add_opened (self, g_ptr_array_index (self->sections, i));
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

/* The list as it stands in the record gives the same person, whatever the method. Without the names, which the
 * schedule destroyed, a draw by chance can still be repeated from what was written down. */
static DoorDrawCheck
check_draw (DoorReading *self, const DoorCaseEvent *draw)
{
  if (!self->marks)
    return door_roster_check_draw (self->session, draw);
  if (strcmp (door_case_event_get (draw, "method"), "uniform") != 0)
    return DOOR_DRAW_UNKNOWN;
  return draw_holds (draw) ? DOOR_DRAW_HOLDS : DOOR_DRAW_OTHER_PERSON;
}

static void
say_draw (DoorReading *self, const DoorCaseEvent *draw)
{
  switch (check_draw (self, draw))
    {
    case DOOR_DRAW_HOLDS:
      door_reading_add_line (self->evidence, _ ("The person was chosen by the rule"),
                             _ ("The choice was repeated here and gives the same person."), -1,
                             FALSE);
      break;
    case DOOR_DRAW_OTHER_LIST:
      door_reading_add_line (
          self->evidence, _ ("The list of the household was changed after the choice"),
          _ ("The choice was made from another list. Ask the interviewer who was "
             "asked, and why."),
          -1, TRUE);
      break;
    case DOOR_DRAW_OTHER_PERSON:
      door_reading_add_line (self->evidence,
                             _ ("The choice of the person does not follow from the draw"),
                             _ ("Ask the interviewer who was asked, and why."), -1, TRUE);
      break;
    default:
      door_reading_add_line (self->evidence, _ ("The choice of the person was not repeated"),
                             _ ("What it was made from is not here any more."), -1, FALSE);
    }
}

static void
add_draw (DoorReading *self)
{
  const DoorJournal *journal = self->opened->journal;
  g_autoptr (DoorCaseEvent) draw = NULL;

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
  if (draw)
    say_draw (self, draw);
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
  door_reading_add_place (self);
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

/* Who read what is not for the team, and why. */
static void
add_openings (DoorReading *self)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (self->events, i);
      g_autofree char *when = NULL;
      g_autofree char *title = NULL;

      if (!door_case_event_is (event, DOOR_EVENT_PART_OPENED)
          || strcmp (door_case_event_get (event, "instance"),
                     door_team_row_entry (self->row)->instance_id)
                 != 0)
        continue;
      when = door_when_describe (door_case_event_local (event), self->now);
      title = g_strdup_printf (_ ("Headquarters read a hidden part · %s · %s"),
                               door_case_event_get (event, "by"), when);
      door_reading_add_line (self->history, title, door_case_event_get (event, "reason"), -1,
                             FALSE);
    }
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
  add_openings (self);
}
