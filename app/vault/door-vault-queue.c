/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue itself, and opening and closing. The other calls are in door-vault-queue-calls.c.
 *
 * One worker thread pops jobs from one GAsyncQueue: their order is the whole concurrency model. A
 * finished job goes back to the context it came from, where it changes the properties and then
 * calls its callback. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-queue.h"
#include "door-vault-queue-private.h"

#include <string.h>

struct _DoorVaultQueue {
  GObject parent_instance;

  DoorClock *clock;
  GAsyncQueue *jobs;
  GThread *thread;

  /* As of the last job that came back. */
  guint pending;
  gboolean opened;
  DoorIdentity *identity;
  DoorUuid vault_id;
};

G_DEFINE_TYPE (DoorVaultQueue, door_vault_queue, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PENDING,
  PROP_OPENED,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

typedef struct {
  GTask *task; /* NULL: the worker ends */
  DoorVaultJobFunc run;
  gpointer argument;
  GDestroyNotify argument_free;
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
  /* What is open after the job. */
  DoorIdentity *identity;
  DoorUuid vault_id;
} Job;

static void
job_free (Job *self)
{
  g_clear_object (&self->task);
  g_clear_error (&self->error);
  door_identity_unref (self->identity);
  g_free (self);
}

/* --- back in the caller's context --- */

static void
set_opened (DoorVaultQueue *self, const Job *job)
{
  gboolean opened = job->identity != NULL;

  self->vault_id = job->vault_id;
  if (self->identity != job->identity)
    {
      door_identity_unref (self->identity);
      self->identity = job->identity ? door_identity_ref (job->identity) : NULL;
    }
  if (self->opened == opened)
    return;
  self->opened = opened;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENED]);
}

static gboolean
deliver (gpointer data)
{
  Job *job = data;
  g_autoptr (DoorVaultQueue) self = g_object_ref (g_task_get_source_object (job->task));

  self->pending--;
  set_opened (self, job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
  if (job->error)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, job->result, job->result_free);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(), which would run here when the caller's loop is not running. */
static void
send_back (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

/* --- the worker's thread --- */

static void
run_job (DoorVaultWorker *worker, Job *job)
{
  job->result = job->run (worker, job->argument, &job->error);
  if (job->argument_free)
    job->argument_free (job->argument);
  if (worker->vault)
    {
      job->identity = door_identity_ref (door_vault_identity (worker->vault));
      job->vault_id = *door_vault_id (worker->vault);
    }
  send_back (job);
}

static gpointer
work (gpointer data)
{
  g_autoptr (GAsyncQueue) jobs = data;
  DoorVaultWorker worker = { NULL };

  for (;;)
    {
      Job *job = g_async_queue_pop (jobs);

      if (!job->task)
        {
          job_free (job);
          break;
        }
      run_job (&worker, job);
    }
  g_clear_pointer (&worker.vault, door_vault_close);
  return NULL;
}

/* --- pushing --- */

void
door_vault_queue_push (DoorVaultQueue *self,
                       DoorVaultJobFunc run,
                       gpointer argument,
                       GDestroyNotify argument_free,
                       GDestroyNotify result_free,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_task_new (self, NULL, callback, data);
  job->run = run;
  job->argument = argument;
  job->argument_free = argument_free;
  job->result_free = result_free;
  self->pending++;
  g_async_queue_push (self->jobs, job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

typedef struct {
  DoorVaultCall call;
  gpointer argument;
  GDestroyNotify argument_free;
} Call;

static void
call_free (Call *self)
{
  if (self->argument_free)
    self->argument_free (self->argument);
  g_free (self);
}

static gpointer
run_call (DoorVaultWorker *worker, gpointer argument, GError **error)
{
  Call *call = argument;

  if (worker->vault)
    return call->call (worker->vault, call->argument, error);
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE, "the vault is locked");
  return NULL;
}

void
door_vault_queue_push_call (DoorVaultQueue *self,
                            DoorVaultCall call,
                            gpointer argument,
                            GDestroyNotify argument_free,
                            GDestroyNotify result_free,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  Call *wrapped = g_new0 (Call, 1);

  wrapped->call = call;
  wrapped->argument = argument;
  wrapped->argument_free = argument_free;
  door_vault_queue_push (self, run_call, wrapped, (GDestroyNotify) call_free, result_free, callback,
                         data);
}

DoorClock *
door_vault_queue_clock (DoorVaultQueue *self)
{
  return self->clock;
}

gboolean
door_vault_queue_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* --- opening and closing --- */

typedef struct {
  char *folder;
  DoorSecret *passphrase; /* with the end of the text */
  GBytes *answer;         /* to a request; NULL: opened by the passphrase */
  DoorSecret *code;       /* likewise */
  gboolean has_recovery;
  DoorPublicKeys recovery;
  DoorKdfPolicy policy;
  DoorClock *clock;
} Opening;

static Opening *
opening_new (DoorVaultQueue *self,
             const char *folder,
             const char *passphrase,
             const DoorVaultOptions *options)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->folder = g_strdup (folder);
  opening->passphrase = door_secret_new_copy (passphrase, strlen (passphrase) + 1);
  opening->policy = options && options->policy ? *options->policy : door_kdf_policy_vault;
  opening->has_recovery = options && options->recovery;
  if (opening->has_recovery)
    opening->recovery = *options->recovery;
  opening->clock = door_clock_ref (self->clock);
  return opening;
}

static void
opening_free (Opening *self)
{
  g_free (self->folder);
  door_secret_unref (self->passphrase);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_pointer (&self->code, door_secret_unref);
  door_clock_unref (self->clock);
  g_free (self);
}

typedef DoorVault *(*OpenFunc) (const char *folder,
                                const char *passphrase,
                                const DoorVaultOptions *options,
                                GError **error);

static gpointer
open_with (DoorVaultWorker *worker, const Opening *opening, OpenFunc open, GError **error)
{
  const DoorVaultOptions options = {
    .clock = opening->clock,
    .policy = &opening->policy,
    .recovery = opening->has_recovery ? &opening->recovery : NULL,
  };

  if (worker->vault)
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                           "another vault is open");
      return NULL;
    }
  if (opening->answer)
    worker->vault = door_vault_open_answer (
        opening->folder, opening->answer, (const char *) door_secret_peek (opening->code),
        (const char *) door_secret_peek (opening->passphrase), &options, error);
  else
    worker->vault = open (opening->folder, (const char *) door_secret_peek (opening->passphrase),
                          &options, error);
  return GINT_TO_POINTER (worker->vault != NULL);
}

