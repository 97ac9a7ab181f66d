/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorCaseList,
                               door_case_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- GListModel --------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return DOOR_TYPE_CASE;
}

static guint
get_n_items (GListModel *model)
{
  return DOOR_CASE_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint index)
{
  GPtrArray *shown = DOOR_CASE_LIST (model)->shown;

  return index < shown->len ? g_object_ref (g_ptr_array_index (shown, index)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- The object --------------------------------------------------------------------------- */

static void
door_case_list_finalize (GObject *object)
{
  DoorCaseList *self = DOOR_CASE_LIST (object);

  g_object_unref (self->queue);
  door_trust_unref (self->trust);
  door_clock_unref (self->clock);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_free (self->public_name);
  g_free (self->search);
  G_OBJECT_CLASS (door_case_list_parent_class)->finalize (object);
}

static void
door_case_list_class_init (DoorCaseListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_case_list_finalize;
}

static void
door_case_list_init (DoorCaseList *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
}

DoorCaseList *
door_case_list_new (DoorVaultQueue *queue,
                    DoorFormShelf *shelf,
                    DoorTrust *trust,
                    DoorClock *clock,
                    const char *public_name)
{
  DoorCaseList *self = g_object_new (DOOR_TYPE_CASE_LIST, NULL);

  self->queue = g_object_ref (queue);
  self->shelf = shelf;
  self->trust = door_trust_ref (trust);
  self->clock = door_clock_ref (clock);
  self->public_name = g_strdup (public_name);
  return self;
}

/* Begun before new, new before what is done; damaged and refused first, as they need a person. */
static int
due_rank (DoorCase *item)
{
  static const int rank[] = {
    [DOOR_CASE_DAMAGED] = 0, [DOOR_CASE_REFUSED] = 1, [DOOR_CASE_IN_PROGRESS] = 2,
    [DOOR_CASE_NEW] = 3,     [DOOR_CASE_WAITING] = 4, [DOOR_CASE_SENT] = 5,
  };

  return rank[door_case_get_state (item)];
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  DoorCase *left = *(DoorCase *const *) a, *right = *(DoorCase *const *) b;
  int by_state = due_rank (left) - due_rank (right);

  return by_state ? by_state : strcmp (door_case_get_label (left), door_case_get_label (right));
}

static gboolean
is_same_at (GPtrArray *a, guint at_a, GPtrArray *b, guint at_b)
{
  return g_ptr_array_index (a, at_a) == g_ptr_array_index (b, at_b);
}

/* Takes the new list and tells only what lies between what stayed at either end, so that a list that
 * is read again under a person's hands keeps its focus and its place. */
static void
tell_change (DoorCaseList *self, GPtrArray *shown)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->shown);
  guint shorter = MIN (before->len, shown->len);
  guint head = 0, tail = 0;

  while (head < shorter && is_same_at (before, head, shown, head))
    head++;
  while (head + tail < shorter
         && is_same_at (before, before->len - 1 - tail, shown, shown->len - 1 - tail))
    tail++;
  self->shown = shown;
  if (before->len > head + tail || shown->len > head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail,
                                shown->len - head - tail);
}

static void
show (DoorCaseList *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCase *item = g_ptr_array_index (self->all, i);

      if (!self->search || door_case_matches (item, self->search))
        g_ptr_array_add (shown, g_object_ref (item));
    }
  g_ptr_array_sort (shown, compare_due);
  tell_change (self, shown);
}

void
door_case_list_set_search (DoorCaseList *self, const char *text)
{
  g_free (self->search);
  self->search = text && *text ? g_strdup (text) : NULL;
  show (self);
}

const char *
door_case_list_get_empty_text (DoorCaseList *self)
{
  if (self->all->len == 0)
    return _ ("No cases yet. They come from the office when you connect and send.");
  return _ ("No case matches what you typed.");
}

/* --- Reading the vault -------------------------------------------------------------------- */

typedef struct {
  GPtrArray *records;    /* DoorRecord */
  GPtrArray *interviews; /* DoorInterviewInfo */
  GPtrArray *outbox;     /* DoorOutboxItem */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *self = data;

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->interviews, g_ptr_array_unref);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_contents (DoorVault *vault, gpointer argument, GError **error)
{
  Contents *self = g_new0 (Contents, 1);

  if (!(self->records = door_vault_records (vault, DOOR_RECORD_CASE, error))
      || !(self->interviews = door_vault_list (vault, error))
      || !(self->outbox = door_vault_outbox (vault, error)))
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
  if (info->state == DOOR_INTERVIEW_DRAFT)
    return DOOR_CASE_IN_PROGRESS;
  if (item && item->state == DOOR_OUTBOX_WAITING)
    return DOOR_CASE_WAITING;
  if (item && item->state == DOOR_OUTBOX_REFUSED)
    return DOOR_CASE_REFUSED;
  return DOOR_CASE_SENT;
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
  ret_progress->interview = info->id;
  ret_progress->form_version = g_strdup (about->form_version);
  ret_progress->n_answers = about->n_answers;
  ret_progress->progress = info->state == DOOR_INTERVIEW_DRAFT ? about->progress : 1;
  ret_progress->message = item ? g_strdup (item->message) : NULL;
}

/* An interview whose summary does not open: shown as a case of its own, so that it is seen. */
static DoorCase *
damaged_case (const DoorInterviewInfo *info)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  DoorCaseProgress progress = { DOOR_CASE_DAMAGED, TRUE, info->id };
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

/* The order of beginning: a later interview of the same case overwrites the earlier one. */
static void
add_interviews (DoorCaseList *self, const Contents *contents, GHashTable *by_id)
{
  for (guint i = 0; i < contents->interviews->len; i++)
    {
      const DoorInterviewInfo *info = g_ptr_array_index (contents->interviews, i);
      DoorCaseAbout about = { NULL };
      DoorCaseProgress progress = { 0 };
      DoorCase *item;

      if (info->state == DOOR_INTERVIEW_DESTROYED)
        continue;
      if (!door_case_about_parse (info->about, &about))
        {
          g_ptr_array_add (self->all, damaged_case (info));
          continue;
        }
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
  before = g_steal_pointer (&self->all);
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  add_assigned (self, contents, by_id);
  add_interviews (self, contents, by_id);
  keep_unchanged (self, before);
  contents_free (contents);
  show (self);
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
