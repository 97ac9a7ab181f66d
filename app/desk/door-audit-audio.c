/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include "door-form-recording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A microphone may be plugged in again. */
#define RETRY_US (60 * G_USEC_PER_SEC)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorAuditAudio, door_audit_audio, G_TYPE_OBJECT)

/* --- The object -------------------------------------------------------------------------------- */

static void
let_microphone_go (DoorAuditAudio *self)
{
  DoorMicrophone *microphone = g_steal_pointer (&self->microphone);

  if (!microphone)
    return;
  microphone->stop (microphone);
  microphone->free (microphone);
}

static void
door_audit_audio_finalize (GObject *object)
{
  DoorAuditAudio *self = DOOR_AUDIT_AUDIO (object);

  let_microphone_go (self);
  g_array_unref (self->wanted);
  g_array_unref (self->others);
  g_byte_array_unref (self->waiting);
  g_free (self->text);
  g_free (self->name);
  g_free (self->erasing);
  G_OBJECT_CLASS (door_audit_audio_parent_class)->finalize (object);
}

static void
door_audit_audio_class_init (DoorAuditAudioClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_audit_audio_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_audit_audio_init (DoorAuditAudio *self)
{
  self->wanted = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
  self->others = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
  self->waiting = g_byte_array_new ();
  self->question = DOOR_DEF_NONE;
  self->most = DOOR_AUDIT_AUDIO_MOST_BYTES;
}

DoorAuditAudio *
door_audit_audio_new (DoorInterview *interview)
{
  DoorAuditAudio *self = g_object_new (DOOR_TYPE_AUDIT_AUDIO, NULL);
  DoorFormDef *def = door_session_def (interview->session);

  self->interview = interview;
  door_audit_audio_want_on_load (self);
  if (door_form_n_recordings (def) > 0)
    door_audit_audio_find_questions (self);
  return self;
}

void
door_audit_audio_detach (DoorAuditAudio *self)
{
  if (!self->interview)
    return;
  let_microphone_go (self);
  door_audit_audio_flush (self);
  self->interview = NULL;
}

/* --- Saying -------------------------------------------------------------------------------------- */

void
door_audit_audio_note (DoorAuditAudio *self, const char *word, const char *reason)
{
  g_autofree char *value
      = reason ? g_strdup_printf ("audio %s %s", word, reason) : g_strdup_printf ("audio %s", word);

  door_interview_note (self->interview, door_audit_audio_node (self), value);
}

void
door_audit_audio_tell (DoorAuditAudio *self, const char *text)
{
  if (text != self->text)
    {
      g_free (self->text);
      self->text = g_strdup (text);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

DoorAuditAudioState
door_audit_audio_get_state (DoorAuditAudio *self)
{
  if (self->running)
    return DOOR_AUDIT_AUDIO_RECORDING;
  return self->text ? DOOR_AUDIT_AUDIO_NOTE : DOOR_AUDIT_AUDIO_OFF;
}

const char *
door_audit_audio_get_text (DoorAuditAudio *self)
{
  if (self->running)
    return _ ("Recording");
  return self->text ? self->text : "";
}

/* --- Whether it may run --------------------------------------------------------------------------- */

DoorNode
door_audit_audio_node (DoorAuditAudio *self)
{
  DoorSession *session = self->interview->session;

  for (guint i = 0; i < self->wanted->len; i++)
    {
      DoorDefNode def = g_array_index (self->wanted, DoorDefNode, i);
      DoorNode node = door_session_near (session, def, DOOR_NODE_ROOT);

      if (node != DOOR_NODE_NONE && door_session_is_relevant (session, node))
        return node;
    }
  return DOOR_NODE_NONE;
}

static gboolean
is_sensitive (DoorInterview *interview, DoorItem item)
{
  static const char *const marks[] = { "sensitivity", "sens", "sealed" };
  DoorSession *session = interview->session;
  DoorFormDef *def = door_session_def (session);

  if (door_guard_find (def, item.control).sensitivity > 0)
    return TRUE;
  for (DoorNode node = item.node; node != DOOR_NODE_NONE;
       node = door_session_parent (session, node))
    for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
      {
        const char *mark
            = door_guard_attribute (def, door_session_def_node (session, node), marks[i]);

        if (mark && strcmp (mark, "0") != 0 && strcmp (mark, "no") != 0)
          return TRUE;
      }
  return FALSE;
}

static gboolean
records_itself (DoorInterview *interview, DoorItem item)
{
  DoorFormDef *def = door_session_def (interview->session);
  const char *type;

  if (door_form_control_kind (def, item.control) != DOOR_CONTROL_UPLOAD)
    return FALSE;
  type = door_form_control_attribute (def, item.control, "mediatype");
  return type && (g_str_has_prefix (type, "audio/") || g_str_has_prefix (type, "video/"));
}

/* Of everything that the cursor brings onto the screen. */
static const char *
obstacle_on_screen (DoorInterview *interview)
{
  g_autofree DoorItem *cells = NULL;
  const char *found = NULL;
  const DoorItem *items;
  guint n;

  if (is_sensitive (interview, door_cursor_item (interview->cursor)))
    return "sensitive";
  items = door_cursor_items (interview->cursor, &n);
  if (door_interview_is_at_table (interview))
    items = cells = door_interview_table_items (interview, &n);
  for (guint i = 0; i < n; i++)
    if (is_sensitive (interview, items[i]))
      return "sensitive";
    else if (records_itself (interview, items[i]))
      found = "question";
  return found;
}

/* What stands against hearing where the interview is now; NULL: nothing. */
static const char *
obstacle (DoorAuditAudio *self)
{
  DoorInterview *interview = self->interview;
  DoorScreenKind kind = door_cursor_kind (interview->cursor);

  if (door_guard_is_sealed (interview->guard) || door_guard_is_alone (interview->guard))
    return "sensitive";
  if (self->covered)
    return "covered";
  if (self->aside)
    return "care";
  if (kind == DOOR_SCREEN_END || kind == DOOR_SCREEN_BEGINNING)
    return "end";
  if (door_audit_audio_node (self) == DOOR_NODE_NONE)
    return "asked-otherwise";
  return obstacle_on_screen (interview);
}

/* Whatever the screen. A correction is made without the respondent; by telephone one would hear somebody
 * else. */
gboolean
door_audit_audio_may_ever (DoorAuditAudio *self)
{
  DoorInterview *interview = self->interview;

  return self->microphone && interview->queue && !self->over && !self->erasing && !self->left
         && self->wanted->len > 0 && !interview->continues && !interview->comments
         && !interview->guard->by_phone;
}

/* --- Starting and stopping ------------------------------------------------------------------------- */

/* Trying a microphone that is not there takes longer than a screen may. */
static gboolean
is_time_to_try (DoorAuditAudio *self)
{
  gint64 now = door_clock_monotonic (self->interview->clock);

  if (self->is_broken && now - self->tried_us < RETRY_US)
    return FALSE;
  self->tried_us = now;
  return TRUE;
}

static void
start (DoorAuditAudio *self)
{
  if (!is_time_to_try (self))
    return;
  self->heard = self->discards = FALSE;
  self->running = TRUE;
  door_audit_audio_give_name (self);
  if (!self->microphone->start (self->microphone, self->quality, &door_audit_audio_listener, self))
    door_audit_audio_listener.broke (self, "it does not start");
  else
    door_audit_audio_tell (self, self->text);
}

void
door_audit_audio_stop (DoorAuditAudio *self, const char *word, const char *reason)
{
  gboolean was_heard = self->heard;

  if (!self->running)
    return;
  if (self->microphone)
    self->microphone->stop (self->microphone);
  was_heard = was_heard || self->heard;
  self->running = self->heard = FALSE;
  door_audit_audio_flush (self);
  if (word && was_heard)
    door_audit_audio_note (self, word, reason);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A no destroys at once. Where the question is only not asked any more, or its answer was taken away, what was
 * recorded waits: somebody may be on the way back to a yes. */
static void
look_at_consent (DoorAuditAudio *self)
{
  DoorAgreed agreed = door_audit_audio_agreed (self);

  door_audit_audio_erase_again (self);
  self->agreed = agreed == DOOR_AGREED_YES;
  if (agreed == DOOR_AGREED_NO && (self->running || door_audit_audio_exists (self)))
    {
      self->discards = TRUE;
      door_audit_audio_stop (self, NULL, NULL);
      door_audit_audio_erase (self, "audio consent answered-otherwise");
    }
  else if (!self->agreed)
    door_audit_audio_stop (self, "paused", "asked-otherwise");
}

void
door_audit_audio_before_page (DoorAuditAudio *self)
{
  const char *reason = self->running ? obstacle (self) : NULL;

  self->left = FALSE;
  if (reason)
    door_audit_audio_stop (self, "paused", reason);
  if (self->text)
    door_audit_audio_tell (self, NULL);
}

void
door_audit_audio_look (DoorAuditAudio *self)
{
  const char *reason;

  if (!self->interview->queue || self->interview->page == DOOR_PAGE_CLOSED)
    return;
  look_at_consent (self);
  if (!door_audit_audio_may_ever (self) || !self->agreed)
    return;
  reason = self->interview->page == DOOR_PAGE_GUARD ? "sensitive" : obstacle (self);
  if (self->running && reason)
    door_audit_audio_stop (self, "paused", reason);
  else if (!self->running && !reason)
    start (self);
}

/* A file that nobody agreed to any more, or that no value names, does not go along; a value without a file
 * neither. */
static void
tidy_up (DoorAuditAudio *self)
{
  door_audit_audio_erase_again (self);
  if (door_audit_audio_exists (self)
      && (door_audit_audio_agreed (self) != DOOR_AGREED_YES
          || door_audit_audio_node (self) == DOOR_NODE_NONE))
    door_audit_audio_erase (self, "audio consent answered-otherwise");
  if (!door_audit_audio_exists (self))
    door_audit_audio_set_values (self, "");
}

void
door_audit_audio_end (DoorAuditAudio *self, gboolean finished)
{
  if (!self->interview->queue || self->wanted->len == 0)
    return;
  self->left = TRUE;
  door_audit_audio_stop (self, "stopped", finished ? "finished" : "left");
  if (finished)
    tidy_up (self);
}

/* --- From outside ------------------------------------------------------------------------------------ */

static void
on_cover (DoorAuditAudio *self)
{
  gboolean covered = door_cover_get_state (self->cover) != DOOR_COVER_OPEN;

  if (!self->interview || covered == self->covered)
    return;
  self->covered = covered;
  door_audit_audio_look (self);
}

void
door_audit_audio_begin (DoorAuditAudio *self, DoorMicrophone *microphone, DoorCover *cover)
{
  g_return_if_fail (self->interview && !self->microphone);

  self->microphone = microphone;
  if (cover)
    {
      self->cover = cover;
      self->covered = door_cover_get_state (cover) != DOOR_COVER_OPEN;
      g_signal_connect_object (cover, "notify::state", G_CALLBACK (on_cover), self,
                               G_CONNECT_SWAPPED);
    }
  if (!door_audit_audio_may_ever (self))
    return;
  door_audit_audio_measure (self);
  if (door_audit_audio_asks (self) && self->interview->page != DOOR_PAGE_GUARD)
    door_guard_again (self->interview->guard);
}

void
door_audit_audio_withdraw (DoorAuditAudio *self)
{
  if (!self->interview || self->withdrawn || door_guard_is_sealed (self->interview->guard))
    return;
  self->withdrawn = self->discards = TRUE;
  self->agreed = FALSE;
  door_audit_audio_stop (self, NULL, NULL);
  door_audit_audio_erase (self, "audio consent withdrawn");
  door_audit_audio_tell (self, _ ("The recording has stopped, and what was recorded is erased."));
}

void
door_audit_audio_set_aside (DoorAuditAudio *self, gboolean aside)
{
  if (!self->interview || self->aside == aside)
    return;
  self->aside = aside;
  door_audit_audio_look (self);
}

void
door_audit_audio_set_most_bytes (DoorAuditAudio *self, gsize most)
{
  self->most = most;
}
