/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-figure-desk.h"

#include "door-analyst-indicators.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorFigureDesk {
  GObject parent_instance;
  char *message, *folder;
  gboolean failed, busy;
  double progress;
  GStrv surveys;
  GPtrArray *figures;
  GCancellable *cancellable;
};

G_DEFINE_TYPE (DoorFigureDesk, door_figure_desk, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- What it says -------------------------------------------------------------------------------- */

static void
tell (DoorFigureDesk *self, char *message, gboolean failed)
{
  g_free (self->message);
  self->message = message;
  self->failed = failed;
  self->busy = FALSE;
  g_clear_object (&self->cancellable);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
door_figure_desk_load (DoorFigureDesk *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *figures = door_analyst_desk_read_figures (path, &error);

  if (!figures)
    {
      tell (self, g_strdup (error->message), TRUE);
      return FALSE;
    }
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  self->figures = figures;
  tell (self, g_strdup (""), FALSE);
  return TRUE;
}

/* --- Counting ------------------------------------------------------------------------------------- */

typedef struct {
  DoorFigureDesk *desk; /* for its progress, in the main thread */
  char *data, *survey, *weights, *to;
  GString *told;
  guint n_skipped, n_without;
} Counting;

static void
counting_free (gpointer data)
{
  Counting *self = data;

  g_object_unref (self->desk);
  g_free (self->data);
  g_free (self->survey);
  g_free (self->weights);
  g_free (self->to);
  g_string_free (self->told, TRUE);
  g_free (self);
}

static Counting *
counting_new (DoorFigureDesk *desk, const DoorFigureChoice *choice)
{
  Counting *self = g_new0 (Counting, 1);

  self->desk = g_object_ref (desk);
  self->data = g_canonicalize_filename (choice->data, NULL);
  self->survey = g_strdup (choice->survey);
  self->weights = choice->weights && *choice->weights ? g_strdup (choice->weights) : NULL;
  self->to = g_strconcat (self->data, "-indicators", NULL);
  self->told = g_string_new (NULL);
  return self;
}

typedef struct {
  DoorFigureDesk *desk;
  double done;
} Progress;

static gboolean
show_progress (gpointer data)
{
  const Progress *progress = data;

  if (progress->desk->busy)
    {
      progress->desk->progress = progress->done;
      g_signal_emit (progress->desk, signals[CHANGED], 0);
    }
  return G_SOURCE_REMOVE;
}

static void
progress_free (gpointer data)
{
  Progress *self = data;

  g_object_unref (self->desk);
  g_free (self);
}

static void
on_progress (double done, gpointer data)
{
  Progress *progress = g_new (Progress, 1);

  *progress = (Progress){ g_object_ref (((Counting *) data)->desk), done };
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_progress, progress, progress_free);
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Counting *it = data;
  const DoorAnalystCounting job = { .data = it->data,
                                    .survey = it->survey,
                                    .weights = it->weights,
                                    .unweighted = it->weights == NULL,
                                    .progress = on_progress,
                                    .progress_data = it,
                                    .cancellable = cancellable };
  g_auto (DoorAnalystCounted) counted = { NULL };
  GError *error = NULL;

  if (!door_analyst_counting_run (&job, &counted, it->told, &error)
      || !door_analyst_counting_write (&counted, NULL, NULL, it->to, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  it->n_skipped = door_indicator_run_skipped (counted.run)->len;
  it->n_without = counted.n_without;
  g_task_return_boolean (task, TRUE);
}

void
door_figure_desk_count_async (DoorFigureDesk *self,
                              const DoorFigureChoice *choice,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (!self->busy);
  g_clear_pointer (&self->folder, g_free);
  tell (self, g_strdup (_ ("Counting …")), FALSE);
  self->busy = TRUE;
  self->progress = 0;
  self->cancellable = g_cancellable_new ();
  g_signal_emit (self, signals[CHANGED], 0);
  task = g_task_new (self, self->cancellable, callback, data);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_task_data (task, counting_new (self, choice), counting_free);
  g_task_run_in_thread (task, count_in_thread);
}

static char *
words_of (const DoorFigureDesk *self, const Counting *it)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, _ ("The tables are in %s."), it->to);
  if (!it->weights)
    g_string_append_printf (
        out, " %s",
        _ ("Every record counted once: this describes the records, not the population."));
  if (it->n_without > 0)
    g_string_append_printf (out,
                            ngettext (" %u interview has no weight and counts for nothing.",
                                      " %u interviews have no weight and count for nothing.",
                                      it->n_without),
                            it->n_without);
  if (it->n_skipped > 0)
    g_string_append_printf (
        out,
        ngettext (" %u indicator is left out: the survey does not ask for it.",
                  " %u indicators are left out: the survey does not ask for them.", it->n_skipped),
        it->n_skipped);
  return g_string_free (out, FALSE);
}

gboolean
door_figure_desk_count_finish (DoorFigureDesk *self, GAsyncResult *result)
{
  const Counting *it = g_task_get_task_data (G_TASK (result));
  g_autofree char *table = g_build_filename (it->to, "figures.csv", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      tell (self,
            cancelled ? g_strdup (_ ("Stopped. Nothing was written."))
                      : g_strconcat (it->told->str, error->message, NULL),
            !cancelled);
      return FALSE;
    }
  if (!door_figure_desk_load (self, table))
    return FALSE;
  self->folder = g_strdup (it->to);
  self->progress = 1;
  tell (self, words_of (self, it), FALSE);
  return TRUE;
}

/* --- The object ----------------------------------------------------------------------------------- */

gboolean
door_figure_desk_is_busy (DoorFigureDesk *self)
{
  return self->busy;
}

double
door_figure_desk_get_progress (DoorFigureDesk *self)
{
  return self->progress;
}

const char *
door_figure_desk_get_message (DoorFigureDesk *self)
{
  return self->message ? self->message : "";
}

gboolean
door_figure_desk_has_failed (DoorFigureDesk *self)
{
  return self->failed;
}

const char *
door_figure_desk_get_folder (DoorFigureDesk *self)
{
  return self->folder;
}

GPtrArray *
door_figure_desk_get_figures (DoorFigureDesk *self)
{
  return self->figures;
}

const char *const *
door_figure_desk_get_surveys (DoorFigureDesk *self)
{
  return (const char *const *) self->surveys;
}

void
door_figure_desk_cancel (DoorFigureDesk *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

static void
door_figure_desk_finalize (GObject *object)
{
  DoorFigureDesk *self = DOOR_FIGURE_DESK (object);

  g_free (self->message);
  g_free (self->folder);
  g_strfreev (self->surveys);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (door_figure_desk_parent_class)->finalize (object);
}

static void
door_figure_desk_class_init (DoorFigureDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = door_figure_desk_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_figure_desk_init (DoorFigureDesk *self)
{
  self->surveys = door_analyst_survey_names ();
}

DoorFigureDesk *
door_figure_desk_new (void)
{
  return g_object_new (DOOR_TYPE_FIGURE_DESK, NULL);
}
