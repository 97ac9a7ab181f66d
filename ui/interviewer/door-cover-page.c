/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-cover-page.h"

#include <glib/gi18n.h>

#include "door-big-choice.h"
#include "door-title.h"

struct _DoorCoverPage {
  AdwBin parent_instance;
  DoorCover *cover;
  guint at;

  DoorTitle *title;
  GtkProgressBar *progress;
  GtkStack *stack;
  DoorBigChoice *question;
  GtkWidget *back;
  GtkWidget *moves;
  GtkEditable *pin;
  GtkLabel *pin_message;
};

enum { LOCK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorCoverPage, door_cover_page, ADW_TYPE_BIN)

static GPtrArray *
decoy (DoorCoverPage *self)
{
  return door_cover_get_protocol (self->cover)->decoy;
}

static void
show_question (DoorCoverPage *self)
{
  const DoorDecoyQuestion *question = g_ptr_array_index (decoy (self), self->at);

  door_big_choice_set (self->question, question->label, (const char *const *) question->choices);
  gtk_progress_bar_set_fraction (self->progress, (self->at + 1.0) / (decoy (self)->len + 3));
  gtk_widget_set_sensitive (self->back, self->at > 0);
  gtk_stack_set_visible_child_name (self->stack, "question");
  gtk_widget_set_visible (self->moves, TRUE);
}

void
door_cover_page_begin (DoorCoverPage *self)
{
  gtk_editable_set_text (self->pin, "");
  if (self->cover == NULL)
    return;
  self->at = 0;
  show_question (self);
}

void
door_cover_page_set_cover (DoorCoverPage *self, DoorCover *cover, const char *title)
{
  g_return_if_fail (DOOR_IS_COVER_PAGE (self));

  g_set_object (&self->cover, cover);
  door_title_set_title (self->title, title);
  door_cover_page_begin (self);
}

static void
on_next (DoorCoverPage *self)
{
  self->at = (self->at + 1) % decoy (self)->len;
  show_question (self);
}

static void
on_back (DoorCoverPage *self)
{
  self->at -= self->at > 0 ? 1 : 0;
  show_question (self);
}

/* The same corner. Without a PIN only the passphrase leads back. */
static void
on_corner (DoorCoverPage *self)
{
  if (!door_cover_get_has_pin (self->cover))
    {
      g_signal_emit (self, signals[LOCK], 0);
      return;
    }
  gtk_label_set_text (self->pin_message, "");
  gtk_stack_set_visible_child_name (self->stack, "pin");
  gtk_widget_set_visible (self->moves, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin));
}

static void
on_pin (DoorCoverPage *self)
{
  g_autofree char *pin = g_strdup (gtk_editable_get_text (self->pin));
  g_autofree char *message = NULL;
  guint left;

  gtk_editable_set_text (self->pin, "");
  if (*pin == '\0' || door_cover_try (self->cover, pin)
      || door_cover_get_state (self->cover) != DOOR_COVER_COVERED)
    return;
  left = door_cover_get_tries_left (self->cover);
  message = g_strdup_printf (
      ngettext ("That was not it. %u more try.", "That was not it. %u more tries.", left), left);
  gtk_label_set_text (self->pin_message, message);
}

static void
on_pin_back (DoorCoverPage *self)
{
  show_question (self);
}

static void
door_cover_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&DOOR_COVER_PAGE (object)->cover);
  G_OBJECT_CLASS (door_cover_page_parent_class)->dispose (object);
}

static void
door_cover_page_class_init (DoorCoverPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_cover_page_dispose;
  signals[LOCK] = g_signal_new ("lock", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DOOR_TYPE_BIG_CHOICE);
  g_type_ensure (DOOR_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-cover-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, progress);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, question);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, back);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, moves);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, pin);
  gtk_widget_class_bind_template_child (widget_class, DoorCoverPage, pin_message);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_corner);
  gtk_widget_class_bind_template_callback (widget_class, on_pin);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_back);
}

static void
door_cover_page_init (DoorCoverPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
