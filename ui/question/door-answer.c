/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-answer.h"

#include "door-barcode-answer.h"
#include "door-choice-answer.h"
#include "door-date-answer.h"
#include "door-drawing-answer.h"
#include "door-file-answer.h"
#include "door-focus.h"
#include "door-long-text-answer.h"
#include "door-position-answer.h"
#include "door-range-answer.h"
#include "door-rank-answer.h"
#include "door-sound-answer.h"
#include "door-steps-answer.h"
#include "door-text-answer.h"
#include "door-text.h"
#include "door-trigger-answer.h"

typedef struct {
  DoorQuestion *question;
  char *language;
  guint typing; /* source that commits after the pause */
  gboolean pausing;
} DoorAnswerPrivate;

/* After the first key that is not handed on, whether or not more keys follow: the desk keeps it a
 * moment later, and all of it together is less than the second that may be lost. */
#define TYPING_MS 200

enum { PROP_0, PROP_QUESTION, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { ADVANCE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE_WITH_PRIVATE (DoorAnswer, door_answer, ADW_TYPE_BIN)

static void
door_answer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (DOOR_ANSWER (object));

  if (id == PROP_QUESTION)
    priv->question = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
door_answer_constructed (GObject *object)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (DOOR_ANSWER (object));

  G_OBJECT_CLASS (door_answer_parent_class)->constructed (object);
  g_object_bind_property (priv->question, "readonly", object, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}

static void
door_answer_dispose (GObject *object)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (DOOR_ANSWER (object));

  g_clear_handle_id (&priv->typing, g_source_remove);
  G_OBJECT_CLASS (door_answer_parent_class)->dispose (object);
}

static void
door_answer_finalize (GObject *object)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (DOOR_ANSWER (object));

  g_clear_object (&priv->question);
  g_clear_pointer (&priv->language, g_free);
  G_OBJECT_CLASS (door_answer_parent_class)->finalize (object);
}

static void
door_answer_class_init (DoorAnswerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = door_answer_set_property;
  object_class->constructed = door_answer_constructed;
  object_class->dispose = door_answer_dispose;
  object_class->finalize = door_answer_finalize;

  properties[PROP_QUESTION]
      = g_param_spec_object ("question", NULL, NULL, DOOR_TYPE_QUESTION,
                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "answer");
  widget_class->focus = door_focus_child;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
door_answer_init (DoorAnswer *self)
{
}

DoorQuestion *
door_answer_get_question (DoorAnswer *self)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);

  g_return_val_if_fail (DOOR_IS_ANSWER (self), NULL);

  return priv->question;
}

void
door_answer_refresh_language (DoorAnswer *self)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);

  g_return_if_fail (DOOR_IS_ANSWER (self));

  door_text_set_language (GTK_WIDGET (self), priv->language);
}

void
door_answer_set_language (DoorAnswer *self, const char *code)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);

  g_return_if_fail (DOOR_IS_ANSWER (self));

  if (g_strcmp0 (priv->language, code) != 0)
    {
      g_free (priv->language);
      priv->language = g_strdup (code);
      if (DOOR_ANSWER_GET_CLASS (self)->speak != NULL)
        DOOR_ANSWER_GET_CLASS (self)->speak (self, code);
    }
  door_answer_refresh_language (self);
}

void
door_answer_name (DoorAnswer *self, GtkWidget *widget)
{
  g_autofree char *name = NULL;

  g_return_if_fail (DOOR_IS_ANSWER (self));

  name = door_text_from_markup (door_question_get_label (door_answer_get_question (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

gboolean
door_answer_press_key (DoorAnswer *self, guint position)
{
  DoorAnswerClass *klass;

  g_return_val_if_fail (DOOR_IS_ANSWER (self), FALSE);

  klass = DOOR_ANSWER_GET_CLASS (self);
  if (klass->press_key == NULL || !gtk_widget_is_sensitive (GTK_WIDGET (self)))
    return FALSE;
  return klass->press_key (self, position);
}

void
door_answer_commit (DoorAnswer *self)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);
  DoorAnswerClass *klass;

  g_return_if_fail (DOOR_IS_ANSWER (self));

  g_clear_handle_id (&priv->typing, g_source_remove);
  klass = DOOR_ANSWER_GET_CLASS (self);
  if (klass->commit != NULL)
    klass->commit (self);
}

static gboolean
on_pause (gpointer data)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (DOOR_ANSWER (data));

  priv->typing = 0;
  priv->pausing = TRUE;
  door_answer_commit (DOOR_ANSWER (data));
  priv->pausing = FALSE;
  return G_SOURCE_REMOVE;
}

void
door_answer_typed (DoorAnswer *self)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);

  g_return_if_fail (DOOR_IS_ANSWER (self));

  if (priv->typing == 0)
    priv->typing = g_timeout_add (TYPING_MS, on_pause, self);
}

gboolean
door_answer_is_typing (DoorAnswer *self)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);

  g_return_val_if_fail (DOOR_IS_ANSWER (self), FALSE);

  return priv->typing != 0;
}

gboolean
door_answer_has_reason (DoorAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (self);
  GListModel *quiet = door_question_get_quiet (question);

  for (guint i = 0; i < g_list_model_get_n_items (quiet); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (quiet, i);

      if (g_strcmp0 (door_choice_get_value (choice), door_question_get_draft (question)) == 0)
        return TRUE;
    }
  return FALSE;
}

