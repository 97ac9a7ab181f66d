/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-question-private.h"

#include "door-choice-private.h"
#include "door-date-words.h"
#include "door-markup.h"
#include "door-platform.h"

#include <string.h>

enum {
  PROP_LABEL = 1,
  PROP_HINT,
  PROP_ANSWER,
  PROP_DRAFT,
  PROP_MESSAGE,
  PROP_REQUIRED,
  PROP_READONLY,
  PROP_PROBE,
  PROP_REMARK,
  PROP_COMMENT,
  PROP_CHECK,
  PROP_SET_ASIDE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorQuestion, door_question, G_TYPE_OBJECT)

gboolean
door_question_is_typed (DoorQuestion *self)
{
  switch (self->kind)
    {
    case DOOR_QUESTION_TEXT:
    case DOOR_QUESTION_LONG_TEXT:
    case DOOR_QUESTION_INTEGER:
    case DOOR_QUESTION_DECIMAL:
    case DOOR_QUESTION_DATE:
    case DOOR_QUESTION_TIME:
    case DOOR_QUESTION_DATE_TIME:
    case DOOR_QUESTION_OTHER:
    case DOOR_QUESTION_BARCODE:
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- Properties -------------------------------------------------------------------------- */

void
door_question_set_text (DoorQuestion *self, char **field, const char *text, const char *property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify (G_OBJECT (self), property);
}

static void
set_flag (DoorQuestion *self, gboolean *field, gboolean value, guint property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
door_question_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorQuestion *self = DOOR_QUESTION (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_ANSWER:
      g_value_set_string (value, self->answer);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_REQUIRED:
      g_value_set_boolean (value, self->required);
      break;
    case PROP_READONLY:
      g_value_set_boolean (value, self->readonly);
      break;
    case PROP_PROBE:
      g_value_set_string (value, self->probe);
      break;
    case PROP_REMARK:
      g_value_set_string (value, self->remark);
      break;
    case PROP_COMMENT:
      g_value_set_string (value, self->comment);
      break;
    case PROP_CHECK:
      g_value_set_string (value, self->check);
      break;
    case PROP_SET_ASIDE:
      g_value_set_string (value, self->set_aside);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Answers are wiped where they can be: GObject strings do not outlive the screen. */
void
door_question_wipe_text (char *text)
{
  if (text)
    door_platform_wipe (text, strlen (text));
  g_free (text);
}

static void
door_question_finalize (GObject *object)
{
  DoorQuestion *self = DOOR_QUESTION (object);

  g_free (self->ref);
  g_free (self->label);
  g_free (self->hint);
  door_question_wipe_text (self->answer);
  door_question_wipe_text (self->draft);
  door_question_clear_beside (self);
  g_free (self->message);
  g_free (self->appearance);
  g_clear_object (&self->choices);
  g_clear_object (&self->quiet);
  g_clear_object (&self->involved);
  g_free (self->card);
  g_free (self->unit);
  g_free (self->media_type);
  G_OBJECT_CLASS (door_question_parent_class)->finalize (object);
}

static void
door_question_class_init (DoorQuestionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_question_get_property;
  object_class->finalize = door_question_finalize;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  properties[PROP_ANSWER] = g_param_spec_string ("answer", NULL, NULL, "", flags);
  properties[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, "", flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_REQUIRED] = g_param_spec_boolean ("required", NULL, NULL, FALSE, flags);
  properties[PROP_READONLY] = g_param_spec_boolean ("readonly", NULL, NULL, FALSE, flags);
  properties[PROP_PROBE] = g_param_spec_string ("probe", NULL, NULL, NULL, flags);
  properties[PROP_COMMENT] = g_param_spec_string ("comment", NULL, NULL, NULL, flags);
  properties[PROP_REMARK] = g_param_spec_string ("remark", NULL, NULL, "", flags);
  properties[PROP_CHECK] = g_param_spec_string ("check", NULL, NULL, NULL, flags);
  properties[PROP_SET_ASIDE] = g_param_spec_string ("set-aside", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_question_init (DoorQuestion *self)
{
  self->answer = g_strdup ("");
  self->draft = g_strdup ("");
  self->label = g_strdup ("");
  self->remark = g_strdup ("");
  self->choices = door_choice_list_new ();
  self->quiet = g_list_store_new (DOOR_TYPE_CHOICE);
  self->involved = g_list_store_new (DOOR_TYPE_PLACE);
}

/* --- Reading the session ----------------------------------------------------------------- */

static void
read_texts (DoorQuestion *self)
{
  g_autofree char *text = door_session_control_text (self->session, self->item.control,
                                                     self->item.node, DOOR_TEXT_LABEL);
  g_autofree char *hint_text = door_session_control_text (self->session, self->item.control,
                                                          self->item.node, DOOR_TEXT_HINT);
  g_autofree char *label = door_markup_from_markdown (text);
  g_autofree char *hint = door_markup_from_markdown (hint_text && *hint_text ? hint_text : NULL);

  door_question_set_text (self, &self->label, label ? label : "", "label");
  door_question_set_text (self, &self->hint, hint, "hint");
  door_question_read_probe (self);
  door_question_read_quiet (self);
}

static void
read_answer (DoorQuestion *self)
{
  const char *value = door_session_value (self->session, self->item.node);
  gboolean is_typing = door_question_is_typed (self) && strcmp (self->draft, self->answer) != 0;

  door_question_set_text (self, &self->answer, value, "answer");
  if (!is_typing)
    door_question_set_text (self, &self->draft, value, "draft");
}

/* The node of a heading is the node it stands in: it has no answer of its own. */
static gboolean
has_answer (DoorQuestion *self)
{
  return self->kind != DOOR_QUESTION_HEADING;
}

void
door_question_refresh (DoorQuestion *self, DoorChangeKinds kinds)
{
  if (!self->session)
    return;
  if (kinds & DOOR_CHANGE_TEXT)
    read_texts (self);
  if (!has_answer (self))
    return;
  if (kinds & DOOR_CHANGE_VALUE)
    read_answer (self);
  if (kinds & (DOOR_CHANGE_CHOICES | DOOR_CHANGE_TEXT))
    door_choice_list_read (self->choices, self->session, self->item.node);
  if (kinds & (DOOR_CHANGE_VALUE | DOOR_CHANGE_CHOICES))
    door_question_mark_selected (self);
  set_flag (self, &self->required, door_session_is_required (self->session, self->item.node),
            PROP_REQUIRED);
  set_flag (self, &self->readonly, door_session_is_readonly (self->session, self->item.node),
            PROP_READONLY);
}

static void
read_range (DoorQuestion *self)
{
  static const char *const names[] = { "start", "end", "step" };
  DoorFormDef *def = door_session_def (self->session);

  if (self->kind != DOOR_QUESTION_RANGE)
    return;
  for (guint i = 0; i < 3; i++)
    {
      const char *text = door_form_control_attribute (def, self->item.control, names[i]);

      self->range[i] = text ? g_ascii_strtod (text, NULL) : i == 0 ? 0 : i == 1 ? 10 : 1;
    }
  self->has_range = TRUE;
}

DoorQuestion *
door_question_new (DoorSession *session,
                   DoorItem item,
                   const DoorQuestionOwner *owner,
                   gpointer data)
{
  DoorQuestion *self = g_object_new (DOOR_TYPE_QUESTION, NULL);

  self->session = session;
  self->item = item;
  self->owner = owner;
  self->owner_data = data;
  self->kind = door_question_kind_of (session, item);
  self->ref = door_session_ref (session, item.node);
  self->appearance = g_strdup (door_form_appearance (door_session_def (session), item.control));
  if (door_form_control_kind (door_session_def (session), item.control) == DOOR_CONTROL_SECRET)
    {
      char *masked = g_strconcat (self->appearance, " masked", NULL);

      g_free (self->appearance);
      self->appearance = masked;
    }
  read_range (self);
  door_question_read_facts (self);
  door_question_refresh (self, DOOR_CHANGE_TEXT | DOOR_CHANGE_VALUE | DOOR_CHANGE_CHOICES);
  return self;
}

void
door_question_detach (DoorQuestion *self)
{
  self->session = NULL;
  self->owner = NULL;
  door_choice_list_detach (self->choices);
}

/* --- For the widget ---------------------------------------------------------------------- */

DoorQuestionKind
door_question_get_kind (DoorQuestion *self)
{
  return self->kind;
}

DoorItem
door_question_get_item (DoorQuestion *self)
{
  return self->item;
}

const char *
door_question_get_ref (DoorQuestion *self)
{
  return self->ref;
}

const char *
door_question_get_label (DoorQuestion *self)
{
  return self->label;
}

const char *
door_question_get_hint (DoorQuestion *self)
{
  return self->hint;
}

const char *
door_question_get_answer (DoorQuestion *self)
{
  return self->answer;
}

const char *
door_question_get_draft (DoorQuestion *self)
{
  return self->draft;
}

const char *
door_question_get_message (DoorQuestion *self)
{
  return self->message;
}

gboolean
door_question_get_required (DoorQuestion *self)
{
  return self->required;
}

gboolean
door_question_get_readonly (DoorQuestion *self)
{
  return self->readonly;
}

GListModel *
door_question_get_choices (DoorQuestion *self)
{
  return G_LIST_MODEL (self->choices);
}

gboolean
door_question_get_range (DoorQuestion *self, double *ret_start, double *ret_end, double *ret_step)
{
  if (!self->has_range)
    return FALSE;
  *ret_start = self->range[0];
  *ret_end = self->range[1];
  *ret_step = self->range[2];
  return TRUE;
}

gboolean
door_question_has_appearance (DoorQuestion *self, const char *word)
{
  g_auto (GStrv) words = g_strsplit (self->appearance ? self->appearance : "", " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

void
door_question_set_message (DoorQuestion *self, const char *message)
{
  door_question_set_text (self, &self->message, message, "message");
}

char *
door_question_take_typed (DoorQuestion *self, GDateTime *now)
{
  if (!door_question_is_typed (self) || strcmp (self->draft, self->answer) == 0)
    return NULL;
  return door_question_is_quiet (self, self->draft)
             ? g_strdup (self->draft)
             : door_typing_to_lexical (self->kind, self->draft, now);
}

void
door_question_set_answer (DoorQuestion *self, const char *text)
{
  const char *draft = text ? text : "";

  if (!self->owner || self->readonly || strcmp (self->draft, draft) == 0)
    return;
  door_question_set_text (self, &self->draft, draft, "draft");
  if (door_question_is_typed (self))
    self->owner->typed (self->owner_data, self);
  else
    self->owner->decided (self->owner_data, self, draft);
  if (self->session)
    door_question_mark_selected (self);
}

char *
door_question_describe_answer (DoorQuestion *self)
{
  g_autofree char *quiet = door_question_describe_quiet (self, self->answer);

  if (quiet)
    return g_steal_pointer (&quiet);
  if (self->kind == DOOR_QUESTION_DATE)
    return door_date_words (self->answer);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->choices)) == 0)
    return g_strdup (self->answer);
  return door_question_describe_choices (self);
}

void
door_question_restore_draft (DoorQuestion *self, const char *draft)
{
  door_question_set_text (self, &self->draft, draft, "draft");
  door_question_mark_selected (self);
}
