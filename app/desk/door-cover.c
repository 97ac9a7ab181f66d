/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-cover-private.h"

#include "door-desk-records.h"
#include "door-keys.h"
#include "door-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TICK_SECONDS 3
/* The wall clock going ahead of the monotonic one by this much means that the tablet slept. */
#define SLEPT_US (G_GINT64_CONSTANT (20) * G_USEC_PER_SEC)
/* Light enough for a moment's wait on a tablet: five tries are what protects a PIN. */
static const DoorKdfPolicy pin_policy = { 2, 16 * 1024 * 1024 };
#define PIN_CONTEXT "doorstep pin"

struct _DoorCover {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorCaseLog *log;
  DoorClock *clock;
  DoorProtocol *protocol;
  DoorCoverState state;
  GBytes *pin; /* the slot; NULL: none chosen */
  char *case_id;
  guint wrong;
  gboolean alone;
  gint64 active_at;  /* monotonic */
  gint64 covered_at; /* monotonic */
  gint64 apart;      /* wall clock minus monotonic, at the last tick */
  guint timer;
};

enum { PROP_STATE = 1, PROP_HAS_PIN, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorCover, door_cover, G_TYPE_OBJECT)

static void
door_cover_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorCover *self = DOOR_COVER (object);

  if (id == PROP_STATE)
    g_value_set_uint (value, self->state);
  else
    g_value_set_boolean (value, self->pin != NULL);
}

static void
door_cover_finalize (GObject *object)
{
  DoorCover *self = DOOR_COVER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_unref (self->queue);
  g_object_unref (self->log);
  door_clock_unref (self->clock);
  door_protocol_unref (self->protocol);
  g_clear_pointer (&self->pin, g_bytes_unref);
  g_free (self->case_id);
  G_OBJECT_CLASS (door_cover_parent_class)->finalize (object);
}

