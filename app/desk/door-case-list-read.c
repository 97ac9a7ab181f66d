/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list of cases is made of: assignments, interviews, the outbox, the events of the cases and
 * what the survey prescribes, read from the vault in one call. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-list-private.h"

#include "door-desk-records.h"
#include "door-protocol-shelf.h"
#include "door-withdraw.h"

#include <glib/gi18n-lib.h>

/* --- Reading the vault -------------------------------------------------------------------- */

typedef struct {
  GPtrArray *records;    /* DoorRecord */
  GPtrArray *interviews; /* DoorInterviewInfo */
  GPtrArray *outbox;     /* DoorOutboxItem */
  GPtrArray *events;     /* DoorCaseEvent */
  GHashTable *protocols; /* form id -> DoorProtocol */
  GHashTable *newest;    /* form id -> the version that came last */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *self = data;

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->interviews, g_ptr_array_unref);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->protocols, g_hash_table_unref);
  g_clear_pointer (&self->newest, g_hash_table_unref);
  g_free (self);
}

static GHashTable *
read_newest (DoorVault *vault, GError **error)
{
  g_autoptr (GPtrArray) forms = door_vault_records (vault, DOOR_RECORD_FORM, error);
  GHashTable *newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; forms && i < forms->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (forms, i);
      g_auto (GStrv) parts
          = record->damaged ? NULL : g_strsplit (record->name, DOOR_RECORD_SEPARATOR, 2);

      if (parts && parts[0] && parts[1])
        g_hash_table_replace (newest, g_strdup (parts[0]), g_strdup (parts[1]));
    }
  if (!forms)
    g_clear_pointer (&newest, g_hash_table_unref);
  return newest;
}

static gpointer
read_contents (DoorVault *vault, gpointer argument, GError **error)
{
  Contents *self = g_new0 (Contents, 1);

  if (!(self->records = door_vault_records (vault, DOOR_RECORD_CASE, error))
      || !(self->interviews = door_vault_list (vault, error))
      || !(self->outbox = door_vault_outbox (vault, error))
      || !(self->events = door_case_log_read (vault, error))
      || !(self->protocols = door_protocol_shelf_read (vault, error))
      || !(self->newest = read_newest (vault, error)))
    g_clear_pointer (&self, contents_free);
  return self;
}

static const DoorOutboxItem *
find_outbox (const Contents *contents, const DoorUuid *id)
{
  for (guint i = 0; i < contents->outbox->len; i++)
    {
      const DoorOutboxItem *item = g_ptr_array_index (contents->outbox, i);

      if (door_uuid_equal (&item->interview, id))
        return item;
    }
  return NULL;
}

static DoorCaseState
state_of (const DoorInterviewInfo *info, const DoorOutboxItem *item)
{
  if (info->damaged)
    return DOOR_CASE_DAMAGED;
  if (door_withdraw_was (info))
    return DOOR_CASE_FINAL;
  if (info->state == DOOR_INTERVIEW_DRAFT)
    return DOOR_CASE_IN_PROGRESS;
  if (item && item->state == DOOR_OUTBOX_WAITING)
    return DOOR_CASE_WAITING;
  if (item && item->state == DOOR_OUTBOX_REFUSED)
    return DOOR_CASE_REFUSED;
  return DOOR_CASE_SENT;
}

static gboolean
is_behind (const Contents *contents, const DoorCaseAbout *about)
{
  const char *newest = g_hash_table_lookup (contents->newest, about->form_id);

  return newest && g_strcmp0 (newest, about->form_version) != 0;
}

static void
read_progress (const Contents *contents,
               const DoorInterviewInfo *info,
               const DoorCaseAbout *about,
               DoorCaseProgress *ret_progress)
{
  const DoorOutboxItem *item = find_outbox (contents, &info->id);

  ret_progress->state = state_of (info, item);
  ret_progress->has_interview = TRUE;
  ret_progress->withdrawn = door_withdraw_was (info);
  ret_progress->released = info->state == DOOR_INTERVIEW_DESTROYED;
  ret_progress->interview = info->id;
  ret_progress->form_version = g_strdup (about->form_version);
  ret_progress->n_answers = about->n_answers;
  ret_progress->progress = info->state == DOOR_INTERVIEW_DRAFT ? about->progress : 1;
  ret_progress->message = item ? g_strdup (item->message) : NULL;
  ret_progress->may_move = info->state == DOOR_INTERVIEW_DRAFT && !info->damaged && about->form_id
                           && is_behind (contents, about);
}

/* An interview whose summary does not open: shown as a case of its own, so that it is seen. */
static DoorCase *
damaged_case (const DoorInterviewInfo *info)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  DoorCaseProgress progress
      = { .state = DOOR_CASE_DAMAGED, .has_interview = TRUE, .interview = info->id };
  char id[DOOR_UUID_TEXT];
  DoorCase *item;

  door_uuid_print (&info->id, id);
  facts->id = g_strdup (id);
  facts->label = g_strdup_printf (_ ("Interview %.8s"), id);
  facts->form_id = g_strdup ("-");
  item = door_case_new (facts);
  door_case_set_progress (item, &progress);
  return item;
}

