/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-rebase.h"

#include "door-case-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- The report ------------------------------------------------------------------------------ */

void
door_rebase_report_free (DoorRebaseReport *self)
{
  if (!self)
    return;
  g_free (self->from);
  g_free (self->to);
  g_ptr_array_unref (self->dropped);
  g_ptr_array_unref (self->retyped);
  g_ptr_array_unref (self->added);
  g_free (self);
}

static void
describe_some (GString *out, const char *heading, const GPtrArray *labels)
{
  if (labels->len == 0)
    return;
  g_string_append_printf (out, "\n\n%s", heading);
  for (guint i = 0; i < labels->len; i++)
    g_string_append_printf (out, "\n• %s", (const char *) g_ptr_array_index (labels, i));
}

char *
door_rebase_report_describe (const DoorRebaseReport *self)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (
      out,
      ngettext ("%u answer goes over as it is.", "%u answers go over as they are.", self->kept),
      self->kept);
  describe_some (out, _ ("Not asked any more; the answers are kept apart:"), self->dropped);
  describe_some (out, _ ("Asked in another way; look at the answers again:"), self->retyped);
  describe_some (out, _ ("New questions:"), self->added);
  return g_string_free (out, FALSE);
}

/* --- Comparing ------------------------------------------------------------------------------- */

/* "/data/member[2]/age" -> "/data/member/age". transfer full. */
static char *
path_of_key (const char *key)
{
  GString *path = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = key; *p; p++)
    {
      inside = *p == '[' || (inside && *p != ']');
      if (!inside && *p != ']')
        g_string_append_c (path, *p);
    }
  return g_string_free (path, FALSE);
}

static void
forget_repeat (GHashTable *answers, const char *key)
{
  g_autofree char *inside = g_strconcat (key, "/", NULL);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, inside))
      g_hash_table_iter_remove (&iter);
}

/* Keys that have an answer at the journal's end. */
static GHashTable *
find_answers (const DoorJournal *journal)
{
  GHashTable *answers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      if (entry->kind == DOOR_ENTRY_REPEAT_REMOVE)
        forget_repeat (answers, entry->path);
      if (entry->kind != DOOR_ENTRY_SET)
        continue;
      if (entry->value && *entry->value)
        g_hash_table_add (answers, (gpointer) entry->path);
      else
        g_hash_table_remove (answers, entry->path);
    }
  return answers;
}

static char *
label_of (const DoorFormDef *def, DoorDefNode node)
{
  g_autofree char *label
      = door_form_node_text (def, node, DOOR_TEXT_LABEL, door_form_default_language (def));

  return label && *label ? g_steal_pointer (&label) : g_strdup (door_form_name (def, node));
}

static void
add_label (GPtrArray *labels, char *label)
{
  if (g_ptr_array_find_with_equal_func (labels, label, g_str_equal, NULL))
    g_free (label);
  else
    g_ptr_array_add (labels, label);
}

static gboolean
is_asked (const DoorFormDef *def, DoorDefNode node)
{
  return door_form_kind (def, node) == DOOR_DEF_VALUE
         && door_form_node_control (def, node) != DOOR_CONTROL_NONE;
}

static void
sort_answer (DoorRebaseReport *self,
             const DoorFormDef *before,
             const DoorFormDef *after,
             const char *path)
{
  DoorDefNode then = door_form_find (before, path);
  DoorDefNode now = door_form_find (after, path);

  if (then == DOOR_DEF_NONE)
    return;
  if (now == DOOR_DEF_NONE || door_form_kind (after, now) != DOOR_DEF_VALUE)
    add_label (self->dropped, label_of (before, then));
  else if (door_form_data_type (before, then) != door_form_data_type (after, now))
    add_label (self->retyped, label_of (after, now));
  else
    self->kept++;
}

static void
find_added (DoorRebaseReport *self, const DoorFormDef *before, const DoorFormDef *after)
{
  for (guint i = 0; i < door_form_n_nodes (after); i++)
    {
      DoorDefNode node = (DoorDefNode) i;

      if (is_asked (after, node)
          && door_form_find (before, door_form_path (after, node)) == DOOR_DEF_NONE)
        add_label (self->added, label_of (after, node));
    }
}

static DoorRebaseReport *
compare (const DoorFormDef *before, const DoorFormDef *after, const DoorJournal *journal)
{
  DoorRebaseReport *self = g_new0 (DoorRebaseReport, 1);
  g_autoptr (GHashTable) answers = find_answers (journal);
  GHashTableIter iter;
  gpointer key;

  self->from = g_strdup (door_form_version (before));
  self->to = g_strdup (door_form_version (after));
  self->dropped = g_ptr_array_new_with_free_func (g_free);
  self->retyped = g_ptr_array_new_with_free_func (g_free);
  self->added = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *path = path_of_key (key);

      sort_answer (self, before, after, path);
    }
  find_added (self, before, after);
  return self;
}