const char *
door_answer_get_entered (DoorAnswer *self)
{
  const char *draft = door_question_get_draft (door_answer_get_question (self));

  return draft == NULL || door_answer_has_reason (self) ? "" : draft;
}

gboolean
door_answer_is_pausing (DoorAnswer *self)
{
  DoorAnswerPrivate *priv = door_answer_get_instance_private (self);

  g_return_val_if_fail (DOOR_IS_ANSWER (self), FALSE);

  return priv->pausing;
}

static void
on_copy (GtkWidget *text, const char *signal)
{
  g_signal_stop_emission_by_name (text, signal);
}

/* --- What is marked stays here ---------------------------------------------------------------- */

/* Under X11 what is marked with mouse or keys can be had by every program, and by the middle button
 * anywhere. GtkText has no switch for it: the provider that hands the text over hands over nothing. */
static gboolean
give_nothing (GdkContentProvider *provider, GValue *value, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not handed over");
  return FALSE;
}

static void
silence_marked_text (void)
{
  static gsize done;
  GType type = g_type_from_name ("GtkTextContent");

  if (type == 0 || !g_once_init_enter (&done))
    return;
  GDK_CONTENT_PROVIDER_CLASS (g_type_class_ref (type))->get_value = give_nothing;
  g_once_init_leave (&done, 1);
}

static GdkClipboard *
primary_of (GtkWidget *view)
{
  return gdk_display_get_primary_clipboard (gtk_widget_get_display (view));
}

/* A text view offers its buffer when it is realized, and takes it back when it is not any more. */
static void
on_view_realized (GtkWidget *view)
{
  gtk_text_buffer_remove_selection_clipboard (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                                              primary_of (view));
}

static void
on_view_unrealized (GtkWidget *view)
{
  gtk_text_buffer_add_selection_clipboard (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                                           primary_of (view));
}

void
door_answer_forbid_copying (GtkWidget *text)
{
  g_return_if_fail (GTK_IS_WIDGET (text));

  silence_marked_text ();
  if (GTK_IS_TEXT_VIEW (text))
    {
      g_signal_connect_after (text, "realize", G_CALLBACK (on_view_realized), NULL);
      g_signal_connect (text, "unrealize", G_CALLBACK (on_view_unrealized), NULL);
    }

  g_signal_connect (text, "copy-clipboard", G_CALLBACK (on_copy), (gpointer) "copy-clipboard");
  g_signal_connect (text, "cut-clipboard", G_CALLBACK (on_copy), (gpointer) "cut-clipboard");
}

GtkLabel *
door_answer_new_note (const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (""));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (label), style);
  return label;
}

void
door_answer_advance (DoorAnswer *self)
{
  g_return_if_fail (DOOR_IS_ANSWER (self));

  door_answer_commit (self);
  g_signal_emit (self, signals[ADVANCE], 0);
}

static GType
type_for (DoorQuestionKind kind)
{
  switch (kind)
    {
    case DOOR_QUESTION_NOTE:
    case DOOR_QUESTION_HEADING:
      return G_TYPE_INVALID;
    case DOOR_QUESTION_LONG_TEXT:
      return DOOR_TYPE_LONG_TEXT_ANSWER;
    case DOOR_QUESTION_DATE:
    case DOOR_QUESTION_TIME:
    case DOOR_QUESTION_DATE_TIME:
      return DOOR_TYPE_DATE_ANSWER;
    case DOOR_QUESTION_SELECT_ONE:
    case DOOR_QUESTION_SELECT_MULTIPLE:
      return DOOR_TYPE_CHOICE_ANSWER;
    case DOOR_QUESTION_RANK:
      return DOOR_TYPE_RANK_ANSWER;
    case DOOR_QUESTION_RANGE:
      return DOOR_TYPE_RANGE_ANSWER;
    case DOOR_QUESTION_TRIGGER:
      return DOOR_TYPE_TRIGGER_ANSWER;
    case DOOR_QUESTION_POSITION:
      return DOOR_TYPE_POSITION_ANSWER;
    case DOOR_QUESTION_BARCODE:
      return DOOR_TYPE_BARCODE_ANSWER;
    case DOOR_QUESTION_PICTURE:
    case DOOR_QUESTION_FILE:
      return DOOR_TYPE_FILE_ANSWER;
    case DOOR_QUESTION_SOUND:
      return DOOR_TYPE_SOUND_ANSWER;
    case DOOR_QUESTION_SIGNATURE:
    case DOOR_QUESTION_DRAWING:
      return DOOR_TYPE_DRAWING_ANSWER;
    case DOOR_QUESTION_TEXT:
    case DOOR_QUESTION_INTEGER:
    case DOOR_QUESTION_DECIMAL:
    case DOOR_QUESTION_OTHER:
    default:
      return DOOR_TYPE_TEXT_ANSWER;
    }
}

DoorAnswer *
door_answer_new_for (DoorQuestion *question)
{
  GType type;

  g_return_val_if_fail (DOOR_IS_QUESTION (question), NULL);

  type = type_for (door_question_get_kind (question));
  if (type == DOOR_TYPE_RANGE_ANSWER && door_steps_answer_suits (question))
    type = DOOR_TYPE_STEPS_ANSWER;
  return type == G_TYPE_INVALID ? NULL : g_object_new (type, "question", question, NULL);
}
