/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-coding-desk.h"

#include "door-analyst-desk-private.h"
#include "door-coding-classes.h"
#include "door-codings.h"
#include "door-csv.h"
#include "door-underway.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What was opened, and is saved again. */
typedef struct {
  DoorAnalystHeld *held;
  char *question, *beside, *coder, *classes_path;
  GPtrArray *texts; /* of DoorCodingText */
  DoorIccs *classes;
  GBytes *frame;
  DoorClock *clock;
  gboolean final;
  GBytes *codes; /* while they are saved */
  DoorCodingAgreement agreement;
  DoorCsvTable *differ; /* where coders differ; NULL before it was asked for */
} Opened;

struct _DoorCodingDesk {
  GObject parent_instance;
  DoorAnalystDesk *analyst;
  DoorClock *clock;
  Opened *opened; /* NULL before; in a task while busy */
  gboolean saved;
  DoorUnderway underway;
};

G_DEFINE_FINAL_TYPE (DoorCodingDesk, door_coding_desk, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
opened_free (gpointer data)
{
  Opened *self = data;

  if (!self)
    return;
  door_analyst_held_free (self->held);
  g_free (self->question);
  g_free (self->beside);
  g_free (self->coder);
  g_free (self->classes_path);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->classes, door_iccs_free);
  g_clear_pointer (&self->frame, g_bytes_unref);
  g_clear_pointer (&self->codes, g_bytes_unref);
  g_clear_pointer (&self->differ, door_csv_table_free);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_free (self);
}

/* --- What it says ----------------------------------------------------------------------------- */

gboolean
door_coding_desk_is_busy (DoorCodingDesk *self)
{
  return self->underway.busy;
}

const char *
door_coding_desk_get_message (DoorCodingDesk *self)
{
  return door_underway_message (&self->underway);
}

gboolean
door_coding_desk_has_failed (DoorCodingDesk *self)
{
  return self->underway.failed;
}

/* --- Opening ---------------------------------------------------------------------------------- */

