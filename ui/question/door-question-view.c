/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-question-view-private.h"

#include <glib/gi18n.h>

#include "door-interview.h"
#include "door-media.h"
#include "door-text.h"
#include "door-upright.h"

/* A picture that goes with a question leaves room for its answers. */
#define IMAGE_HEIGHT 220

enum { ADVANCE, GO, REMARK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorQuestionView, door_question_view, GTK_TYPE_WIDGET)

static const char place_key[] = "door-place";

/* --- Texts --------------------------------------------------------------------------------- */

static void
on_image (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorQuestionView) self = DOOR_QUESTION_VIEW (data);
  g_autoptr (GBytes) bytes = door_question_load_media_finish (DOOR_QUESTION (source), result, NULL);
  g_autoptr (GdkTexture) texture = bytes != NULL ? door_media_texture (bytes) : NULL;

  if (texture == NULL || self->question == NULL)
    return;
  gtk_picture_set_paintable (self->image, GDK_PAINTABLE (texture));
  gtk_widget_set_size_request (GTK_WIDGET (self->image), -1,
                               MIN (IMAGE_HEIGHT, gdk_texture_get_height (texture)));
  gtk_widget_set_visible (GTK_WIDGET (self->image), TRUE);
}

static void
show_image (DoorQuestionView *self)
{
  g_autofree char *name = door_question_get_image (self->question);

  if (name == NULL || g_strcmp0 (name, self->image_name) == 0)
    return;
  g_free (self->image_name);
  self->image_name = g_steal_pointer (&name);
  door_question_load_media_async (self->question, self->image_name, on_image, g_object_ref (self));
}

static void
show_markup (GtkLabel *label, GtkWidget *box, const char *markup)
{
  gtk_label_set_markup (label, markup != NULL ? markup : "");
  gtk_widget_set_visible (box, markup != NULL && *markup != '\0');
}

static void
show_texts (DoorQuestionView *self)
{
  const char *label = door_question_get_label (self->question);
  const char *comment = door_question_get_comment (self->question);
  const char *card = door_question_get_card (self->question);
  g_autofree char *name = door_text_from_markup (label);
  g_autofree char *card_text = NULL;

  show_markup (self->label, GTK_WIDGET (self->label), label);
  show_markup (self->hint, self->aside, door_question_get_hint (self->question));
  show_markup (self->probe, self->probe_box, door_question_get_probe (self->question));
  if (card != NULL)
    card_text = g_strdup_printf (_ ("Show card %s"), card);
  gtk_label_set_text (self->card, card_text != NULL ? card_text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->card), card != NULL);
  show_image (self);
  gtk_label_set_text (self->comment, comment != NULL ? comment : "");
  gtk_widget_set_visible (self->comment_box, comment != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->head), comment != NULL || *label != '\0' || card != NULL
                                                       || gtk_widget_get_visible (self->aside)
                                                       || gtk_widget_get_visible (self->probe_box)
                                                       || self->image_name != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* --- Checks -------------------------------------------------------------------------------- */

static void
on_go (DoorQuestionView *self, GtkWidget *button)
{
  g_signal_emit (self, signals[GO], 0, g_object_get_data (G_OBJECT (button), place_key));
}

static GtkWidget *
new_go_button (DoorQuestionView *self, DoorPlaceRow *place)
{
  const char *detail = door_place_get_detail (place);
  GtkWidget *button = gtk_button_new ();
  /* Translators: a question, and the answer it has: "Go to: How old are you? — 34". */
  g_autofree char *text
      = *detail != '\0'
            ? g_strdup_printf (_ ("Go to: %s — %s"), door_place_get_label (place), detail)
            : g_strdup_printf (_ ("Go to: %s"), door_place_get_label (place));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), place_key, g_object_ref (place), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_go), self, G_CONNECT_SWAPPED);
  return button;
}

static void
show_involved (DoorQuestionView *self)
{
  GListModel *places = door_question_get_involved (self->question);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->involved))) != NULL)
    gtk_box_remove (self->involved, child);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (places, i);

      gtk_box_append (self->involved, new_go_button (self, place));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->involved), g_list_model_get_n_items (places) > 0);
}

/* A hard check stops; a soft one that was settled says so and stays out of the way. */
static void
show_message (DoorQuestionView *self)
{
  const char *message = door_question_get_message (self->question);
  const char *check = door_question_get_check (self->question);
  const char *reason = door_question_get_check_reason (self->question);
  g_autofree char *settled = NULL;

  if (message == NULL && check != NULL && reason != NULL)
    settled = g_strdup_printf (_ ("%s Kept, because: %s"), check, reason);
  gtk_label_set_text (self->message, message != NULL   ? message
                                     : settled != NULL ? settled
                                     : check != NULL   ? check
                                                       : "");
  gtk_widget_set_visible (self->message_box, message != NULL || check != NULL);
  gtk_widget_set_visible (self->reason_box, message == NULL && check != NULL && reason == NULL);
  show_involved (self);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
      message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
on_keep (DoorQuestionView *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  g_autofree char *copy = g_strdup (reason);

  if (*g_strstrip (copy) == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  door_question_keep_with_reason (self->question, copy);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  if (self->answer != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->answer));
}

static void
show_set_aside (DoorQuestionView *self)
{
  const char *text = door_question_get_set_aside (self->question);

  gtk_label_set_text (self->set_aside, text != NULL ? text : "");
  gtk_widget_set_visible (self->set_aside_box, text != NULL);
}

static void
on_take_back (DoorQuestionView *self)
{
  door_question_take_back (self->question);
  if (self->answer != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->answer));
}