static void
door_cover_class_init (DoorCoverClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_cover_get_property;
  object_class->finalize = door_cover_finalize;
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, DOOR_COVER_LOCKED, 0, flags);
  properties[PROP_HAS_PIN] = g_param_spec_boolean ("has-pin", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_cover_init (DoorCover *self)
{
}

static gint64
clocks_apart (DoorCover *self)
{
  return door_clock_now (self->clock) - door_clock_monotonic (self->clock);
}

static gboolean
on_timer (gpointer data)
{
  door_cover_tick (data);
  return G_SOURCE_CONTINUE;
}

DoorCover *
door_cover_new (DoorVaultQueue *queue, DoorCaseLog *log, DoorClock *clock)
{
  DoorCover *self = g_object_new (DOOR_TYPE_COVER, NULL);

  self->queue = g_object_ref (queue);
  self->log = g_object_ref (log);
  self->clock = door_clock_ref (clock);
  self->protocol = door_protocol_parse (NULL, NULL);
  self->active_at = door_clock_monotonic (clock);
  self->apart = clocks_apart (self);
  self->timer = g_timeout_add_seconds (TICK_SECONDS, on_timer, self);
  return self;
}

/* --- States ------------------------------------------------------------------------------- */

static void
set_state (DoorCover *self, DoorCoverState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
note (DoorCover *self, const char *type)
{
  g_autoptr (DoorCaseEvent) event
      = door_case_log_begin (self->log, type, self->case_id ? self->case_id : "");

  door_case_log_add_async (self->log, event, NULL, NULL);
}

void
door_cover_cover (DoorCover *self, const char *case_id)
{
  if (self->state != DOOR_COVER_OPEN)
    return;
  self->covered_at = door_clock_monotonic (self->clock);
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  set_state (self, DOOR_COVER_COVERED);
  note (self, "cover");
}

void
door_cover_lock (DoorCover *self)
{
  set_state (self, DOOR_COVER_LOCKED);
}

void
door_cover_note_activity (DoorCover *self)
{
  self->active_at = door_clock_monotonic (self->clock);
}

void
door_cover_set_alone (DoorCover *self, gboolean alone)
{
  self->alone = alone;
  door_cover_note_activity (self);
}

void
door_cover_tick (DoorCover *self)
{
  gint64 now = door_clock_monotonic (self->clock);
  gint64 apart = clocks_apart (self);
  gint64 slept = apart - self->apart;
  gint64 idle = (self->alone ? DOOR_COVER_IDLE_ALONE_SECONDS : DOOR_COVER_IDLE_SECONDS)
                * G_GINT64_CONSTANT (1000000);

  self->apart = apart;
  if (slept > SLEPT_US)
    {
      door_cover_cover (self, self->case_id);
      self->covered_at -= slept; /* sleeping counts for the fifteen minutes */
    }
  else if (now - self->active_at > idle)
    door_cover_cover (self, self->case_id);
  if (self->state == DOOR_COVER_COVERED
      && now - self->covered_at > DOOR_COVER_LOCK_MINUTES * 60 * G_GINT64_CONSTANT (1000000))
    door_cover_lock (self);
}

/* --- The PIN ------------------------------------------------------------------------------ */

static gboolean
opens (GBytes *slot, const char *pin)
{
  g_autoptr (DoorSecret) typed = door_secret_new_passphrase (pin);
  g_autoptr (DoorSecret) secret = door_slot_open_passphrase (slot, PIN_CONTEXT, typed, NULL);

  return secret != NULL;
}

gboolean
door_cover_try (DoorCover *self, const char *pin)
{
  if (self->state != DOOR_COVER_COVERED || !self->pin)
    return FALSE;
  if (!opens (self->pin, pin))
    {
      if (++self->wrong >= DOOR_PIN_TRIES)
        door_cover_lock (self);
      return FALSE;
    }
  self->wrong = 0;
  door_cover_note_activity (self);
  note (self, "uncover");
  set_state (self, DOOR_COVER_OPEN);
  return TRUE;
}

guint
door_cover_get_tries_left (DoorCover *self)
{
  return DOOR_PIN_TRIES - MIN (self->wrong, DOOR_PIN_TRIES);
}

const char *
door_cover_check_pin (const char *pin)
{
  gsize n = strlen (pin);
  gboolean same = TRUE, up = TRUE, down = TRUE;

  if (n < 4 || n > 8 || strspn (pin, "0123456789") != n)
    return _ ("Choose four to eight digits.");
  for (gsize i = 1; i < n; i++)
    {
      same = same && pin[i] == pin[i - 1];
      up = up && pin[i] == pin[i - 1] + 1;
      down = down && pin[i] == pin[i - 1] - 1;
    }
  if (same || up || down)
    return _ ("That one is guessed first. Choose other digits.");
  return NULL;
}

void
door_cover_take_pin (DoorCover *self, GBytes *record)
{
  g_clear_pointer (&self->pin, g_bytes_unref);
  self->pin = record ? g_bytes_ref (record) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PIN]);
}

static void
on_pin_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  door_cover_take_pin (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
door_cover_set_pin_async (DoorCover *self,
                          const char *pin,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  g_autoptr (DoorSecret) secret = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (DoorSecret) typed = NULL;
  GError *error = NULL;
  GBytes *slot;

  if (door_cover_check_pin (pin))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s",
                               door_cover_check_pin (pin));
      g_object_unref (task);
      return;
    }
  typed = door_secret_new_passphrase (pin);
  slot = door_slot_new_passphrase (secret, PIN_CONTEXT, typed, &pin_policy, &error);
  if (!slot)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, slot, (GDestroyNotify) g_bytes_unref);
  door_vault_queue_put_async (self->queue, DOOR_RECORD_SETTING, DOOR_SETTING_PIN, NULL, slot,
                              on_pin_put, task);
}

gboolean
door_cover_set_pin_finish (DoorCover *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Getters ------------------------------------------------------------------------------ */

DoorCoverState
door_cover_get_state (DoorCover *self)
{
  return self->state;
}

gboolean
door_cover_get_has_pin (DoorCover *self)
{
  return self->pin != NULL;
}

DoorProtocol *
door_cover_get_protocol (DoorCover *self)
{
  return self->protocol;
}

void
door_cover_set_protocol (DoorCover *self, DoorProtocol *protocol)
{
  door_protocol_ref (protocol);
  door_protocol_unref (self->protocol);
  self->protocol = protocol;
}