/* NULL when the analyst's desk is not open. */
static Opened *
opened_new (DoorCodingDesk *desk, const DoorCodingTask *what)
{
  DoorAnalystHeld *held = door_analyst_desk_hold (desk->analyst);
  Opened *self = held ? g_new0 (Opened, 1) : NULL;

  if (!held)
    return NULL;
  self->held = held;
  self->question = door_analyst_dup_words (what->question);
  self->beside = door_analyst_dup_words (what->beside);
  self->coder = door_analyst_dup_words (what->coder);
  self->classes_path = door_analyst_dup_words (what->classes);
  self->clock = door_clock_ref (desk->clock);
  return self;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opened *it = data;
  GError *error = NULL;

  it->classes = door_coding_classes (it->classes_path, &it->frame, &error);
  if (it->classes)
    it->texts = door_codings_list (&it->held->job, it->question, it->beside, it->coder, &error);
  if (it->texts)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_coding_desk_open_async (DoorCodingDesk *self,
                             const DoorCodingTask *what,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Opened *it = opened_new (self, what);
  const char *why_not = NULL;

  g_return_if_fail (!self->underway.busy);
  if (!it)
    why_not = door_analyst_desk_not_open ();
  else if (!it->question || !it->coder)
    why_not = _ ("Write which column holds the words, and who codes.");
  g_task_set_task_data (task, it, opened_free);
  door_underway_run (&self->underway, task, _ ("Reading what people said …"), open_in_thread,
                     why_not);
}

/* Takes it out of the task, which no longer frees it. */
static Opened *
steal_opened (GAsyncResult *result)
{
  Opened *it = g_task_get_task_data (G_TASK (result));
  Opened *own = g_new0 (Opened, 1);

  *own = *it;
  memset (it, 0, sizeof *it);
  return own;
}

gboolean
door_coding_desk_open_finish (DoorCodingDesk *self, GAsyncResult *result)
{
  if (!door_underway_took (&self->underway, result))
    return FALSE;
  opened_free (self->opened);
  self->opened = steal_opened (result);
  self->saved = TRUE;
  door_underway_end (&self->underway, g_strdup (""), FALSE);
  return TRUE;
}

/* --- Texts and classes ------------------------------------------------------------------------- */

guint
door_coding_desk_n_texts (DoorCodingDesk *self)
{
  return self->opened && !self->underway.busy ? self->opened->texts->len : 0;
}

static void
add_difference (const DoorCsvTable *differ, const char *key, DoorCodingEvent *event)
{
  for (guint row = 0; differ && row < door_csv_rows (differ); row++)
    if (strcmp (door_csv_cell (differ, row, 0), key) == 0)
      {
        event->first = door_csv_cell (differ, row, 1);
        event->second = door_csv_cell (differ, row, 2);
      }
}

gboolean
door_coding_desk_get_event (DoorCodingDesk *self, guint index, DoorCodingEvent *ret_event)
{
  const DoorCodingText *text;

  if (index >= door_coding_desk_n_texts (self))
    return FALSE;
  text = self->opened->texts->pdata[index];
  *ret_event = (DoorCodingEvent){ text->text, text->beside, text->code, "", "" };
  add_difference (self->opened->differ, text->key, ret_event);
  return TRUE;
}

guint
door_coding_desk_n_open (DoorCodingDesk *self)
{
  guint n = 0;

  for (guint i = 0; i < door_coding_desk_n_texts (self); i++)
    n += *((const DoorCodingText *) self->opened->texts->pdata[i])->code == '\0';
  return n;
}

gboolean
door_coding_desk_is_saved (DoorCodingDesk *self)
{
  return self->opened == NULL || self->saved;
}

static DoorCodingClass
facts_of (const DoorIccsClass *class)
{
  return (DoorCodingClass){ class->code, class->title, class->state };
}

gboolean
door_coding_desk_find (DoorCodingDesk *self, const char *code, DoorCodingClass *ret_class)
{
  const DoorIccsClass *found
      = self->opened && !self->underway.busy ? door_iccs_find (self->opened->classes, code) : NULL;

  if (found && ret_class)
    *ret_class = facts_of (found);
  return found != NULL;
}

GArray *
door_coding_desk_search (DoorCodingDesk *self, const char *words, guint most)
{
  GArray *classes = g_array_new (FALSE, FALSE, sizeof (DoorCodingClass));
  g_autoptr (GArray) hits = NULL;

  if (!self->opened || self->underway.busy)
    return classes;
  hits = door_iccs_search (self->opened->classes, words, most);
  for (guint i = 0; i < hits->len; i++)
    {
      const DoorCodingClass class = facts_of (g_array_index (hits, DoorIccsHit, i).found);

      g_array_append_val (classes, class);
    }
  return classes;
}

gboolean
door_coding_desk_decide (DoorCodingDesk *self, guint index, const char *code)
{
  DoorCodingText *text;

  g_return_val_if_fail (index < door_coding_desk_n_texts (self), FALSE);
  text = self->opened->texts->pdata[index];
  if (*code && !door_coding_desk_find (self, code, NULL))
    return FALSE;
  g_free (text->code);
  text->code = g_strdup (code);
  self->saved = FALSE;
  door_underway_end (&self->underway, g_strdup (""), FALSE);
  return TRUE;
}

/* --- Saving ------------------------------------------------------------------------------------ */

static GBytes *
print_codes (const GPtrArray *texts)
{
  GString *out = g_string_new ("key,code\r\n");

  for (guint i = 0; i < texts->len; i++)
    {
      const DoorCodingText *text = texts->pdata[i];
      const char *const row[] = { text->key, text->code };

      if (*text->code)
        door_csv_append_row (out, row, G_N_ELEMENTS (row));
    }
  return g_string_free_to_bytes (out);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opened *it = data;
  GError *error = NULL;
  guint n = 0;

  if (door_codings_take (&it->held->job, it->question, it->coder, it->final, it->frame, it->codes,
                         it->clock, &n, &error))
    g_task_return_int (task, n);
  else
    g_task_return_error (task, error);
}

void
door_coding_desk_save_async (DoorCodingDesk *self,
                             gboolean final,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_return_if_fail (!self->underway.busy && self->opened);
  g_clear_pointer (&self->opened->codes, g_bytes_unref);
  self->opened->codes = print_codes (self->opened->texts);
  self->opened->final = final;
  g_task_set_task_data (task, self->opened, NULL); /* nobody touches it while busy */
  door_underway_run (&self->underway, task, _ ("Saving the codes …"), save_in_thread, NULL);
}

gboolean
door_coding_desk_save_finish (DoorCodingDesk *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gssize n = g_task_propagate_int (G_TASK (result), &error);

  if (error)
    {
      door_underway_fail (&self->underway, error);
      return FALSE;
    }
  self->saved = TRUE;
  /* Translators: %d texts have a code. */
  door_underway_end (
      &self->underway,
      g_strdup_printf (ngettext ("%d code is saved.", "%d codes are saved.", (gulong) n), (int) n),
      FALSE);
  return TRUE;
}

/* --- Agreement --------------------------------------------------------------------------------- */

static void
agree_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opened *it = data;
  g_autoptr (GBytes) differ = NULL;
  GError *error = NULL;

  g_clear_pointer (&it->differ, door_csv_table_free);
  if (door_codings_agree (&it->held->job, it->question, &it->agreement, &differ, &error))
    it->differ = door_csv_read (differ, &error);
  if (it->differ)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_coding_desk_agree_async (DoorCodingDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_return_if_fail (!self->underway.busy && self->opened);
  g_task_set_task_data (task, self->opened, NULL); /* nobody touches it while busy */
  door_underway_run (&self->underway, task, _ ("Comparing the coders …"), agree_in_thread, NULL);
}

/* Kappa is not a number when all texts are in one class. */
static char *
agreement_words (const DoorCodingAgreement *of)
{
  guint n = (guint) of->n;
  g_autofree char *kappa = isnan (of->kappa)
                               ? g_strdup (_ ("kappa says nothing here, all are in one class"))
                               : g_strdup_printf (_ ("kappa %.2f (%.2f to %.2f)"), of->kappa,
                                                  of->kappa_low, of->kappa_high);

  /* Translators: %u texts; then agreement in percent; then kappa with its interval. */
  return g_strdup_printf (ngettext ("%u text has two codes: %.1f percent are the same; %s.",
                                    "%u texts have two codes: %.1f percent are the same; %s.", n),
                          n, 100 * of->agreement, kappa);
}

gboolean
door_coding_desk_agree_finish (DoorCodingDesk *self, GAsyncResult *result)
{
  if (!door_underway_took (&self->underway, result))
    return FALSE;
  door_underway_end (&self->underway, agreement_words (&self->opened->agreement), FALSE);
  return TRUE;
}

/* --- The object -------------------------------------------------------------------------------- */

static void
door_coding_desk_finalize (GObject *object)
{
  DoorCodingDesk *self = DOOR_CODING_DESK (object);

  opened_free (self->opened);
  g_clear_object (&self->analyst);
  g_clear_pointer (&self->clock, door_clock_unref);
  door_underway_clear (&self->underway);
  G_OBJECT_CLASS (door_coding_desk_parent_class)->finalize (object);
}

static void
door_coding_desk_class_init (DoorCodingDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = door_coding_desk_finalize;
  signals[CHANGED] = g_signal_new ("changed", DOOR_TYPE_CODING_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_coding_desk_init (DoorCodingDesk *self)
{
  door_underway_init (&self->underway, self, signals[CHANGED]);
}

DoorCodingDesk *
door_coding_desk_new (DoorAnalystDesk *analyst, DoorClock *clock)
{
  DoorCodingDesk *self = g_object_new (DOOR_TYPE_CODING_DESK, NULL);

  self->analyst = g_object_ref (analyst);
  self->clock = door_clock_ref (clock);
  return self;
}