static void
on_advance (DoorQuestionView *self)
{
  g_signal_emit (self, signals[ADVANCE], 0);
}

/* --- Making -------------------------------------------------------------------------------- */

static void
add_style (DoorQuestionView *self)
{
  if (door_question_get_kind (self->question) == DOOR_QUESTION_HEADING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heading-only");
  else if (door_question_get_kind (self->question) == DOOR_QUESTION_NOTE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "note-only");
}

/* One line of a grid: the question at the leading side, its options as cells beside it. */
static void
lay_out_as_grid_line (DoorQuestionView *self)
{
  gboolean is_heading = door_question_has_appearance (self->question, "label");
  g_autoptr (GtkWidget) head = NULL;
  g_autoptr (GtkWidget) place = NULL;

  if (!is_heading && !door_question_has_appearance (self->question, "list-nolabel"))
    return;
  head = g_object_ref (GTK_WIDGET (self->head));
  place = g_object_ref (GTK_WIDGET (self->place));
  gtk_widget_unparent (head);
  gtk_widget_unparent (place);
  gtk_widget_set_valign (head, is_heading ? GTK_ALIGN_END : GTK_ALIGN_CENTER);
  gtk_widget_set_visible (head, TRUE);
  self->line = DOOR_GRID_LINE (door_grid_line_new (head, place, is_heading));
  gtk_widget_insert_after (GTK_WIDGET (self->line), GTK_WIDGET (self), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "grid-row");
  if (is_heading)
    gtk_widget_add_css_class (GTK_WIDGET (self), "grid-head");
}

static void
bind_question (DoorQuestionView *self)
{
  struct {
    const char *signal;
    void (*show) (DoorQuestionView *self);
  } rows[] = {
    { "notify::label", show_texts },         { "notify::hint", show_texts },
    { "notify::probe", show_texts },         { "notify::comment", show_texts },
    { "notify::message", show_message },     { "notify::check", show_message },
    { "notify::set-aside", show_set_aside },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (self->question, rows[i].signal, G_CALLBACK (rows[i].show), self,
                             G_CONNECT_SWAPPED);
  show_texts (self);
  show_message (self);
  show_set_aside (self);
}

static void
on_entered (DoorQuestionView *self)
{
  door_question_note_entered (self->question);
}

static void
watch_focus (DoorQuestionView *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (on_entered), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
add_answer (DoorQuestionView *self)
{
  self->answer = door_answer_new_for (self->question);
  gtk_widget_set_visible (GTK_WIDGET (self->place), self->answer != NULL);
  if (self->answer == NULL)
    return;
  adw_bin_set_child (self->place, GTK_WIDGET (self->answer));
  g_signal_connect_object (self->answer, "advance", G_CALLBACK (on_advance), self,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->answer),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->hint, NULL, -1);
}

GtkWidget *
door_question_view_new (DoorQuestion *question)
{
  DoorQuestionView *self = g_object_new (DOOR_TYPE_QUESTION_VIEW, NULL);

  self->question = g_object_ref (question);
  add_answer (self);
  door_question_view_make_quiet_row (self);
  add_style (self);
  bind_question (self);
  lay_out_as_grid_line (self);
  gtk_widget_set_visible (GTK_WIDGET (self->quiet_row), self->answer != NULL && self->line == NULL);
  watch_focus (self);
  return GTK_WIDGET (self);
}

DoorQuestion *
door_question_view_get_question (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), NULL);

  return self->question;
}

DoorAnswer *
door_question_view_get_answer (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), NULL);

  return self->answer;
}

DoorGridLine *
door_question_view_get_line (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), NULL);

  return self->line;
}

void
door_question_view_set_language (DoorQuestionView *self, const char *code)
{
  g_return_if_fail (DOOR_IS_QUESTION_VIEW (self));

  door_text_set_language (GTK_WIDGET (self->label), code);
  door_text_set_language (GTK_WIDGET (self->hint), code);
  door_text_set_language (GTK_WIDGET (self->probe), code);
  door_text_set_language (GTK_WIDGET (self->message), code);
  door_text_set_language (GTK_WIDGET (self->involved), code);
  if (self->answer != NULL)
    door_answer_set_language (self->answer, code);
}

gboolean
door_question_view_can_answer (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), FALSE);

  return self->answer != NULL && !door_question_get_readonly (self->question)
         && !door_question_has_appearance (self->question, "label");
}

gboolean
door_question_view_focus_message (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), FALSE);

  if (!gtk_widget_get_visible (self->message_box))
    return FALSE;
  if (gtk_widget_get_visible (self->reason_box))
    return gtk_widget_grab_focus (GTK_WIDGET (self->reason));
  return self->answer != NULL && gtk_widget_grab_focus (GTK_WIDGET (self->answer));
}

static void
door_question_view_dispose (GObject *object)
{
  DoorQuestionView *self = DOOR_QUESTION_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->question);
  g_clear_pointer (&self->image_name, g_free);
  G_OBJECT_CLASS (door_question_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, head);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, card);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, label);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, image);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, aside);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, hint);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, comment_box);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, comment);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, probe_box);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, probe);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, place);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, remark);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, message_box);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, message);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, involved);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, reason_box);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, reason);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, set_aside_box);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, set_aside);
}

static void
door_question_view_class_init (DoorQuestionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_question_view_dispose;
  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[GO] = g_signal_new ("go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, DOOR_TYPE_PLACE);
  signals[REMARK] = g_signal_new ("remark", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "question");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/question/door-question-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_take_back);
}

static void
door_question_view_init (DoorQuestionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
