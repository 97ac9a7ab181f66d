/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-sound-answer.h"

#include <glib/gi18n.h>

#include "door-player.h"
#include "door-sound-source.h"

#define TICK_MS 100
/* An hour of speech; a recorder forgotten in a pocket ends here. */
#define LONGEST_S 3600

typedef enum { STATE_IDLE, STATE_RECORDING, STATE_PLAYING } State;

struct _DoorSoundAnswer {
  DoorAnswer parent_instance;
  GtkButton *record;
  GtkButton *play;
  GtkLabel *state_label;
  GtkLabel *trouble;
  State state;
  DoorMicrophone *microphone;
  DoorPlayer *player;
  GByteArray *recorded;
  gint64 began;
  guint timer;
};

G_DEFINE_TYPE (DoorSoundAnswer, door_sound_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorSoundAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static void
tell (DoorSoundAnswer *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

static void
show_state (DoorSoundAnswer *self)
{
  gboolean given = *door_question_get_answer (question_of (self)) != '\0';
  int seconds = (int) ((g_get_monotonic_time () - self->began) / G_USEC_PER_SEC);
  g_autofree char *running = g_strdup_printf (_ ("Recording: %d:%02d"), seconds / 60, seconds % 60);

  gtk_button_set_label (self->record, self->state == STATE_RECORDING ? _ ("Stop recording")
                                      : given                        ? _ ("Record again")
                                                                     : _ ("Record"));
  gtk_button_set_label (self->play, self->state == STATE_PLAYING ? _ ("Stop") : _ ("Listen"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->record), self->state != STATE_PLAYING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->play), given && self->state != STATE_RECORDING);
  gtk_label_set_text (self->state_label, self->state == STATE_RECORDING ? running
                                         : given ? _ ("A recording is kept, sealed")
                                                 : _ ("No recording yet"));
}

static void
go_idle (DoorSoundAnswer *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->state = STATE_IDLE;
}

static gboolean on_timer (gpointer data);

static void
run (DoorSoundAnswer *self, State state)
{
  self->state = state;
  self->began = g_get_monotonic_time ();
  self->timer = g_timeout_add (TICK_MS, on_timer, self);
  show_state (self);
}

/* --- Recording ------------------------------------------------------------------------------- */

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSoundAnswer) self = DOOR_SOUND_ANSWER (data);
  g_autoptr (GError) error = NULL;

  if (!door_question_attach_finish (DOOR_QUESTION (source), result, &error))
    tell (self, error->message);
  show_state (self);
}

static void
keep_recording (DoorSoundAnswer *self)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->recorded));

  self->recorded = g_byte_array_new ();
  go_idle (self);
  if (g_bytes_get_size (bytes) > 0)
    door_question_attach_async (question_of (self), ".ogg", bytes, on_attached,
                                g_object_ref (self));
  show_state (self);
}

static void
on_bytes (gpointer data, GBytes *bytes)
{
  g_byte_array_append (DOOR_SOUND_ANSWER (data)->recorded, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
}

/* What was heard until then is kept. */
static void
on_broke (gpointer data, const char *detail)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (data);

  g_debug ("sound: %s", detail);
  tell (self, _ ("There is no microphone that can be used now. Write it down instead, or go on and "
                 "come back to this later."));
  keep_recording (self);
}

static const DoorMicrophoneListener listener = { on_bytes, on_broke };

static void
on_record (DoorSoundAnswer *self)
{
  tell (self, NULL);
  if (self->state == STATE_RECORDING)
    {
      self->microphone->stop (self->microphone);
      keep_recording (self);
    }
  else if (self->microphone->start (self->microphone, DOOR_SOUND_LOW, &listener, self))
    run (self, STATE_RECORDING);
  else
    on_broke (self, "it does not start");
}

/* --- Listening ------------------------------------------------------------------------------- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSoundAnswer) self = DOOR_SOUND_ANSWER (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = door_question_read_attachment_finish (DOOR_QUESTION (source), result, &error);

  if (bytes == NULL)
    tell (self, error->message);
  else if (self->state == STATE_IDLE && self->player != NULL)
    {
      if (door_player_play (self->player, bytes))
        run (self, STATE_PLAYING);
      else
        tell (self, _ ("This cannot be heard on this device now."));
    }
}

static void
stop_playing (DoorSoundAnswer *self)
{
  door_player_stop (self->player);
  go_idle (self);
  show_state (self);
}

static void
on_play (DoorSoundAnswer *self)
{
  tell (self, NULL);
  if (self->state == STATE_PLAYING)
    stop_playing (self);
  else
    door_question_read_attachment_async (question_of (self), on_read, g_object_ref (self));
}

static gboolean
on_timer (gpointer data)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (data);

  if (self->state == STATE_RECORDING)
    {
      show_state (self);
      if (g_get_monotonic_time () - self->began > (gint64) LONGEST_S * G_USEC_PER_SEC)
        on_record (self);
    }
  else if (!door_player_is_playing (self->player))
    {
      if (door_player_has_failed (self->player))
        tell (self, _ ("This cannot be heard on this device now."));
      stop_playing (self);
    }
  return self->timer != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* --- Making ---------------------------------------------------------------------------------- */

/* Leaving the screen ends a recording; what was said until then is kept. */
static void
door_sound_answer_commit (DoorAnswer *answer)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (answer);

  if (self->state == STATE_RECORDING)
    on_record (self);
}

static gboolean
door_sound_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_SOUND_ANSWER (widget)->record));
}

static void
door_sound_answer_constructed (GObject *object)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (object);

  G_OBJECT_CLASS (door_sound_answer_parent_class)->constructed (object);
  g_signal_connect_object (question_of (self), "notify::answer", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_state (self);
}

static void
door_sound_answer_dispose (GObject *object)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (object);

  go_idle (self);
  if (self->microphone != NULL)
    self->microphone->free (self->microphone);
  self->microphone = NULL;
  g_clear_pointer (&self->player, door_player_free);
  g_clear_pointer (&self->recorded, g_byte_array_unref);
  G_OBJECT_CLASS (door_sound_answer_parent_class)->dispose (object);
}

static void
door_sound_answer_class_init (DoorSoundAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_sound_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_sound_answer_constructed;
  G_OBJECT_CLASS (klass)->dispose = door_sound_answer_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_sound_answer_grab_focus;
}

static void
door_sound_answer_init (DoorSoundAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->recorded = g_byte_array_new ();
  self->microphone = door_sound_source_new ();
  self->player = door_player_new ();
  self->record = GTK_BUTTON (gtk_button_new_with_label (""));
  self->play = GTK_BUTTON (gtk_button_new_with_label (""));
  self->state_label = door_answer_new_note ("in-words");
  self->trouble = door_answer_new_note ("trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->record));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->play));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state_label));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->record, "clicked", G_CALLBACK (on_record), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->play, "clicked", G_CALLBACK (on_play), self, G_CONNECT_SWAPPED);
}