static void
add_assigned (DoorCaseList *self, const Contents *contents, GHashTable *by_id)
{
  for (guint i = 0; i < contents->records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (contents->records, i);
      g_autoptr (DoorAssignmentFacts) facts
          = record->damaged || !record->about ? NULL
                                              : door_assignment_facts_parse (record->about, NULL);
      DoorCase *item = facts ? door_case_new (facts) : NULL;

      if (!item)
        continue;
      g_ptr_array_add (self->all, item);
      g_hash_table_insert (by_id, (gpointer) door_case_get_id (item), item);
    }
}

/* A case that was taken back after it was begun stays in sight until its interview is sent. */
static DoorCase *
case_of (DoorCaseList *self, GHashTable *by_id, const DoorCaseAbout *about)
{
  DoorCase *item = g_hash_table_lookup (by_id, about->case_id);

  if (!item)
    {
      g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();

      facts->id = g_strdup (about->case_id);
      facts->label = g_strdup_printf (_ ("Case %s, no longer assigned"), about->case_id);
      facts->form_id = g_strdup (about->form_id);
      item = door_case_new (facts);
      g_ptr_array_add (self->all, item);
      g_hash_table_insert (by_id, (gpointer) door_case_get_id (item), item);
    }
  return item;
}

/* What was destroyed without a summary belongs to no case any more. */
static gboolean
is_nobodys (const DoorInterviewInfo *info)
{
  return info->state == DOOR_INTERVIEW_DESTROYED && info->about
         && g_bytes_get_size (info->about) == 0;
}

static void
note_finished (DoorCaseList *self, const DoorInterviewInfo *info, const DoorCaseAbout *about)
{
  if (info->state != DOOR_INTERVIEW_DRAFT && about->finished != 0)
    g_array_append_val (self->finished, about->finished);
}

guint
door_case_list_count_finished (DoorCaseList *self, gint64 since)
{
  guint n = 0;

  for (guint i = 0; i < self->finished->len; i++)
    n += g_array_index (self->finished, gint64, i) >= since;
  return n;
}

/* The order of beginning: a later interview of the same case overwrites the earlier one. */
static void
add_interviews (DoorCaseList *self, const Contents *contents, GHashTable *by_id)
{
  g_array_set_size (self->finished, 0);
  for (guint i = 0; i < contents->interviews->len; i++)
    {
      const DoorInterviewInfo *info = g_ptr_array_index (contents->interviews, i);
      DoorCaseAbout about = { NULL };
      DoorCaseProgress progress = { 0 };
      DoorCase *item;

      if (is_nobodys (info))
        continue;
      if (!door_case_about_parse (info->about, &about))
        {
          g_ptr_array_add (self->all, damaged_case (info));
          continue;
        }
      note_finished (self, info, &about);
      item = case_of (self, by_id, &about);
      read_progress (contents, info, &about, &progress);
      door_case_set_progress (item, &progress);
      door_case_about_clear (&about);
    }
}

/* A case of which nothing changed stays the same object. */
static void
keep_unchanged (DoorCaseList *self, GPtrArray *before)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < before->len; i++)
    g_hash_table_insert (known, (gpointer) door_case_get_id (g_ptr_array_index (before, i)),
                         g_ptr_array_index (before, i));
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCase *now = g_ptr_array_index (self->all, i);
      DoorCase *then = g_hash_table_lookup (known, door_case_get_id (now));

      if (then && door_case_is_same (now, then))
        {
          self->all->pdata[i] = g_object_ref (then);
          g_object_unref (now);
        }
    }
}

static void
index_cases (DoorCaseList *self)
{
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < self->all->len; i++)
    g_hash_table_insert (self->by_id,
                         (gpointer) door_case_get_id (g_ptr_array_index (self->all, i)),
                         g_ptr_array_index (self->all, i));
}

static void
on_contents (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseList *self = g_task_get_source_object (task);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) before = NULL;
  GError *error = NULL;
  Contents *contents = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!contents)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_remove_all (self->by_id);
  before = g_steal_pointer (&self->all);
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  add_assigned (self, contents, by_id);
  add_interviews (self, contents, by_id);
  door_case_log_take (self->log, contents->events);
  g_clear_pointer (&self->protocols, g_hash_table_unref);
  self->protocols = g_steal_pointer (&contents->protocols);
  keep_unchanged (self, before);
  contents_free (contents);
  index_cases (self);
  for (guint i = 0; i < self->all->len; i++)
    door_case_list_fold (self, g_ptr_array_index (self->all, i));
  door_case_list_show (self);
  door_case_list_tell_refreshed (self);
  g_task_return_boolean (task, TRUE);
}

void
door_case_list_refresh_async (DoorCaseList *self, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_call_async (self->queue, read_contents, NULL, NULL, contents_free, on_contents,
                               g_task_new (self, NULL, callback, data));
}

gboolean
door_case_list_refresh_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
