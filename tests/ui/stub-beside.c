/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside an answer, over the stub: there is nothing there. The real desk's is driven in
 * test-controls.c. */
#include "stub-desk.h"

static GListModel *
nothing (GObject *owner, const char *key, GType type)
{
  GListModel *model = g_object_get_data (owner, key);

  if (model == NULL)
    {
      model = G_LIST_MODEL (g_list_store_new (type));
      g_object_set_data_full (owner, key, model, g_object_unref);
    }
  return model;
}

const char *
door_choice_get_image (DoorChoice *self)
{
  return NULL;
}

GListModel *
door_question_find_choices (DoorQuestion *self, const char *text, guint most, guint *ret_left_out)
{
  GListModel *all = door_question_get_choices (self);
  GListStore *found = g_list_store_new (DOOR_TYPE_CHOICE);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  *ret_left_out = 0;
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (all, i);
      g_autofree char *folded = g_utf8_casefold (door_choice_get_label (choice), -1);

      if (strstr (folded, wanted) == NULL)
        continue;
      if (g_list_model_get_n_items (G_LIST_MODEL (found)) < most)
        g_list_store_append (found, choice);
      else
        (*ret_left_out)++;
    }
  return G_LIST_MODEL (found);
}

const char *
door_question_get_probe (DoorQuestion *self)
{
  return NULL;
}

const char *
door_question_get_card (DoorQuestion *self)
{
  return NULL;
}

const char *
door_question_get_unit (DoorQuestion *self)
{
  return NULL;
}

const char *
door_question_get_media_type (DoorQuestion *self)
{
  return "";
}

const char *
door_question_get_appearance (DoorQuestion *self)
{
  const char *appearance = stub_question_get_item (self)->appearance;

  return appearance != NULL ? appearance : "";
}

GListModel *
door_question_get_quiet (DoorQuestion *self)
{
  return nothing (G_OBJECT (self), "quiet", DOOR_TYPE_CHOICE);
}

void
door_question_choose_quiet (DoorQuestion *self, DoorChoice *choice)
{
}

gboolean
door_question_press_quiet (DoorQuestion *self, DoorQuiet which)
{
  return FALSE;
}

const char *
door_question_get_remark (DoorQuestion *self)
{
  return "";
}

const char *
door_question_get_comment (DoorQuestion *self)
{
  return NULL;
}

void
door_question_set_remark (DoorQuestion *self, const char *text)
{
}

const char *
door_question_get_check (DoorQuestion *self)
{
  return NULL;
}

const char *
door_question_get_check_reason (DoorQuestion *self)
{
  return NULL;
}

void
door_question_keep_with_reason (DoorQuestion *self, const char *reason)
{
}

GListModel *
door_question_get_involved (DoorQuestion *self)
{
  return nothing (G_OBJECT (self), "involved", DOOR_TYPE_PLACE);
}

const char *
door_question_get_set_aside (DoorQuestion *self)
{
  return NULL;
}

void
door_question_take_back (DoorQuestion *self)
{
}

char *
door_question_explain (DoorQuestion *self)
{
  return g_strdup ("");
}

void
door_question_note_entered (DoorQuestion *self)
{
}

void
door_question_give_position (DoorQuestion *self, const char *lexical, const char *how)
{
  door_question_set_answer (self, lexical);
}

static void
refuse (gpointer source, GAsyncReadyCallback callback, gpointer data)
{
  g_task_report_new_error (source, callback, data, NULL, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "there are no files here");
}

void
door_question_attach_async (DoorQuestion *self,
                            const char *suffix,
                            GBytes *content,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  refuse (self, callback, data);
}

gboolean
door_question_attach_finish (DoorQuestion *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
door_question_read_attachment_async (DoorQuestion *self,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  refuse (self, callback, data);
}

GBytes *
door_question_read_attachment_finish (DoorQuestion *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
door_question_get_image (DoorQuestion *self)
{
  return NULL;
}

char *
door_question_get_audio (DoorQuestion *self)
{
  return NULL;
}

void
door_question_load_media_async (DoorQuestion *self,
                                const char *name,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  refuse (self, callback, data);
}

GBytes *
door_question_load_media_finish (DoorQuestion *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
door_place_get_remark (DoorPlaceRow *self)
{
  return "";
}

char *
door_interview_explain (DoorInterview *self, const char *ref)
{
  return g_strdup ("");
}

void
door_interview_set_shows_skipped (DoorInterview *self, gboolean shows)
{
}

guint
door_interview_count_set_aside (DoorInterview *self)
{
  return 0;
}

const char *
door_leaving_label (DoorLeaving leaving)
{
  return leaving == DOOR_LEAVING_LATER ? "Go on another time, as agreed" : "Another reason";
}

void
door_interview_note_leaving (DoorInterview *self, DoorLeaving leaving, const char *words)
{
}

void
door_interview_note_activity (DoorInterview *self)
{
}

char *
door_interview_describe_paradata (void)
{
  return g_strdup ("");
}

char **
door_interview_get_language_codes (DoorInterview *self)
{
  return g_strsplit ("en ur id th", " ", -1);
}

const char *const *
door_interview_get_columns (DoorInterview *self)
{
  static const char *const none[] = { NULL };

  return none;
}

const char *const *
door_place_get_cells (DoorPlaceRow *self)
{
  static const char *const none[] = { NULL };

  return none;
}

void
door_interview_set_outline_seen (DoorInterview *self, gboolean seen)
{
}
