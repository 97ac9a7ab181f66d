/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-queue.h"

#include "door-hub-relay.h"
#include "door-log.h"

/* More calls in one transaction than this would keep the first of them waiting too long. */
enum { MAX_BATCH = 256 };

struct _DoorHubQueue {
  char *folder;
  gboolean relay; /* written by the store thread before it serves */
  DoorClock *clock;
  DoorHubDone done;
  gpointer data;
  GMainContext *context;
  GThread *thread;
  GAsyncQueue *calls;  /* of DoorHubCall; the queue itself as the word to stop */
  GAsyncQueue *opened; /* one Opened, the thread's first word */
};

typedef struct {
  gboolean done;
  GError *fault;
} Opened;

/* The store thread -------------------------------------------------------------------------- */

static gboolean
any_writes (const GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    if (((DoorHubCall *) g_ptr_array_index (batch, i))->route->writes)
      return TRUE;
  return FALSE;
}

/* Whatever was answered so far was not kept. Who was refused for a better reason keeps that. */
static void
fail_all (const GPtrArray *batch, const GError *fault)
{
  for (guint i = 0; i < batch->len; i++)
    {
      DoorHubCall *call = g_ptr_array_index (batch, i);
      if (call->status < 500)
        door_hub_call_fault (call, fault);
    }
}