/* --- Asking the vault ------------------------------------------------------------------------ */

typedef struct {
  DoorCase *item;
  DoorFormDef *before;
  DoorFormDef *after;
} Comparing;

static void
comparing_free (gpointer data)
{
  Comparing *self = data;

  g_object_unref (self->item);
  g_clear_pointer (&self->before, door_form_unref);
  g_clear_pointer (&self->after, door_form_unref);
  g_free (self);
}

static gboolean
has_section (const DoorJournal *journal)
{
  for (guint i = 0; i < door_journal_length (journal); i++)
    if (door_journal_get (journal, i)->kind == DOOR_ENTRY_SECTION_OPEN)
      return TRUE;
  return FALSE;
}

static void
on_journal (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Comparing *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (DoorJournal) journal
      = door_vault_queue_replay_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!journal)
    g_task_return_error (task, error);
  else if (has_section (journal))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             _ ("The private part of this interview was begun, and it belongs to "
                                "its questionnaire. Finish the interview as it is."));
  else
    g_task_return_pointer (task, compare (self->before, self->after, journal),
                           (GDestroyNotify) door_rebase_report_free);
}

static void
on_after (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseList *list = g_task_get_source_object (task);
  Comparing *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->after = door_form_shelf_get_finish (list->shelf, result, &error);
  if (!self->after)
    g_task_return_error (task, error);
  else if (strcmp (door_form_version (self->after), door_form_version (self->before)) == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("This interview has the newest questionnaire already."));
  else
    door_vault_queue_replay_async (list->queue,
                                   &door_case_get_progress_facts (self->item)->interview,
                                   on_journal, g_steal_pointer (&task));
}

static void
on_before (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseList *list = g_task_get_source_object (task);
  Comparing *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->before = door_form_shelf_get_finish (list->shelf, result, &error);
  if (!self->before)
    g_task_return_error (task, error);
  else
    door_form_shelf_get_async (list->shelf, door_case_get_facts (self->item)->form_id, "", on_after,
                               g_steal_pointer (&task));
}

void
door_case_list_compare_async (DoorCaseList *list,
                              DoorCase *item,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (list, NULL, callback, data);
  const DoorCaseProgress *progress = door_case_get_progress_facts (item);
  Comparing *self = g_new0 (Comparing, 1);

  self->item = g_object_ref (item);
  g_task_set_task_data (task, self, comparing_free);
  if (!progress->has_interview || progress->state != DOOR_CASE_IN_PROGRESS)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("There is no interview to move."));
  else
    door_form_shelf_get_async (list->shelf, door_case_get_facts (item)->form_id,
                               progress->form_version, on_before, g_steal_pointer (&task));
}

DoorRebaseReport *
door_case_list_compare_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Moving ---------------------------------------------------------------------------------- */

typedef struct {
  DoorUuid id;
  char *from;
  char *to;
  GBytes *about;
} Moving;

static void
moving_free (gpointer data)
{
  Moving *self = data;

  g_free (self->from);
  g_free (self->to);
  g_bytes_unref (self->about);
  g_free (self);
}

/* The journal first: a line more does no harm, should the second not come to pass. */
static gpointer
move_now (DoorVault *vault, gpointer argument, GError **error)
{
  const Moving *self = argument;
  const DoorEntry entry = { .kind = DOOR_ENTRY_REBASE, .path = self->from, .value = self->to };

  return door_vault_append (vault, &self->id, &entry, 1, error)
                 && door_vault_set_about (vault, &self->id, self->about, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

static void
on_read_again (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      door_case_list_refresh_async (g_task_get_source_object (task), on_read_again, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
door_case_list_rebase_async (DoorCaseList *self,
                             DoorCase *item,
                             const DoorRebaseReport *report,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  const DoorCaseProgress *progress = door_case_get_progress_facts (item);
  const DoorCaseAbout about = { door_case_get_id (item), door_case_get_facts (item)->form_id,
                                report->to, progress->n_answers, progress->progress };
  Moving *moving = g_new0 (Moving, 1);

  moving->id = progress->interview;
  moving->from = g_strdup (report->from);
  moving->to = g_strdup (report->to);
  moving->about = door_case_about_print (&about);
  door_vault_queue_call_async (self->queue, move_now, moving, moving_free, NULL, on_moved,
                               g_task_new (self, NULL, callback, data));
}

gboolean
door_case_list_rebase_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
