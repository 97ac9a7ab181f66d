/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub-private.h"

#include <string.h>

/* --- DoorInterview ------------------------------------------------------------------------ */

G_DEFINE_TYPE (DoorInterview, door_interview, G_TYPE_OBJECT)

static guint n_closed;

static const char *const names[]
    = { "page",   "section",   "progress", "saving", "saving-message", "can-go-back",
        "prompt", "removable", "language", "is-rtl", "case-label",     "title" };

static void
interview_finalize (GObject *object)
{
  DoorInterview *self = DOOR_INTERVIEW (object);

  g_clear_handle_id (&self->saving_source, g_source_remove);
  g_free (self->case_label);
  g_free (self->removable);
  g_free (self->section);
  g_hash_table_unref (self->answers);
  g_array_unref (self->stops);
  g_object_unref (self->questions);
  g_object_unref (self->instances);
  g_object_unref (self->problems);
  g_object_unref (self->commented);
  g_object_unref (self->outline);
  G_OBJECT_CLASS (door_interview_parent_class)->finalize (object);
}

static void
door_interview_class_init (DoorInterviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = interview_finalize;
  stub_install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
}

static void
door_interview_init (DoorInterview *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stops = g_array_new (FALSE, TRUE, sizeof (StubStop));
  self->questions = g_list_store_new (DOOR_TYPE_QUESTION);
  self->instances = g_list_store_new (DOOR_TYPE_PLACE);
  self->problems = g_list_store_new (DOOR_TYPE_PLACE);
  self->commented = g_list_store_new (DOOR_TYPE_PLACE);
  self->outline = g_list_store_new (DOOR_TYPE_PLACE);
}

StubStop *
stub_interview_stop_at (DoorInterview *self, guint index)
{
  return &g_array_index (self->stops, StubStop, index);
}

void
stub_interview_notify_all (DoorInterview *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_notify (G_OBJECT (self), names[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

char *
stub_interview_ref_of (const StubItem *item, guint member)
{
  return member > 0 ? g_strdup_printf ("/data/member[%u]/%s", member, item->name)
                    : g_strdup_printf ("/data/%s", item->name);
}

static guint
joined_count (guint first)
{
  guint count = 1;

  while (first + count < stub_count_items () && stub_items[first + count].joined)
    count++;
  return count;
}

static void
add_stop (DoorInterview *self, DoorPageKind page, guint first, guint member)
{
  StubStop stop = { page, first, page == DOOR_PAGE_QUESTIONS ? joined_count (first) : 0, member };

  g_array_append_val (self->stops, stop);
}

void
stub_interview_plan_stops (DoorInterview *self)
{
  g_array_set_size (self->stops, 0);
  for (guint i = 0; i < stub_count_items (); i += joined_count (i))
    {
      if (!stub_items[i].in_member)
        {
          add_stop (self, DOOR_PAGE_QUESTIONS, i, 0);
          continue;
        }
      for (guint member = 1; member <= self->members; member++)
        add_stop (self, DOOR_PAGE_QUESTIONS, i, member);
      add_stop (self, DOOR_PAGE_REPEAT_PROMPT, i, 0);
    }
  add_stop (self, DOOR_PAGE_END, 0, 0);
}

static gboolean
is_asked (DoorInterview *self, const StubItem *item)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *ref = NULL;

  if (item->asked_when == NULL)
    return TRUE;
  parts = g_strsplit (item->asked_when, "=", 2);
  ref = g_strdup_printf ("/data/%s", parts[0]);
  return g_strcmp0 (stub_interview_get_answer (self, ref), parts[1]) == 0;
}

static DoorQuestion *
find_question (DoorInterview *self, const char *ref)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->questions)); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), i);

      if (g_strcmp0 (door_question_get_ref (question), ref) == 0)
        return g_steal_pointer (&question);
    }
  return NULL;
}

static void
show_questions (DoorInterview *self, gboolean keep)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  const StubStop *stop = stub_interview_stop_at (self, self->at);

  for (guint i = stop->first; i < stop->first + stop->count; i++)
    {
      g_autofree char *ref = stub_interview_ref_of (&stub_items[i], stop->member);
      DoorQuestion *question = keep ? find_question (self, ref) : NULL;

      if (!is_asked (self, &stub_items[i]))
        g_clear_object (&question);
      else
        g_ptr_array_add (wanted, question != NULL ? question
                                                  : stub_question_new (self, &stub_items[i], ref));
    }
  g_list_store_splice (self->questions, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->questions)), wanted->pdata,
                       wanted->len);
}