/* Who asks, then what is new, then all else one by one. */
static gboolean
answer_all (DoorHubQueue *self,
            GPtrArray *batch,
            DoorHubStore *store,
            DoorIdentity *identity,
            gboolean writes,
            GError **error)
{
  if (!door_hub_call_identify (batch, store, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      DoorHubCall *call = g_ptr_array_index (batch, i);
      call->identity = identity;
      call->clock = self->clock;
      call->relay = self->relay;
      door_hub_call_admit (call);
    }
  if (writes && !door_hub_answer_newcomers (batch, store, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      DoorHubCall *call = g_ptr_array_index (batch, i);
      if (call->status == 0)
        call->route->answer (call, store);
      call->identity = NULL;
    }
  return TRUE;
}

/* Adds what waits without waiting itself. */
static void
top_up (DoorHubQueue *self, GPtrArray *batch)
{
  while (batch->len < MAX_BATCH)
    {
      gpointer next = g_async_queue_try_pop (self->calls);
      if (next == self)
        g_async_queue_push_front (self->calls, self); /* the word to stop is for later */
      if (next == self || next == NULL)
        return;
      g_ptr_array_add (batch, next);
    }
}

/* Waits for one and takes all that waits; FALSE at the word to stop. */
static gboolean
take_batch (DoorHubQueue *self, GPtrArray *batch)
{
  gpointer next = g_async_queue_pop (self->calls);
  if (next == self)
    return FALSE;
  g_ptr_array_add (batch, next);
  top_up (self, batch);
  return TRUE;
}

/* FALSE: nothing was kept. *ret_begun tells a fault of these calls from a store that is away. Who comes
 * while other processes have the lock on writing goes along where the batch is `open`: several hubs on
 * one database thus make larger batches, not more of them. */
static gboolean
try_batch (DoorHubQueue *self,
           GPtrArray *batch,
           gboolean open,
           DoorHubStore *store,
           DoorIdentity *identity,
           gboolean *ret_begun,
           GError **error)
{
  gboolean writes = any_writes (batch);
  *ret_begun = !writes || door_hub_store_begin (store, error);
  if (!*ret_begun)
    return FALSE;
  if (writes && open)
    top_up (self, batch);
  if (answer_all (self, batch, store, identity, writes, error))
    return !writes || door_hub_store_commit (store, error);
  if (writes)
    door_hub_store_rollback (store);
  return FALSE;
}

/* A batch that fails, for one in it that is too large for the disk perhaps, is tried one by one, so
 * that nobody is refused for another's sake. */
static void
answer_batch (DoorHubQueue *self,
              GPtrArray *batch,
              gboolean open,
              DoorHubStore *store,
              DoorIdentity *identity)
{
  g_autoptr (GError) fault = NULL;
  gboolean begun;
  if (try_batch (self, batch, open, store, identity, &begun, &fault))
    return;
  if (!begun || batch->len == 1)
    return fail_all (batch, fault);
  door_log ("hub.batch-again", NULL);
  for (guint i = 0; i < batch->len; i++)
    {
      g_autoptr (GPtrArray) alone = g_ptr_array_new ();
      DoorHubCall *call = g_ptr_array_index (batch, i);
      door_hub_call_reset (call);
      g_ptr_array_add (alone, call);
      answer_batch (self, alone, FALSE, store, identity);
    }
}

typedef struct {
  DoorHubQueue *queue;
  GPtrArray *batch;
} Answered;

static gboolean
hand_back (gpointer data)
{
  Answered *answered = data;
  for (guint i = 0; i < answered->batch->len; i++)
    answered->queue->done (g_ptr_array_index (answered->batch, i), answered->queue->data);
  return G_SOURCE_REMOVE;
}

static void
answered_free (gpointer data)
{
  Answered *answered = data;
  g_ptr_array_unref (answered->batch);
  g_free (answered);
}

static void
serve (DoorHubQueue *self, DoorHubStore *store, DoorIdentity *identity)
{
  gboolean going_on = TRUE;
  while (going_on)
    {
      GPtrArray *batch = g_ptr_array_new ();
      going_on = take_batch (self, batch);
      if (batch->len > 0)
        answer_batch (self, batch, TRUE, store, identity);
      Answered *answered = g_new0 (Answered, 1);
      answered->queue = self;
      answered->batch = batch;
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, hand_back, answered,
                                  answered_free);
    }
}

/* A tablet that has not come back to its upload for so long will begin it anew. */
#define UPLOAD_DAYS 30

static void
tidy (DoorHubStore *store, DoorClock *clock)
{
  g_autoptr (GError) fault = NULL;
  gint64 age = UPLOAD_DAYS * 24 * 3600 * (gint64) G_USEC_PER_SEC;
  if (!door_hub_store_drop_old_uploads (store, door_clock_now (clock) - age, &fault))
    door_log ("hub.tidy-failed", NULL);
}

static gpointer
store_thread (gpointer data)
{
  DoorHubQueue *self = data;
  Opened *opened = g_new0 (Opened, 1);
  g_autoptr (DoorHubStore) store = door_hub_store_open (self->folder, self->clock, &opened->fault);
  g_autoptr (DoorIdentity) identity
      = store != NULL ? door_hub_store_get_identity (store, &opened->fault) : NULL;
  gboolean usable = identity != NULL;

  opened->done = usable;
  g_async_queue_push (self->opened, opened);
  if (usable)
    {
      self->relay = door_hub_store_is_relay (store);
      tidy (store, self->clock);
      serve (self, store, identity);
    }
  return NULL;
}

/* The owner's thread ------------------------------------------------------------------------ */

DoorHubQueue *
door_hub_queue_new (
    const char *folder, DoorClock *clock, DoorHubDone done, gpointer data, GError **error)
{
  DoorHubQueue *self = g_new0 (DoorHubQueue, 1);
  self->folder = g_strdup (folder);
  self->clock = door_clock_ref (clock);
  self->done = done;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->calls = g_async_queue_new ();
  self->opened = g_async_queue_new ();
  self->thread = g_thread_new ("hub-store", store_thread, self);

  g_autofree Opened *opened = g_async_queue_pop (self->opened);
  if (opened->done)
    return self;
  g_propagate_error (error, opened->fault);
  door_hub_queue_free (self);
  return NULL;
}

void
door_hub_queue_push (DoorHubQueue *self, DoorHubCall *call)
{
  g_async_queue_push (self->calls, call);
}

void
door_hub_queue_free (DoorHubQueue *self)
{
  if (self == NULL)
    return;
  g_async_queue_push (self->calls, self);
  g_thread_join (self->thread);
  /* The thread's last word may still wait in the context. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_async_queue_unref (self->calls);
  g_async_queue_unref (self->opened);
  g_main_context_unref (self->context);
  door_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self);
}
