/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-private.h"

#include "door-interview-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorCaseList {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorFormShelf *shelf; /* borrowed from the desk, which outlives the list */
  DoorTrust *trust;
  DoorClock *clock;
  char *public_name;

  GPtrArray *all;   /* DoorCase, in the order of the assignments */
  GPtrArray *shown; /* of them, those the search leaves, in the order of what is due */
  char *search;
};

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

static void
show (DoorCaseList *self)
{
  guint n_before = self->shown->len;
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCase *item = g_ptr_array_index (self->all, i);

      if (!self->search || door_case_matches (item, self->search))
        g_ptr_array_add (shown, g_object_ref (item));
    }
  g_ptr_array_sort (shown, compare_due);
  g_ptr_array_unref (self->shown);
  self->shown = shown;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, shown->len);
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

static void
on_contents (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseList *self = g_task_get_source_object (task);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;
  Contents *contents = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!contents)
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_set_size (self->all, 0);
  add_assigned (self, contents, by_id);
  add_interviews (self, contents, by_id);
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

/* --- Opening a case ----------------------------------------------------------------------- */

typedef struct {
  DoorCase *item;
  DoorFormDef *def;
  DoorInterview *interview;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->item);
  g_clear_pointer (&self->def, door_form_unref);
  g_clear_object (&self->interview);
  g_free (self);
}

static void
fill_start (DoorCaseList *self, DoorCase *item, DoorInterviewStart *start)
{
  start->queue = self->queue;
  start->clock = self->clock;
  start->id = door_case_get_progress_facts (item)->interview;
  start->case_id = door_case_get_id (item);
  start->case_label = door_case_get_label (item);
  start->public_name = self->public_name;
  start->trust = self->trust;
}

static void
fill_env (DoorCaseList *self, DoorEnv *env, char **ret_device_id)
{
  char id[DOOR_UUID_TEXT];

  door_uuid_print (door_vault_queue_vault_id (self->queue), id);
  env->clock = self->clock;
  env->username = door_trust_person (self->trust);
  env->device_id = *ret_device_id = g_strdup (id);
}

static void
return_form_error (GTask *task, const GError *fault)
{
  g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_FORM,
                           _ ("The questionnaire cannot be opened; tell the office. (%s)"),
                           fault ? fault->message : "");
}

/* --- … that was not begun --- */

static void
prefill (DoorInterview *interview, const DoorAssignmentFacts *facts)
{
  for (guint i = 0; i < facts->prefill->len; i++)
    {
      const DoorPrefill *value = &g_array_index (facts->prefill, DoorPrefill, i);
      DoorNode node = door_session_find (interview->session, value->path);

      if (node != DOOR_NODE_NONE
          && door_session_set (interview->session, node, value->value, FALSE) == DOOR_OUTCOME_OK)
        door_interview_record_changes (interview);
    }
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  DoorInterview *interview = opening->interview;
  DoorLeftAt nowhere = { NULL };
  GError *error = NULL;

  if (!door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  door_interview_record_changes (interview);
  prefill (interview, door_case_get_facts (opening->item));
  door_interview_return_to (interview, &nowhere);
  door_interview_record_place (interview);
  g_task_return_pointer (task, g_steal_pointer (&opening->interview), g_object_unref);
}

static void
begin (DoorCaseList *self, GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  DoorInterviewStart start = { NULL };
  g_autofree char *device_id = NULL;
  DoorEnv env = { NULL };
  DoorCaseAbout facts = { door_case_get_id (opening->item), door_form_id (opening->def),
                          door_form_version (opening->def) };
  g_autoptr (GBytes) about = door_case_about_print (&facts);
  g_autoptr (GError) error = NULL;

  fill_start (self, opening->item, &start);
  fill_env (self, &env, &device_id);
  start.session = door_session_new (opening->def, &env, &error);
  if (!start.session)
    {
      return_form_error (task, error);
      g_object_unref (task);
      return;
    }
  if (!door_uuid_parse (door_session_instance_uuid (start.session), &start.id))
    start.id = door_uuid_random ();
  opening->interview = door_interview_new (&start);
  door_vault_queue_begin_async (self->queue, &start.id, about, on_begun, task);
}

/* --- … that goes on --- */

static void
on_journal (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseList *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (DoorJournal) journal
      = door_vault_queue_replay_finish (DOOR_VAULT_QUEUE (source), result, &error);
  DoorInterviewStart start = { NULL };
  DoorLeftAt left_at = { NULL };
  g_autofree char *device_id = NULL;
  DoorEnv env = { NULL };
  g_autoptr (DoorInterview) interview = NULL;

  if (!journal)
    {
      g_task_return_error (task, error);
      return;
    }
  fill_start (self, opening->item, &start);
  fill_env (self, &env, &device_id);
  start.session = door_interview_fold_journal (opening->def, &env, journal, &left_at, &error);
  if (!start.session)
    {
      return_form_error (task, error);
      g_clear_error (&error);
      return;
    }
  interview = door_interview_new (&start);
  door_interview_return_to (interview, &left_at);
  door_left_at_clear (&left_at);
  g_task_return_pointer (task, g_steal_pointer (&interview), g_object_unref);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorCaseList *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  const DoorCaseProgress *progress = door_case_get_progress_facts (opening->item);
  g_autoptr (GError) error = NULL;

  opening->def = door_form_shelf_get_finish (self->shelf, result, &error);
  if (!opening->def)
    {
      return_form_error (task, error);
      g_object_unref (task);
    }
  else if (progress->has_interview)
    door_vault_queue_replay_async (self->queue, &progress->interview, on_journal, task);
  else
    begin (self, task);
}

void
door_case_list_open_async (DoorCaseList *self,
                           DoorCase *item,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const DoorAssignmentFacts *facts = door_case_get_facts (item);
  const DoorCaseProgress *progress = door_case_get_progress_facts (item);
  Opening *opening = g_new0 (Opening, 1);
  DoorInterviewStart start = { NULL };

  opening->item = g_object_ref (item);
  g_task_set_task_data (task, opening, opening_free);
  switch (progress->state)
    {
    case DOOR_CASE_NEW:
    case DOOR_CASE_IN_PROGRESS:
      door_form_shelf_get_async (
          self->shelf, facts->form_id,
          progress->has_interview ? progress->form_version : facts->form_version, on_form, task);
      return;
    case DOOR_CASE_DAMAGED:
      g_task_return_new_error (task, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED, "%s",
                               door_case_get_state_text (item));
      break;
    default:
      fill_start (self, item, &start);
      g_task_return_pointer (task, door_interview_new_closed (&start), g_object_unref);
    }
  g_object_unref (task);
}

DoorInterview *
door_case_list_open_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