static char *
member_label (DoorInterview *self, guint member)
{
  g_autofree char *ref = g_strdup_printf ("/data/member[%u]/member_name", member);
  const char *name = stub_interview_get_answer (self, ref);
  const char *pattern = self->language == 1 ? "گھر کا فرد" : "Household member";

  return *name != '\0' ? g_strdup_printf ("%s %u: %s", pattern, member, name)
                       : g_strdup_printf ("%s %u", pattern, member);
}

static void
show_instances (DoorInterview *self)
{
  g_list_store_remove_all (self->instances);
  for (guint member = 1; member <= self->members; member++)
    {
      g_autofree char *label = member_label (self, member);
      g_autofree char *ref = g_strdup_printf ("/data/member[%u]", member);
      g_autoptr (DoorPlaceRow) row
          = stub_place_new (DOOR_PLACE_INSTANCE, DOOR_ANSWERED, label, "", 0, FALSE, ref);

      g_list_store_append (self->instances, row);
    }
}

static DoorPlaceState
state_of (DoorInterview *self, guint stop_index, const StubItem *item, const char *ref)
{
  if (*stub_interview_get_answer (self, ref) != '\0')
    return DOOR_ANSWERED;
  return item->required && stop_index < self->at ? DOOR_NEEDS_ATTENTION : DOOR_UNANSWERED;
}

static void
outline_item (DoorInterview *self, guint stop_index, guint item_index)
{
  const StubItem *item = &stub_items[item_index];
  const StubStop *stop = stub_interview_stop_at (self, stop_index);
  g_autofree char *ref = stub_interview_ref_of (item, stop->member);
  DoorPlaceState state = state_of (self, stop_index, item, ref);
  const char *label = stub_text (item->label, self->language);
  g_autoptr (DoorPlaceRow) row = NULL;
  g_autofree char *plain = NULL;

  if (item->kind == DOOR_QUESTION_NOTE || item->kind == DOOR_QUESTION_HEADING
      || !is_asked (self, item))
    return;
  plain = g_strdup (label);
  row = stub_place_new (DOOR_PLACE_QUESTION, state, plain,
                        state == DOOR_NEEDS_ATTENTION ? "An answer is needed here."
                                                      : stub_interview_get_answer (self, ref),
                        stop->member > 0 ? 2 : 1, stop_index == self->at, ref);
  g_list_store_append (self->outline, row);
  if (state == DOOR_NEEDS_ATTENTION)
    g_list_store_append (self->problems, row);
}

static void
outline_head (DoorInterview *self, DoorPlaceKind kind, const char *label, guint depth)
{
  g_autoptr (DoorPlaceRow) row
      = stub_place_new (kind, DOOR_PARTLY, label, "", depth, FALSE, "/data");

  g_list_store_append (self->outline, row);
}

static void
show_outline (DoorInterview *self)
{
  const char *section = "";
  guint member = 0;

  g_list_store_remove_all (self->outline);
  g_list_store_remove_all (self->problems);
  for (guint i = 0; i < self->stops->len; i++)
    {
      const StubStop *stop = stub_interview_stop_at (self, i);

      if (stop->page != DOOR_PAGE_QUESTIONS)
        continue;
      if (!g_str_equal (stub_items[stop->first].section, section))
        outline_head (self, DOOR_PLACE_SECTION,
                      stub_section_label (stub_items[stop->first].section, self->language), 0);
      section = stub_items[stop->first].section;
      if (stop->member != member && stop->member > 0)
        {
          g_autofree char *label = member_label (self, stop->member);

          outline_head (self, DOOR_PLACE_INSTANCE, label, 1);
        }
      member = stop->member;
      for (guint item = stop->first; item < stop->first + stop->count; item++)
        outline_item (self, i, item);
    }
}

