/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing the list and the figures up to what the vault holds:
 *
 *   list the vault → questionnaires of what is new → open it, some at a time → rows and their steps
 *   → book of quality, in a worker → flags
 *
 * One such pass runs at a time; who asks meanwhile gets the next. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-desk-private.h"

#include "door-protocol.h"
#include "door-team-request.h"

#include <string.h>

/* Opened in one turn of the vault's thread, so that others get their turn. */
#define BATCH 25

static void begin_pass (DoorTeamDesk *self);
static void next_form (DoorTeamDesk *self);
static void next_batch (DoorTeamDesk *self);

/* --- The end of a pass ------------------------------------------------------------------------ */

/* transfer full of `error`; NULL: it went well. */
static void
end_pass (DoorTeamDesk *self, GError *error)
{
  g_autoptr (GPtrArray) done = g_steal_pointer (&self->running);

  g_clear_pointer (&self->holdings, door_team_holdings_free);
  g_ptr_array_set_size (self->pending, 0);
  for (guint i = 0; i < done->len; i++)
    if (error)
      g_task_return_error (g_ptr_array_index (done, i), g_error_copy (error));
    else
      g_task_return_boolean (g_ptr_array_index (done, i), TRUE);
  g_clear_error (&error);
  if (self->waiting->len > 0)
    begin_pass (self);
}

/* --- Figures ---------------------------------------------------------------------------------- */

static void
count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, door_team_books_figures (data),
                         (GDestroyNotify) door_team_figures_free);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorTeamDesk *self = DOOR_TEAM_DESK (source);
  DoorTeamFigures *figures = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_pointer (&self->figures, door_team_figures_free);
  self->figures = figures;
  door_team_desk_show_figures (self);
  door_team_desk_show_rows (self);
  end_pass (self, NULL);
}

static void
count_again (DoorTeamDesk *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_counted, NULL);

  g_task_set_task_data (task, door_team_books_filled (self->books),
                        (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, count);
}

/* --- Rows and their steps ---------------------------------------------------------------------- */

static GHashTable *
steps_by_instance (GPtrArray *steps)
{
  GHashTable *all
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < steps->len; i++)
    {
      DoorCaseEvent *step = g_ptr_array_index (steps, i);
      const char *instance = door_case_event_get (step, "instance");
      GPtrArray *of = g_hash_table_lookup (all, instance);

      if (!of)
        g_hash_table_insert (all, (gpointer) instance, of = g_ptr_array_new ());
      g_ptr_array_add (of, step);
    }
  return all;
}

/* Instance ids of which a newer version could be opened. */
static GHashTable *
find_replaced (DoorTeamDesk *self)
{
  GHashTable *replaced = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      const DoorTeamEntry *entry = door_team_row_entry (row);

      if (*entry->keys && *entry->replaces)
        g_hash_table_add (replaced, entry->replaces);
    }
  return replaced;
}

static void
place_rows (DoorTeamDesk *self)
{
  g_autoptr (GHashTable) steps = steps_by_instance (self->holdings->steps);
  g_autoptr (GHashTable) replaced = find_replaced (self);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      const char *instance = door_team_row_entry (row)->instance_id;

      door_team_row_set_steps (row, g_hash_table_lookup (steps, instance),
                               g_hash_table_contains (replaced, instance));
    }
  g_ptr_array_unref (self->events);
  self->events = g_ptr_array_ref (self->holdings->events);
  door_team_desk_show_figures (self);
  door_team_books_enter (self->books, self->rows, self->events, door_trust_team (self->trust));
  count_again (self);
}

/* Of a questionnaire for second visits. */
static gboolean
is_visit (DoorTeamDesk *self, const DoorTeamEntry *entry)
{
  DoorReviewPlan *plan = door_team_books_plan (self->books, entry);

  return plan && door_review_plan_is_check (plan);
}

