/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-alone-page.h"

#include "door-focus.h"
#include "door-player.h"
#include "door-repeat-page.h"
#include "door-screen.h"

struct _DoorAlonePage {
  AdwBin parent_instance;
  DoorInterview *interview;
  GtkStack *pages;
  DoorScreen *screen;
  DoorRepeatPage *repeat;
  GtkWidget *back;
  GtkWidget *rather_not;
  GtkWidget *next;
  GtkWidget *listen;
  DoorPlayer *player;
  GCancellable *gone;
};

G_DEFINE_TYPE (DoorAlonePage, door_alone_page, ADW_TYPE_BIN)

static gboolean
asks_for_another (DoorAlonePage *self)
{
  return door_interview_get_page (self->interview) == DOOR_PAGE_REPEAT_PROMPT;
}

static void
show_moves (DoorAlonePage *self)
{
  gtk_widget_set_sensitive (self->back, door_interview_get_can_go_back (self->interview));
}

/* Whether there is another one is answered by two rows of its own. */
static void
show_page (DoorAlonePage *self)
{
  gboolean repeat = asks_for_another (self);

  gtk_stack_set_visible_child (self->pages,
                               repeat ? GTK_WIDGET (self->repeat) : GTK_WIDGET (self->screen));
  gtk_widget_set_visible (self->rather_not, !repeat);
  gtk_widget_set_visible (self->next, !repeat);
  if (repeat)
    {
      gtk_widget_set_visible (self->listen, FALSE);
      door_player_stop (self->player);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* What is for the interviewer (instructions, remarks, quiet answers) is not for the respondent. */
static void
hide_asides (GtkWidget *widget)
{
  static const char *const classes[] = { "aside", "quiet-row", "remark", "not-read-out" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (gtk_widget_has_css_class (widget, classes[i]))
      gtk_widget_set_child_visible (widget, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hide_asides (child);
}

/* Questions may come onto the same screen with an answer. */
static void
on_questions (DoorAlonePage *self)
{
  hide_asides (GTK_WIDGET (self->screen));
}

static DoorQuestion *
first_question (DoorAlonePage *self)
{
  g_autoptr (DoorQuestion) question
      = g_list_model_get_item (door_interview_get_questions (self->interview), 0);

  return question; /* the interview keeps it */
}

static void
on_changed (DoorAlonePage *self)
{
  DoorQuestion *question = first_question (self);
  g_autofree char *sound = question != NULL ? door_question_get_audio (question) : NULL;

  hide_asides (GTK_WIDGET (self->screen));
  door_player_stop (self->player);
  gtk_widget_set_visible (self->listen, sound != NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    door_screen_focus_first (self->screen);
}

static void
on_sound (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorAlonePage) self = DOOR_ALONE_PAGE (data);
  g_autoptr (GBytes) sound = door_question_load_media_finish (DOOR_QUESTION (source), result, NULL);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  if (sound == NULL || !door_player_play (self->player, sound))
    gtk_widget_set_visible (self->listen, FALSE); /* it can still be read */
}

static void
on_listen (DoorAlonePage *self)
{
  DoorQuestion *question = first_question (self);
  g_autofree char *sound = question != NULL ? door_question_get_audio (question) : NULL;

  if (sound != NULL)
    door_question_load_media_async (question, sound, on_sound, g_object_ref (self));
}

static void
on_next (DoorAlonePage *self)
{
  door_screen_commit (self->screen);
  if (!door_interview_next (self->interview))
    door_screen_focus_message (self->screen);
}

static void
on_back (DoorAlonePage *self)
{
  door_screen_commit (self->screen);
  door_interview_back (self->interview);
}

static void
on_rather_not (DoorAlonePage *self)
{
  door_guard_rather_not (door_interview_get_guard (self->interview));
}

/* Whoever shows the page means the question. */
static gboolean
door_alone_page_grab_focus (GtkWidget *widget)
{
  DoorAlonePage *self = DOOR_ALONE_PAGE (widget);

  return asks_for_another (self) ? gtk_widget_grab_focus (GTK_WIDGET (self->repeat))
                                 : door_screen_focus_first (self->screen);
}

void
door_alone_page_set_interview (DoorAlonePage *self, DoorInterview *interview)
{
  g_return_if_fail (DOOR_IS_ALONE_PAGE (self) && self->interview == NULL);

  self->interview = g_object_ref (interview);
  door_screen_set_interview (self->screen, interview);
  door_repeat_page_set_interview (self->repeat, interview);
  g_signal_connect_object (door_interview_get_questions (interview), "items-changed",
                           G_CALLBACK (on_questions), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (interview, "notify::page", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::can-go-back", G_CALLBACK (show_moves), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->screen, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show_moves (self);
  show_page (self);
  on_changed (self);
}

static void
door_alone_page_dispose (GObject *object)
{
  DoorAlonePage *self = DOOR_ALONE_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->player, door_player_free);
  g_clear_object (&self->gone);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_alone_page_parent_class)->dispose (object);
}

static void
door_alone_page_class_init (DoorAlonePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_alone_page_dispose;
  g_type_ensure (DOOR_TYPE_SCREEN);
  g_type_ensure (DOOR_TYPE_REPEAT_PAGE);
  widget_class->grab_focus = door_alone_page_grab_focus;
  widget_class->focus = door_focus_child;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-alone-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, pages);
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, screen);
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, repeat);
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, rather_not);
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, next);
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, back);
  gtk_widget_class_bind_template_child (widget_class, DoorAlonePage, listen);
  gtk_widget_class_bind_template_callback (widget_class, on_listen);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_rather_not);
}

static void
door_alone_page_init (DoorAlonePage *self)
{
  self->gone = g_cancellable_new ();
  self->player = door_player_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
