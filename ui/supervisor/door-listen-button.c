/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-listen-button.h"

#include <glib/gi18n.h>

#include "door-player.h"

#define LOOK_MS 250
#define BACK_SECONDS 10
#define ON_SECONDS 30

struct _DoorListenButton {
  AdwBin parent_instance;
  GBytes *sound;
  char *title;
  GtkButton *button;
  GtkWidget *back;
  GtkWidget *on;
  GtkLabel *place;
  DoorPlayer *player;
  guint timer; /* 0: nothing plays */
};

G_DEFINE_TYPE (DoorListenButton, door_listen_button, ADW_TYPE_BIN)

enum { BEGAN, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
describe_place (DoorListenButton *self)
{
  double whole;
  int at = (int) door_player_get_place (self->player, &whole);
  int of = (int) (whole + 0.5);

  if (of <= 0)
    return g_strdup_printf ("%d:%02d", at / 60, at % 60);
  return g_strdup_printf (_ ("%d:%02d of %d:%02d"), at / 60, at % 60, of / 60, of % 60);
}

static void
show_state (DoorListenButton *self)
{
  gboolean plays = self->timer != 0;
  const char *word = plays ? _ ("Stop") : _ ("Listen");
  g_autofree char *place = plays ? describe_place (self) : NULL;
  g_autofree char *name = g_strdup_printf ("%s: %s", word, self->title);

  gtk_button_set_label (self->button, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_visible (self->back, plays);
  gtk_widget_set_visible (self->on, plays);
  if (plays)
    gtk_label_set_text (self->place, place);
}

void
door_listen_button_stop (DoorListenButton *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  door_player_stop (self->player);
  gtk_label_set_text (self->place, "");
  show_state (self);
}

static void
fail (DoorListenButton *self)
{
  door_listen_button_stop (self);
  gtk_label_set_text (self->place, _ ("This computer cannot play it."));
}

static gboolean
on_look (gpointer data)
{
  DoorListenButton *self = data;

  if (door_player_is_playing (self->player))
    {
      show_state (self);
      return G_SOURCE_CONTINUE;
    }
  self->timer = 0;
  if (door_player_has_failed (self->player))
    fail (self);
  else
    door_listen_button_stop (self);
  return G_SOURCE_REMOVE;
}

static void
on_clicked (DoorListenButton *self)
{
  if (self->timer != 0)
    {
      door_listen_button_stop (self);
      return;
    }
  g_signal_emit (self, signals[BEGAN], 0);
  if (!door_player_play (self->player, self->sound))
    {
      fail (self);
      return;
    }
  self->timer = g_timeout_add (LOOK_MS, on_look, self);
  show_state (self);
}

static void
skip (DoorListenButton *self, double seconds)
{
  door_player_skip (self->player, seconds);
  if (self->timer != 0)
    show_state (self);
}

static void
on_back (DoorListenButton *self)
{
  skip (self, -BACK_SECONDS);
}

static void
on_on (DoorListenButton *self)
{
  skip (self, ON_SECONDS);
}

/* --- Making ------------------------------------------------------------------------------- */

static void
door_listen_button_dispose (GObject *object)
{
  DoorListenButton *self = DOOR_LISTEN_BUTTON (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->player, door_player_free);
  g_clear_pointer (&self->sound, g_bytes_unref);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (door_listen_button_parent_class)->dispose (object);
}

static void
door_listen_button_class_init (DoorListenButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_listen_button_dispose;
  signals[BEGAN] = g_signal_new ("began", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_skip (DoorListenButton *self, const char *text, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
door_listen_button_init (DoorListenButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->player = door_player_new ();
  self->button = GTK_BUTTON (gtk_button_new ());
  self->place = GTK_LABEL (gtk_label_new (""));
  self->back = new_skip (self, _ ("−10 s"), _ ("10 seconds back"), G_CALLBACK (on_back));
  self->on = new_skip (self, _ ("+30 s"), _ ("30 seconds on"), G_CALLBACK (on_on));
  gtk_label_set_wrap (self->place, TRUE);
  gtk_label_set_xalign (self->place, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->place), "explanation");
  gtk_widget_set_hexpand (GTK_WIDGET (self->place), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (box), self->back);
  gtk_box_append (GTK_BOX (box), self->on);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->place));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_clicked), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
door_listen_button_new (GBytes *sound, const char *title)
{
  DoorListenButton *self = g_object_new (DOOR_TYPE_LISTEN_BUTTON, NULL);

  self->sound = g_bytes_ref (sound);
  self->title = g_strdup (title);
  show_state (self);
  return GTK_WIDGET (self);
}