static void
add_row (DoorTeamDesk *self, DoorTeamEntry *entry)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (DoorReviewFacts) facts = entry->facts ? door_review_facts_unpack (entry->facts) : NULL;
  DoorTeamRow *row = door_team_row_new (entry);

  door_team_row_set_facts (row, facts, now);
  door_team_row_set_headquarters (row, door_team_desk_is_headquarters (self));
  g_hash_table_remove (self->rows, entry->name);
  g_hash_table_replace (is_visit (self, entry) ? self->visits : self->rows, entry->name, row);
}

/* --- Opening what is new ----------------------------------------------------------------------- */

typedef struct {
  DoorRoster *roster; /* NULL before the first */
  GPtrArray *entries; /* of DoorTeamEntry, borrowed: nobody else looks at them now */
  GPtrArray *plans;   /* of DoorReviewPlan, with NULLs, one for each */
  gboolean at_headquarters;
} Batch;

static void
plan_free (gpointer plan)
{
  if (plan)
    door_review_plan_unref (plan);
}

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_clear_pointer (&self->roster, door_roster_unref);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->plans);
  g_free (self);
}

static gpointer
open_batch (DoorVault *vault, gpointer argument, GError **error)
{
  const Batch *batch = argument;

  for (guint i = 0; i < batch->entries->len; i++)
    if (!door_team_take_in (vault, g_ptr_array_index (batch->entries, i), batch->roster,
                            g_ptr_array_index (batch->plans, i), batch->at_headquarters, error))
      return NULL;
  return GINT_TO_POINTER (1);
}

static void
on_batch (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorTeamDesk) self = data;
  GError *error = NULL;

  if (door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    next_batch (self);
  else
    end_pass (self, error);
}

static Batch *
make_batch (DoorTeamDesk *self)
{
  DoorRoster *roster = door_trust_roster (self->trust);
  Batch *batch = g_new0 (Batch, 1);

  batch->roster = roster ? door_roster_ref (roster) : NULL;
  batch->at_headquarters = door_team_desk_is_headquarters (self);
  batch->entries = g_ptr_array_new ();
  batch->plans = g_ptr_array_new_with_free_func (plan_free);
  for (; self->at < self->pending->len && batch->entries->len < BATCH; self->at++)
    {
      DoorTeamEntry *entry = g_ptr_array_index (self->pending, self->at);
      DoorReviewPlan *plan = door_team_books_plan (self->books, entry);

      g_ptr_array_add (batch->entries, entry);
      g_ptr_array_add (batch->plans, plan ? door_review_plan_ref (plan) : NULL);
    }
  return batch;
}

static void
next_batch (DoorTeamDesk *self)
{
  if (self->at < self->pending->len)
    {
      door_vault_queue_call_async (self->queue, open_batch, make_batch (self), batch_free, NULL,
                                   on_batch, g_object_ref (self));
      return;
    }
  for (guint i = 0; i < self->pending->len; i++)
    add_row (self, g_ptr_array_index (self->pending, i));
  /* The rows own them now. */
  g_ptr_array_set_free_func (self->pending, NULL);
  g_ptr_array_set_size (self->pending, 0);
  g_ptr_array_set_free_func (self->pending, (GDestroyNotify) door_team_entry_free);
  place_rows (self);
}

/* --- Questionnaires ---------------------------------------------------------------------------- */

/* The survey's thresholds; what it says wrongly is logged, and the defaults hold. */
static DoorQualitySettings
settings_of (DoorTeamDesk *self, const char *form_id)
{
  const DoorProtocol *protocol = g_hash_table_lookup (self->holdings->protocols, form_id);
  DoorQualitySettings settings = door_quality_settings_default ();
  g_autoptr (GError) fault = NULL;

  if (protocol && *protocol->quality
      && !door_quality_settings_read (&settings, protocol->quality, &fault))
    g_message ("the thresholds of form %s are not used: %s", form_id, fault->message);
  return settings;
}

static void
add_book (DoorTeamDesk *self, const DoorTeamEntry *entry, DoorFormDef *form)
{
  const DoorQualitySettings settings = settings_of (self, entry->form_id);

  door_team_books_add (self->books, entry, form, &settings);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorTeamDesk) self = data;
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorFormDef) form
      = self->forms ? door_form_shelf_get_finish (self->forms, result, &fault) : NULL;

  if (!self->forms)
    {
      end_pass (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "the desk is closed"));
      return;
    }
  add_book (self, g_ptr_array_index (self->pending, self->at), form);
  self->at++;
  next_form (self);
}

