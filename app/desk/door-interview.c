/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include <glib/gi18n-lib.h>

enum {
  PROP_PAGE = 1,
  PROP_SECTION,
  PROP_PROGRESS,
  PROP_SAVING,
  PROP_SAVING_MESSAGE,
  PROP_FAULT,
  PROP_CLOCK_NOTE,
  PROP_CAN_GO_BACK,
  PROP_PROMPT,
  PROP_REMOVABLE,
  PROP_LANGUAGE,
  PROP_IS_RTL,
  PROP_TITLE,
  PROP_CASE_LABEL,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorInterview, door_interview, G_TYPE_OBJECT)
G_DEFINE_QUARK (door - interview - error - quark, door_interview_error)

/* --- The object -------------------------------------------------------------------------- */

static void
get_text_property (DoorInterview *self, guint id, GValue *value)
{
  const char *text = id == PROP_SECTION          ? self->section
                     : id == PROP_FAULT          ? door_interview_get_fault (self)
                     : id == PROP_CLOCK_NOTE     ? door_interview_get_clock_note (self)
                     : id == PROP_SAVING_MESSAGE ? self->saving_message
                     : id == PROP_PROMPT         ? self->prompt
                     : id == PROP_REMOVABLE      ? self->removable
                     : id == PROP_TITLE          ? self->title
                                                 : self->case_label;

  g_value_set_string (value, text);
}

static void
door_interview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorInterview *self = DOOR_INTERVIEW (object);

  switch (id)
    {
    case PROP_PAGE:
      g_value_set_uint (value, self->page);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_SAVING:
      g_value_set_uint (value, self->saving);
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, self->can_go_back);
      break;
    case PROP_LANGUAGE:
      g_value_set_uint (value, door_interview_get_language (self));
      break;
    case PROP_IS_RTL:
      g_value_set_boolean (value, door_interview_get_is_rtl (self));
      break;
    default:
      get_text_property (self, id, value);
    }
}

static void
detach_questions (DoorInterview *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), i);

      door_question_detach (question);
    }
}

static void
door_interview_dispose (GObject *object)
{
  DoorInterview *self = DOOR_INTERVIEW (object);

  g_clear_handle_id (&self->typing_timer, g_source_remove);
  if (self->guard)
    door_guard_detach (self->guard);
  if (self->audio)
    door_audit_audio_detach (self->audio);
  g_clear_object (&self->audio);
  g_clear_object (&self->guard);
  detach_questions (self);
  g_clear_pointer (&self->recorder, door_recorder_unref);
  g_clear_object (&self->move_place);
  G_OBJECT_CLASS (door_interview_parent_class)->dispose (object);
}

static void
door_interview_finalize_object (GObject *object)
{
  DoorInterview *self = DOOR_INTERVIEW (object);

  g_clear_pointer (&self->cursor, door_cursor_free);
  g_clear_pointer (&self->session, door_session_free);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_clear_object (&self->queue);
  g_clear_object (&self->questions);
  g_clear_object (&self->instances);
  g_clear_object (&self->problems);
  g_clear_object (&self->outline);
  g_clear_object (&self->commented);
  g_clear_pointer (&self->comments, g_hash_table_unref);
  g_strfreev (self->language_names);
  g_strfreev (self->columns);
  g_free (self->case_id);
  g_free (self->case_label);
  g_free (self->title);
  g_clear_pointer (&self->trust, door_trust_unref);
  g_clear_pointer (&self->asides, door_asides_free);
  g_free (self->saving_message);
  g_free (self->section);
  g_free (self->prompt);
  g_free (self->removable);
  g_free (self->continues);
  G_OBJECT_CLASS (door_interview_parent_class)->finalize (object);
}

static void
door_interview_class_init (DoorInterviewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_interview_get_property;
  object_class->dispose = door_interview_dispose;
  object_class->finalize = door_interview_finalize_object;

  properties[PROP_PAGE] = g_param_spec_uint ("page", NULL, NULL, 0, DOOR_PAGE_GUARD, 0, flags);
  properties[PROP_SECTION] = g_param_spec_string ("section", NULL, NULL, NULL, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_SAVING]
      = g_param_spec_uint ("saving", NULL, NULL, 0, DOOR_SAVING_NOTHING, 0, flags);
  properties[PROP_SAVING_MESSAGE] = g_param_spec_string ("saving-message", NULL, NULL, NULL, flags);
  properties[PROP_FAULT] = g_param_spec_string ("fault", NULL, NULL, NULL, flags);
  properties[PROP_CLOCK_NOTE] = g_param_spec_string ("clock-note", NULL, NULL, NULL, flags);
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, flags);
  properties[PROP_PROMPT] = g_param_spec_string ("prompt", NULL, NULL, NULL, flags);
  properties[PROP_REMOVABLE] = g_param_spec_string ("removable", NULL, NULL, NULL, flags);
  properties[PROP_LANGUAGE] = g_param_spec_uint ("language", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_IS_RTL] = g_param_spec_boolean ("is-rtl", NULL, NULL, FALSE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_CASE_LABEL] = g_param_spec_string ("case-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_interview_init (DoorInterview *self)
{
  self->questions = g_list_store_new (DOOR_TYPE_QUESTION);
  self->instances = g_list_store_new (DOOR_TYPE_PLACE);
  self->problems = g_list_store_new (DOOR_TYPE_PLACE);
  self->outline = g_list_store_new (DOOR_TYPE_PLACE);
  self->commented = g_list_store_new (DOOR_TYPE_PLACE);
  self->asides = door_asides_new ();
  self->seen.battery = -1;
}

void
door_interview_notify (DoorInterview *self, const char *property)
{
  g_object_notify (G_OBJECT (self), property);
}

/* --- Saving ------------------------------------------------------------------------------ */

static char *
describe_failure (const GError *error)
{
  if (g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL))
    return g_strdup (_ ("The tablet is full. Make space, then try again: nothing was lost."));
  return g_strdup_printf (
      _ ("The last answer could not be kept yet. It is still on the screen. Try again. (%s)"),
      error ? error->message : "");
}

