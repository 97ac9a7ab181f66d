/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the widgets ask of an interview and tell it: behind app/desk's headers, as stub-desk.h says. */
#include "stub-private.h"

#include <string.h>

G_DEFINE_QUARK (stub - interview - error, door_interview_error)

DoorPageKind
door_interview_get_page (DoorInterview *self)
{
  return self->closed ? DOOR_PAGE_CLOSED : stub_interview_stop_at (self, self->at)->page;
}

GListModel *
door_interview_get_questions (DoorInterview *self)
{
  return G_LIST_MODEL (self->questions);
}

const char *
door_interview_get_title (DoorInterview *self)
{
  return "Living Conditions Survey";
}

const char *
door_interview_get_case_label (DoorInterview *self)
{
  return self->case_label;
}

const char *
door_interview_get_section (DoorInterview *self)
{
  return self->section;
}

double
door_interview_get_progress (DoorInterview *self)
{
  return self->closed ? 1 : (double) self->at / (self->stops->len - 1);
}

DoorSaving
door_interview_get_saving (DoorInterview *self)
{
  return self->saving;
}

const char *
door_interview_get_saving_message (DoorInterview *self)
{
  return self->saving == DOOR_SAVING_FAILED
             ? "The tablet is full. Make space, then try again: nothing was lost."
             : NULL;
}

gboolean
door_interview_get_can_go_back (DoorInterview *self)
{
  return self->at > 0 && !self->closed;
}

const char *
door_interview_get_locked (DoorInterview *self)
{
  return NULL;
}

const char *
door_interview_get_prompt (DoorInterview *self)
{
  return self->language == 1 ? "کیا گھر میں کوئی اور فرد رہتا ہے؟"
                             : "Does anybody else live in this household?";
}

void
door_interview_take_typed (DoorInterview *self)
{
}

DoorQuestion *
door_interview_get_cell (DoorInterview *self, DoorPlaceRow *row, guint column)
{
  return NULL;
}

GListModel *
door_interview_get_instances (DoorInterview *self)
{
  return G_LIST_MODEL (self->instances);
}

const char *
door_interview_get_removable (DoorInterview *self)
{
  return self->removable;
}

GListModel *
door_interview_get_problems (DoorInterview *self)
{
  return G_LIST_MODEL (self->problems);
}

const char *
door_interview_get_clock_note (DoorInterview *self)
{
  return NULL;
}

const char *
door_interview_get_fault (DoorInterview *self)
{
  return NULL;
}

DoorPlaceRow *
door_interview_get_next_comment (DoorInterview *self)
{
  return NULL;
}

GListModel *
door_interview_get_commented (DoorInterview *self)
{
  return G_LIST_MODEL (self->commented);
}

GListModel *
door_interview_get_outline (DoorInterview *self)
{
  return G_LIST_MODEL (self->outline);
}

const char *const *
door_interview_get_languages (DoorInterview *self)
{
  static const char *const languages[] = { "English", "اردو", "Bahasa Indonesia", "ไทย", NULL };

  return languages;
}

guint
door_interview_get_language (DoorInterview *self)
{
  return self->language;
}

const char *
door_interview_get_language_code (DoorInterview *self)
{
  static const char *const codes[] = { "en", "ur", "id", "th" };

  return codes[self->language];
}

gboolean
door_interview_get_is_rtl (DoorInterview *self)
{
  return self->language == 1;
}

void
door_interview_set_language (DoorInterview *self, guint index)
{
  self->language = index;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->questions)); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), i);

      stub_question_refresh (question);
    }
  stub_interview_show (self, TRUE);
}

static gboolean
screen_fits (DoorInterview *self)
{
  gboolean fits = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->questions)); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), i);

      if (stub_question_get_item (question)->required && *door_question_get_answer (question) == 0
          && door_question_get_message (question) == NULL)
        stub_question_set_message (question, "An answer is needed here before going on.");
      fits = fits && door_question_get_message (question) == NULL;
    }
  return fits;
}

gboolean
door_interview_next (DoorInterview *self)
{
  if (self->closed || self->saving == DOOR_SAVING_FAILED || self->at + 1 >= self->stops->len
      || !screen_fits (self))
    return FALSE;
  stub_interview_move_to (self, self->at + 1);
  return TRUE;
}

gboolean
door_interview_back (DoorInterview *self)
{
  if (self->closed || self->saving == DOOR_SAVING_FAILED || self->at == 0)
    return FALSE;
  stub_interview_move_to (self, self->at - 1);
  return TRUE;
}

gboolean
door_interview_go (DoorInterview *self, DoorPlaceRow *place)
{
  return door_interview_go_to (self, door_place_get_ref (place));
}

static gboolean
stop_holds (const StubStop *stop, const char *ref)
{
  for (guint i = stop->first; i < stop->first + stop->count; i++)
    {
      g_autofree char *own = stub_interview_ref_of (&stub_items[i], stop->member);

      if (g_str_has_prefix (own, ref))
        return TRUE;
    }
  return FALSE;
}

gboolean
door_interview_go_to (DoorInterview *self, const char *ref)
{
  for (guint i = 0; i < self->stops->len; i++)
    {
      if (stop_holds (stub_interview_stop_at (self, i), ref))
        {
          stub_interview_move_to (self, i);
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
door_interview_add_instance (DoorInterview *self)
{
  guint at = self->at;

  self->members++;
  stub_interview_plan_stops (self);
  stub_interview_move_to (self, at);
  return TRUE;
}

static void
forget_member (DoorInterview *self, guint member)
{
  static const char *const fields[] = { "member_name", "member_age", "member_usual" };

  for (; member <= self->members; member++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          g_autofree char *here = g_strdup_printf ("/data/member[%u]/%s", member, fields[i]);
          g_autofree char *next = g_strdup_printf ("/data/member[%u]/%s", member + 1, fields[i]);

          g_hash_table_insert (self->answers, g_strdup (here),
                               g_strdup (stub_interview_get_answer (self, next)));
        }
    }
}

gboolean
door_interview_remove_instance (DoorInterview *self, DoorPlaceRow *instance)
{
  guint member = stub_interview_stop_at (self, self->at)->member;

  if (instance != NULL)
    member = (guint) g_ascii_strtoull (strchr (door_place_get_ref (instance), '[') + 1, NULL, 10);
  forget_member (self, member);
  self->members--;
  stub_interview_plan_stops (self);
  stub_interview_jump (self, "PROMPT");
  return TRUE;
}

void
door_interview_retry (DoorInterview *self)
{
  stub_interview_save (self);
}

void
door_interview_finalize_async (DoorInterview *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->problems)) > 0)
    g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_INCOMPLETE,
                             "Something is missing.");
  else if (self->broken)
    g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_SEAL,
                             "The office's keys are not on this tablet yet. Send now once, then "
                             "finish: nothing is lost.");
  else
    {
      self->closed = TRUE;
      stub_interview_show_place (self);
      stub_interview_notify_all (self);
      g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

gboolean
door_interview_finalize_finish (DoorInterview *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
door_interview_close_async (DoorInterview *self, GAsyncReadyCallback callback, gpointer data)
{
  self->closing = g_task_new (self, NULL, callback, data);
  if (self->saving != DOOR_SAVING_WORKING)
    stub_interview_finish_closing (self);
}

gboolean
door_interview_close_finish (DoorInterview *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