/* Those of what is new, and of what is known since an earlier day. */
static void
next_form (DoorTeamDesk *self)
{
  for (; self->at < self->pending->len; self->at++)
    {
      const DoorTeamEntry *entry = g_ptr_array_index (self->pending, self->at);

      if (door_team_books_has (self->books, entry)
          && (entry->opened || door_team_books_plan (self->books, entry)))
        continue;
      if (!self->forms)
        break;
      door_form_shelf_get_async (self->forms, entry->form_id, entry->form_version, on_form,
                                 g_object_ref (self));
      return;
    }
  /* What is known already only needs its row. */
  for (guint i = 0; i < self->pending->len;)
    if (((DoorTeamEntry *) g_ptr_array_index (self->pending, i))->opened)
      add_row (self, g_ptr_array_steal_index (self->pending, i));
    else
      i++;
  self->at = 0;
  next_batch (self);
}

/* --- The beginning of a pass ------------------------------------------------------------------- */

static gpointer
list (DoorVault *vault, gpointer known_areas, GError **error)
{
  DoorTeamHoldings *holdings = door_team_store_list (vault, error);

  if (!holdings)
    return NULL;
  holdings->areas = door_area_shelf_new ();
  if (!door_area_shelf_read (holdings->areas, vault, known_areas, error))
    g_clear_pointer (&holdings, door_team_holdings_free);
  return holdings;
}

/* Nothing of it was destroyed since it was read. */
static gboolean
is_same (const DoorTeamEntry *left, const DoorTeamEntry *right)
{
  return left->n_files == right->n_files && strcmp (left->problem, right->problem) == 0
         && (left->facts && right->facts ? g_bytes_equal (left->facts, right->facts)
                                         : left->facts == right->facts);
}

static gboolean
is_known (DoorTeamDesk *self, const DoorTeamEntry *entry)
{
  DoorTeamRow *row = g_hash_table_lookup (self->rows, entry->name);

  row = row ? row : g_hash_table_lookup (self->visits, entry->name);
  return row && door_team_row_entry (row)->opened && is_same (door_team_row_entry (row), entry);
}

/* A team works on one survey; of several questionnaires the largest target holds. */
static void
read_target (DoorTeamDesk *self)
{
  GHashTableIter iter;
  gpointer protocol;

  self->target = 0;
  g_hash_table_iter_init (&iter, self->holdings->protocols);
  while (g_hash_table_iter_next (&iter, NULL, &protocol))
    self->target = MAX (self->target, ((DoorProtocol *) protocol)->target);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorTeamDesk) self = data;
  GError *error = NULL;
  GPtrArray *entries;

  self->holdings = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);
  if (!self->holdings)
    {
      end_pass (self, error);
      return;
    }
  read_target (self);
  door_team_books_take_areas (self->books, self->holdings->areas);
  entries = self->holdings->entries;
  while (entries->len > 0)
    {
      DoorTeamEntry *entry = g_ptr_array_steal_index_fast (entries, entries->len - 1);

      if (is_known (self, entry))
        door_team_entry_free (entry);
      else
        g_ptr_array_add (self->pending, entry);
    }
  self->at = 0;
  next_form (self);
}

static void
begin_pass (DoorTeamDesk *self)
{
  self->running = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  door_vault_queue_call_async (self->queue, list, door_team_books_known_areas (self->books),
                               (GDestroyNotify) g_hash_table_unref,
                               (GDestroyNotify) door_team_holdings_free, on_listed,
                               g_object_ref (self));
}

void
door_team_desk_refresh_async (DoorTeamDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  g_ptr_array_add (self->waiting, g_task_new (self, NULL, callback, data));
  if (!self->running)
    begin_pass (self);
}

gboolean
door_team_desk_refresh_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
