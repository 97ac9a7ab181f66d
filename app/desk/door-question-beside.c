/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-question-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
door_question_clear_beside (DoorQuestion *self)
{
  g_free (self->probe);
  door_question_wipe_text (self->remark);
  door_question_wipe_text (self->comment);
  g_free (self->check);
  door_question_wipe_text (self->check_reason);
  g_free (self->set_aside);
  door_question_wipe_text (self->before);
}

/* --- Remarks ------------------------------------------------------------------------------- */

const char *
door_question_get_remark (DoorQuestion *self)
{
  return self->remark;
}

void
door_question_restore_remark (DoorQuestion *self, const char *remark)
{
  door_question_set_text (self, &self->remark, remark ? remark : "", "remark");
}

void
door_question_set_remark (DoorQuestion *self, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text ? text : ""));

  if (!self->owner || strcmp (self->remark, trimmed) == 0)
    return;
  door_question_restore_remark (self, trimmed);
  self->owner->remarked (self->owner_data, self, trimmed);
}

/* --- The supervisor's comment --------------------------------------------------------------- */

const char *
door_question_get_comment (DoorQuestion *self)
{
  return self->comment;
}

void
door_question_restore_comment (DoorQuestion *self, const char *comment)
{
  door_question_set_text (self, &self->comment, comment, "comment");
}

/* --- Checks -------------------------------------------------------------------------------- */

const char *
door_question_get_check (DoorQuestion *self)
{
  return self->check;
}

const char *
door_question_get_check_reason (DoorQuestion *self)
{
  return self->check_reason;
}

GListModel *
door_question_get_involved (DoorQuestion *self)
{
  return G_LIST_MODEL (self->involved);
}

static void
set_involved (DoorQuestion *self, GPtrArray *involved)
{
  g_list_store_splice (self->involved, 0, g_list_model_get_n_items (G_LIST_MODEL (self->involved)),
                       involved ? involved->pdata : NULL, involved ? involved->len : 0);
}

void
door_question_set_check (DoorQuestion *self,
                         const char *sentence,
                         const char *reason,
                         GPtrArray *involved)
{
  gboolean same_reason = g_strcmp0 (self->check_reason, reason) == 0;

  if (sentence || self->check)
    set_involved (self, involved);
  if (!same_reason)
    {
      door_question_wipe_text (self->check_reason);
      self->check_reason = g_strdup (reason);
    }
  if (g_strcmp0 (self->check, sentence) == 0 && !same_reason)
    g_object_notify (G_OBJECT (self), "check");
  door_question_set_text (self, &self->check, sentence, "check");
}

void
door_question_keep_with_reason (DoorQuestion *self, const char *reason)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (reason ? reason : ""));

  if (!self->owner || !self->check || !*trimmed)
    return;
  door_question_wipe_text (self->check_reason);
  self->check_reason = g_strdup (trimmed);
  self->owner->confirmed (self->owner_data, self, trimmed);
  g_object_notify (G_OBJECT (self), "check");
}

void
door_question_set_message_about (DoorQuestion *self, const char *message, GPtrArray *involved)
{
  if (message || self->message)
    set_involved (self, involved);
  door_question_set_message (self, message);
}

/* --- What was set aside -------------------------------------------------------------------- */

const char *
door_question_get_set_aside (DoorQuestion *self)
{
  return self->set_aside;
}

void
door_question_set_set_aside (DoorQuestion *self, const char *sentence, const char *before)
{
  door_question_wipe_text (self->before);
  self->before = g_strdup (before);
  door_question_set_text (self, &self->set_aside, sentence, "set-aside");
}

void
door_question_take_back (DoorQuestion *self)
{
  g_autofree char *before = g_strdup (self->before);

  if (!self->owner || !self->set_aside)
    return;
  door_question_set_set_aside (self, NULL, NULL);
  door_question_set_text (self, &self->draft, before ? before : "", "draft");
  self->owner->decided (self->owner_data, self, self->draft);
  if (self->session)
    door_question_mark_selected (self);
}

/* --- For the curious ----------------------------------------------------------------------- */

char *
door_question_explain (DoorQuestion *self)
{
  return self->owner ? self->owner->explain (self->owner_data, self) : g_strdup ("");
}

void
door_question_note_entered (DoorQuestion *self)
{
  if (self->owner)
    self->owner->entered (self->owner_data, self);
}

/* --- Files --------------------------------------------------------------------------------- */

static gboolean
is_gone (DoorQuestion *self, GTask *task)
{
  if (self->owner && !self->readonly)
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                           _ ("This question is not on the screen any more."));
  g_object_unref (task);
  return TRUE;
}

void
door_question_attach_async (DoorQuestion *self,
                            const char *suffix,
                            GBytes *content,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, door_question_attach_async);
  if (!is_gone (self, task))
    self->owner->attach (self->owner_data, self, suffix, content, task);
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
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, door_question_read_attachment_async);
  if (!self->owner || *self->answer == '\0')
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no file yet."));
      g_object_unref (task);
    }
  else
    self->owner->read_attachment (self->owner_data, self->answer, task);
}

GBytes *
door_question_read_attachment_finish (DoorQuestion *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
door_question_get_image (DoorQuestion *self)
{
  return self->session
             ? door_session_label_form (self->session, self->item.control, self->item.node, "image")
             : NULL;
}

char *
door_question_get_audio (DoorQuestion *self)
{
  return self->session
             ? door_session_label_form (self->session, self->item.control, self->item.node, "audio")
             : NULL;
}

void
door_question_load_media_async (DoorQuestion *self,
                                const char *name,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, door_question_load_media_async);
  if (self->owner)
    {
      self->owner->load_media (self->owner_data, name, task);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                           _ ("This question is not on the screen any more."));
  g_object_unref (task);
}

GBytes *
door_question_load_media_finish (DoorQuestion *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Positions ----------------------------------------------------------------------------- */

void
door_question_give_position (DoorQuestion *self, const char *lexical, const char *how)
{
  g_autofree char *words = NULL;

  if (!self->owner || self->readonly)
    return;
  words = g_strconcat ("position ", how, NULL);
  self->owner->noted (self->owner_data, self, words);
  door_question_set_answer (self, lexical);
}
