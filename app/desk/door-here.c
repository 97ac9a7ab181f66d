/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-here.h"

#include <string.h>

/* Good enough to tell one house from the next but one, and how long a receiver may take outdoors. */
#define WANTED_M 20
#define PATIENCE_S 60
/* For the order of a round a street is near enough. */
#define WANTED_ROUND_M 200
#define PATIENCE_ROUND_S 15

struct _DoorHere {
  GObject parent_instance;
  DoorCaseLog *log;
  DoorHereFinder finder;
  GCancellable *gone;
  gboolean looking;
  gboolean known;
  DoorPosition position;
};

G_DEFINE_FINAL_TYPE (DoorHere, door_here, G_TYPE_OBJECT)

static guint found;

/* --- The object --------------------------------------------------------------------------- */

void
door_here_detach (DoorHere *self)
{
  g_return_if_fail (DOOR_IS_HERE (self));
  g_cancellable_cancel (self->gone);
}

static void
door_here_dispose (GObject *object)
{
  door_here_detach (DOOR_HERE (object));
  G_OBJECT_CLASS (door_here_parent_class)->dispose (object);
}

static void
door_here_finalize (GObject *object)
{
  DoorHere *self = DOOR_HERE (object);

  g_object_unref (self->gone);
  g_object_unref (self->log);
  G_OBJECT_CLASS (door_here_parent_class)->finalize (object);
}

static void
door_here_class_init (DoorHereClass *class)
{
  G_OBJECT_CLASS (class)->dispose = door_here_dispose;
  G_OBJECT_CLASS (class)->finalize = door_here_finalize;
  found = g_signal_new ("found", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                        G_TYPE_NONE, 0);
}

static void
door_here_init (DoorHere *self)
{
  self->gone = g_cancellable_new ();
  self->finder = (DoorHereFinder){ door_position_find_async, door_position_find_finish };
}

static void
take (DoorHere *self, const DoorPosition *position)
{
  self->position = *position;
  self->known = TRUE;
  g_signal_emit (self, found, 0);
}

/* --- Visits ------------------------------------------------------------------------------- */

/* Nobody's answer keeps a vault open: the desk may be gone before it comes. */
typedef struct {
  GWeakRef here;
  char *case_id;
  char *visit;
} Asked;

static void
asked_free (Asked *self)
{
  g_weak_ref_clear (&self->here);
  g_free (self->case_id);
  g_free (self->visit);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static Asked *
asked_new (DoorHere *here, const char *case_id)
{
  Asked *self = g_new0 (Asked, 1);

  g_weak_ref_init (&self->here, here);
  self->case_id = g_strdup (case_id);
  return self;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!door_case_log_add_finish (DOOR_CASE_LOG (source), result, &error))
    g_message ("the position of a visit was not kept: %s", error->message);
}

/* Why there is none, in the words of the event; NULL when that is nothing to tell. */
static const char *
trouble_of (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return "switched-off";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return "nothing-came";
  return NULL;
}

static void
describe (DoorCaseEvent *event, const DoorPosition *position)
{
  g_autofree char *at = door_position_print (position);

  door_case_event_set (event, "position", at);
  door_case_event_set (event, "source", position->source);
  door_case_event_set (event, "mock", position->mock ? "yes" : "no");
}

static void
on_visit_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  g_autoptr (DoorHere) self = g_weak_ref_get (&asked->here);
  g_autoptr (DoorCaseEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  DoorPosition position;
  gboolean is_found = self && self->finder.finish (result, &position, &error);

  if (!self || g_cancellable_is_cancelled (self->gone) || (!is_found && !trouble_of (error)))
    return;
  event = door_case_log_begin (self->log, "visit-position", asked->case_id);
  door_case_event_set (event, "visit", asked->visit);
  if (is_found)
    describe (event, &position);
  else
    door_case_event_set (event, "trouble", trouble_of (error));
  door_case_log_add_async (self->log, event, on_written, NULL);
  if (is_found)
    take (self, &position);
}

/* The visit in person that began with the newest event of the case; NULL. */
static const DoorCaseEvent *
just_begun (DoorHere *self, const char *case_id)
{
  GPtrArray *events = door_case_log_of (self->log, case_id);
  const DoorCaseEvent *last = events->len ? g_ptr_array_index (events, events->len - 1) : NULL;

  if (!last || !door_case_event_is (last, "visit-start")
      || strcmp (door_case_event_get (last, "mode"), "in-person") != 0)
    return NULL;
  return last;
}

static void
on_event (DoorHere *self, const char *case_id)
{
  const DoorCaseEvent *visit = just_begun (self, case_id);
  Asked *asked;

  if (!visit || g_cancellable_is_cancelled (self->gone))
    return;
  asked = asked_new (self, case_id);
  asked->visit = g_strdup (door_case_event_get (visit, "visit"));
  self->finder.find (WANTED_M, PATIENCE_S, self->gone, on_visit_found, asked);
}

/* --- The round ---------------------------------------------------------------------------- */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  g_autoptr (DoorHere) self = g_weak_ref_get (&asked->here);
  DoorPosition position;
  gboolean is_found = self && self->finder.finish (result, &position, NULL);

  if (!self)
    return;
  self->looking = FALSE;
  if (is_found && !g_cancellable_is_cancelled (self->gone))
    take (self, &position);
}

void
door_here_look (DoorHere *self)
{
  g_return_if_fail (DOOR_IS_HERE (self));

  if (self->looking || g_cancellable_is_cancelled (self->gone))
    return;
  self->looking = TRUE;
  self->finder.find (WANTED_ROUND_M, PATIENCE_ROUND_S, self->gone, on_looked,
                     asked_new (self, NULL));
}

gboolean
door_here_get (DoorHere *self, DoorPosition *ret)
{
  g_return_val_if_fail (DOOR_IS_HERE (self), FALSE);

  if (self->known)
    *ret = self->position;
  return self->known;
}

DoorHere *
door_here_new (DoorCaseLog *log)
{
  DoorHere *self = g_object_new (DOOR_TYPE_HERE, NULL);

  self->log = g_object_ref (log);
  g_signal_connect_object (log, "added", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  return self;
}

void
door_here_set_finder (DoorHere *self, const DoorHereFinder *finder)
{
  self->finder = *finder;
}