static gpointer
run_create (DoorVaultWorker *worker, gpointer argument, GError **error)
{
  return open_with (worker, argument, door_vault_create, error);
}

static gpointer
run_open (DoorVaultWorker *worker, gpointer argument, GError **error)
{
  return open_with (worker, argument, door_vault_open, error);
}

static gpointer
run_close (DoorVaultWorker *worker, gpointer argument, GError **error)
{
  g_clear_pointer (&worker->vault, door_vault_close);
  return GINT_TO_POINTER (TRUE);
}

void
door_vault_queue_create_async (DoorVaultQueue *self,
                               const char *folder,
                               const char *passphrase,
                               const DoorVaultOptions *options,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  door_vault_queue_push (self, run_create, opening_new (self, folder, passphrase, options),
                         (GDestroyNotify) opening_free, NULL, callback, data);
}

void
door_vault_queue_open_async (DoorVaultQueue *self,
                             const char *folder,
                             const char *passphrase,
                             const DoorVaultOptions *options,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  door_vault_queue_push (self, run_open, opening_new (self, folder, passphrase, options),
                         (GDestroyNotify) opening_free, NULL, callback, data);
}

void
door_vault_queue_open_answer_async (DoorVaultQueue *self,
                                    const char *folder,
                                    GBytes *answer,
                                    const char *code,
                                    const char *passphrase,
                                    const DoorVaultOptions *options,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  Opening *opening = opening_new (self, folder, passphrase, options);

  opening->answer = g_bytes_ref (answer);
  opening->code = door_secret_new_copy (code, strlen (code) + 1);
  door_vault_queue_push (self, run_open, opening, (GDestroyNotify) opening_free, NULL, callback,
                         data);
}

void
door_vault_queue_close_async (DoorVaultQueue *self, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_push (self, run_close, NULL, NULL, NULL, callback, data);
}

/* --- the object --- */

guint
door_vault_queue_pending (DoorVaultQueue *self)
{
  return self->pending;
}

gboolean
door_vault_queue_opened (DoorVaultQueue *self)
{
  return self->opened;
}

DoorIdentity *
door_vault_queue_identity (DoorVaultQueue *self)
{
  return self->identity;
}

const DoorUuid *
door_vault_queue_vault_id (DoorVaultQueue *self)
{
  return self->opened ? &self->vault_id : NULL;
}

DoorVaultQueue *
door_vault_queue_new (DoorClock *clock)
{
  DoorVaultQueue *self = g_object_new (DOOR_TYPE_VAULT_QUEUE, NULL);

  door_seal_init (); /* the passphrase is copied into guarded memory before the vault opens */
  self->clock = clock ? door_clock_ref (clock) : door_clock_new_system ();
  return self;
}

static void
door_vault_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  DoorVaultQueue *self = DOOR_VAULT_QUEUE (object);

  switch (id)
    {
    case PROP_PENDING:
      g_value_set_uint (value, self->pending);
      break;
    case PROP_OPENED:
      g_value_set_boolean (value, self->opened);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

/* Every job holds a reference, so that none is left here. */
static void
door_vault_queue_finalize (GObject *object)
{
  DoorVaultQueue *self = DOOR_VAULT_QUEUE (object);

  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  door_identity_unref (self->identity);
  g_clear_pointer (&self->clock, door_clock_unref);
  G_OBJECT_CLASS (door_vault_queue_parent_class)->finalize (object);
}

static void
door_vault_queue_class_init (DoorVaultQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = door_vault_queue_get_property;
  object_class->finalize = door_vault_queue_finalize;
  properties[PROP_PENDING]
      = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_OPENED]
      = g_param_spec_boolean ("opened", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
door_vault_queue_init (DoorVaultQueue *self)
{
  self->jobs = g_async_queue_new ();
  self->thread = g_thread_new ("vault", work, g_async_queue_ref (self->jobs));
}