static gboolean
has_unkept_typing (DoorInterview *self)
{
  return self->typing_timer != 0;
}

static DoorSaving
present_saving (DoorInterview *self)
{
  if (!self->queue)
    return DOOR_SAVING_NOTHING;
  switch (door_recorder_state (self->recorder))
    {
    case DOOR_RECORDER_FAILED:
      return DOOR_SAVING_FAILED;
    case DOOR_RECORDER_WORKING:
      return DOOR_SAVING_WORKING;
    default:
      return has_unkept_typing (self) ? DOOR_SAVING_WORKING : DOOR_SAVING_SAVED;
    }
}

void
door_interview_update_saving (DoorInterview *self)
{
  DoorSaving saving = present_saving (self);

  if (saving == DOOR_SAVING_FAILED)
    {
      g_free (self->saving_message);
      self->saving_message = describe_failure (door_recorder_error (self->recorder));
      door_interview_notify (self, "saving-message");
    }
  else if (self->saving_message)
    {
      g_clear_pointer (&self->saving_message, g_free);
      door_interview_notify (self, "saving-message");
    }
  if (saving == self->saving)
    return;
  self->saving = saving;
  door_interview_notify (self, "saving");
}

static void
on_recorder_state (gpointer data)
{
  DoorInterview *self = data;

  g_object_ref (self);
  door_interview_update_saving (self);
  if (door_recorder_state (self->recorder) == DOOR_RECORDER_SAVED)
    {
      door_interview_move_now (self);
      door_guard_saved (self->guard);
    }
  if (self->ending && door_recorder_state (self->recorder) != DOOR_RECORDER_WORKING)
    door_interview_continue_ending (self);
  g_object_unref (self);
}

void
door_interview_retry (DoorInterview *self)
{
  if (self->recorder)
    door_recorder_retry (self->recorder);
}

/* --- Beginning --------------------------------------------------------------------------- */

static DoorInterview *
new_named (const DoorInterviewStart *start)
{
  DoorInterview *self = g_object_new (DOOR_TYPE_INTERVIEW, NULL);

  g_set_object (&self->queue, start->queue);
  self->clock = door_clock_ref (start->clock);
  self->id = start->id;
  self->case_id = g_strdup (start->case_id);
  self->case_label = g_strdup (start->case_label);
  self->title = g_strdup (start->public_name);
  self->trust = start->trust ? door_trust_ref (start->trust) : NULL;
  return self;
}

DoorInterview *
door_interview_new (const DoorInterviewStart *start)
{
  DoorInterview *self = new_named (start);

  self->session = start->session;
  self->cursor = door_cursor_new (self->session);
  self->language_names = door_interview_read_language_names (door_session_def (self->session));
  self->guard = door_guard_new (self, start->guard);
  self->audio = door_audit_audio_new (self);
  self->recorder = door_recorder_new (self->queue, &self->id, on_recorder_state, self);
  self->saving = present_saving (self);
  if (start->returned)
    door_interview_take_return (self, start->returned);
  return self;
}

DoorInterview *
door_interview_new_closed (const DoorInterviewStart *start)
{
  DoorInterview *self = new_named (start);

  self->page = DOOR_PAGE_CLOSED;
  self->progress = 1;
  return self;
}

/* --- Getters ----------------------------------------------------------------------------- */

DoorPageKind
door_interview_get_page (DoorInterview *self)
{
  return self->page;
}

GListModel *
door_interview_get_questions (DoorInterview *self)
{
  return G_LIST_MODEL (self->questions);
}

DoorGuard *
door_interview_get_guard (DoorInterview *self)
{
  return self->guard;
}

DoorAuditAudio *
door_interview_get_audit_audio (DoorInterview *self)
{
  return self->audio;
}

const char *
door_interview_get_title (DoorInterview *self)
{
  return self->title;
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
  return self->progress;
}

DoorSaving
door_interview_get_saving (DoorInterview *self)
{
  return self->saving;
}

const char *
door_interview_get_saving_message (DoorInterview *self)
{
  return self->saving_message;
}

gboolean
door_interview_get_can_go_back (DoorInterview *self)
{
  return self->can_go_back;
}

const char *
door_interview_get_prompt (DoorInterview *self)
{
  return self->prompt;
}

const char *
door_interview_get_locked (DoorInterview *self)
{
  if ((self->page != DOOR_PAGE_REPEAT_PROMPT && self->page != DOOR_PAGE_TABLE)
      || !door_guard_locks_repeat (self->guard, door_cursor_item (self->cursor).control))
    return NULL;
  return _ (
      "A person was chosen from this list: it is closed. If it is wrong, tell your supervisor.");
}

GListModel *
door_interview_get_instances (DoorInterview *self)
{
  return G_LIST_MODEL (self->instances);
}

const char *const *
door_interview_get_columns (DoorInterview *self)
{
  static const char *const none[] = { NULL };

  return self->columns ? (const char *const *) self->columns : none;
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

GListModel *
door_interview_get_outline (DoorInterview *self)
{
  self->outline_is_watched = TRUE;
  door_interview_update_outline (self);
  return G_LIST_MODEL (self->outline);
}