void
stub_interview_show_place (DoorInterview *self)
{
  const StubStop *stop = stub_interview_stop_at (self, self->at);

  g_clear_pointer (&self->removable, g_free);
  g_clear_pointer (&self->section, g_free);
  if (stop->member > 0)
    self->removable = member_label (self, stop->member);
  if (self->closed || stop->page == DOOR_PAGE_END)
    self->section = g_strdup ("");
  else
    self->section = g_strdup (stub_section_label (stub_items[stop->first].section, self->language));
}

void
stub_interview_show (DoorInterview *self, gboolean keep)
{
  show_questions (self, keep);
  show_instances (self);
  show_outline (self);
  stub_interview_show_place (self);
  stub_interview_notify_all (self);
}

static void
stand_at (DoorInterview *self, guint index)
{
  self->at = index;
  stub_interview_show (self, FALSE);
}

DoorInterview *
stub_interview_new (const char *case_label, gboolean closed)
{
  DoorInterview *self = g_object_new (DOOR_TYPE_INTERVIEW, NULL);

  self->case_label = g_strdup (case_label);
  self->closed = closed;
  stub_interview_plan_stops (self);
  stand_at (self, closed ? self->stops->len - 1 : 0);
  return self;
}

const char *
stub_interview_get_answer (DoorInterview *self, const char *ref)
{
  const char *answer = g_hash_table_lookup (self->answers, ref);

  return answer != NULL ? answer : "";
}

static void
set_saving (DoorInterview *self, DoorSaving saving)
{
  self->saving = saving;
  g_object_notify (G_OBJECT (self), "saving");
  g_object_notify (G_OBJECT (self), "saving-message");
}

void
stub_interview_finish_closing (DoorInterview *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->closing);

  if (task == NULL)
    return;
  if (self->saving == DOOR_SAVING_FAILED)
    {
      g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT,
                               "The tablet is full.");
      return;
    }
  n_closed++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_saved (gpointer data)
{
  DoorInterview *self = DOOR_INTERVIEW (data);

  self->saving_source = 0;
  set_saving (self, self->broken ? DOOR_SAVING_FAILED : DOOR_SAVING_SAVED);
  if (self->move_waits && !self->broken)
    {
      self->move_waits = FALSE;
      stand_at (self, self->move_to);
    }
  stub_interview_finish_closing (self);
  return G_SOURCE_REMOVE;
}

void
stub_interview_save (DoorInterview *self)
{
  set_saving (self, DOOR_SAVING_WORKING);
  if (self->saving_source == 0 && !self->held)
    self->saving_source = g_idle_add (on_saved, self);
}

void
stub_interview_hold (DoorInterview *self, gboolean held)
{
  self->held = held;
  if (!held && self->saving == DOOR_SAVING_WORKING && self->saving_source == 0)
    self->saving_source = g_idle_add (on_saved, self);
}

void
stub_interview_break (DoorInterview *self, gboolean broken)
{
  self->broken = broken;
}

void
stub_interview_set_answer (DoorInterview *self, const char *ref, const char *text)
{
  g_hash_table_insert (self->answers, g_strdup (ref), g_strdup (text));
  stub_interview_save (self);
  stub_interview_show (self, TRUE);
}

void
stub_interview_move_to (DoorInterview *self, guint index)
{
  if (self->saving == DOOR_SAVING_WORKING)
    {
      self->move_waits = TRUE;
      self->move_to = index;
      return;
    }
  stand_at (self, index);
}

void
stub_interview_jump (DoorInterview *self, const char *name)
{
  for (guint i = 0; i < self->stops->len; i++)
    {
      const StubStop *stop = stub_interview_stop_at (self, i);
      const char *here = stop->page == DOOR_PAGE_END             ? "END"
                         : stop->page == DOOR_PAGE_REPEAT_PROMPT ? "PROMPT"
                                                                 : stub_items[stop->first].name;

      if (g_str_equal (here, name))
        {
          stand_at (self, i);
          return;
        }
    }
  g_assert_not_reached ();
}

void
stub_interview_fill (DoorInterview *self)
{
  g_hash_table_insert (self->answers, g_strdup ("/data/safe"), g_strdup ("2"));
  g_hash_table_insert (self->answers, g_strdup ("/data/age"), g_strdup ("34"));
  g_hash_table_insert (self->answers, g_strdup ("/data/police"), g_strdup ("no"));
  stub_interview_show (self, TRUE);
}

guint
stub_interview_count_closed (void)
{
  return n_closed;
}
