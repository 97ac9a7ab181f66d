/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-figure-desk.h"

#include "door-analyst-indicators.h"
#include "door-underway.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorFigureDesk {
  GObject parent_instance;
  char *folder;
  GStrv surveys;
  GPtrArray *figures;
  DoorUnderway underway;
};

G_DEFINE_TYPE (DoorFigureDesk, door_figure_desk, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Figures ------------------------------------------------------------------------------------ */

gboolean
door_figure_desk_load (DoorFigureDesk *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *figures = door_analyst_desk_read_figures (path, &error);

  if (!figures)
    {
      door_underway_fail (&self->underway, error);
      return FALSE;
    }
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  self->figures = figures;
  door_underway_end (&self->underway, g_strdup (""), FALSE);
  return TRUE;
}

/* --- Counting ------------------------------------------------------------------------------------- */

typedef struct {
  char *data, *survey, *weights, *to;
  GString *told;
  guint n_skipped, n_without;
} Counting;

static void
counting_free (gpointer data)
{
  Counting *self = data;

  g_free (self->data);
  g_free (self->survey);
  g_free (self->weights);
  g_free (self->to);
  g_string_free (self->told, TRUE);
  g_free (self);
}

static Counting *
counting_new (const DoorFigureChoice *choice)
{
  Counting *self = g_new0 (Counting, 1);

  self->data = g_canonicalize_filename (choice->data, NULL);
  self->survey = g_strdup (choice->survey);
  self->weights = choice->weights && *choice->weights ? g_strdup (choice->weights) : NULL;
  self->to = g_strconcat (self->data, "-indicators", NULL);
  self->told = g_string_new (NULL);
  return self;
}

static void
on_progress (double done, gpointer data)
{
  door_underway_step (data, done);
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DoorFigureDesk *self = source;
  Counting *it = data;
  const DoorAnalystCounting job = { .data = it->data,
                                    .survey = it->survey,
                                    .weights = it->weights,
                                    .unweighted = it->weights == NULL,
                                    .progress = on_progress,
                                    .progress_data = &self->underway,
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

  g_return_if_fail (!self->underway.busy);
  g_clear_pointer (&self->folder, g_free);
  door_underway_begin (&self->underway, _ ("Counting …"));
  task = g_task_new (self, self->underway.cancellable, callback, data);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_task_data (task, counting_new (choice), counting_free);
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
      g_prefix_error (&error, "%s", it->told->str);
      door_underway_fail (&self->underway, error);
      return FALSE;
    }
  if (!door_figure_desk_load (self, table))
    return FALSE;
  self->folder = g_strdup (it->to);
  self->underway.progress = 1;
  door_underway_end (&self->underway, words_of (self, it), FALSE);
  return TRUE;
}

/* --- The object ----------------------------------------------------------------------------------- */

gboolean
door_figure_desk_is_busy (DoorFigureDesk *self)
{
  return self->underway.busy;
}

double
door_figure_desk_get_progress (DoorFigureDesk *self)
{
  return self->underway.progress;
}

const char *
door_figure_desk_get_message (DoorFigureDesk *self)
{
  return door_underway_message (&self->underway);
}

gboolean
door_figure_desk_has_failed (DoorFigureDesk *self)
{
  return self->underway.failed;
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
  door_underway_cancel (&self->underway);
}

static void
door_figure_desk_finalize (GObject *object)
{
  DoorFigureDesk *self = DOOR_FIGURE_DESK (object);

  g_free (self->folder);
  g_strfreev (self->surveys);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  door_underway_clear (&self->underway);
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
  door_underway_init (&self->underway, self, signals[CHANGED]);
  self->surveys = door_analyst_survey_names ();
}

DoorFigureDesk *
door_figure_desk_new (void)
{
  return g_object_new (DOOR_TYPE_FIGURE_DESK, NULL);
}
