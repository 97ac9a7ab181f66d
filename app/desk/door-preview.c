/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-preview-private.h"

#include "door-interview-private.h"

#include <glib/gi18n-lib.h>

/* A program that saves writes in several steps: read when it has been quiet this long. */
#define SETTLE_MS 400

struct _DoorPreview {
  GObject parent_instance;
  char *path;
  char *name;
  DoorClock *clock;
  GFileMonitor *monitor;
  guint settle_timer;
  GCancellable *gone;
  gboolean busy;
  gboolean again; /* the file changed while it was read */
  char *message;
  guint n_errors;
  DoorInterview *interview;
  GListStore *faults;
  GListStore *questions;
};

enum { PROP_INTERVIEW = 1, PROP_BUSY, PROP_MESSAGE, PROP_N_ERRORS, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorPreview, door_preview, G_TYPE_OBJECT)

/* --- A new interview over the old answers ------------------------------------------------------------- */

static char *
present_place (DoorPreview *self)
{
  g_autoptr (DoorQuestion) first = NULL;

  if (!self->interview || self->interview->page != DOOR_PAGE_QUESTIONS)
    return NULL;
  first = g_list_model_get_item (G_LIST_MODEL (self->interview->questions), 0);
  return first ? door_session_ref (self->interview->session, door_question_get_item (first).node)
               : NULL;
}

static char *
present_language (DoorPreview *self)
{
  DoorSession *session = self->interview ? self->interview->session : NULL;

  if (!session || door_form_n_languages (door_session_def (session)) == 0)
    return NULL;
  return g_strdup (
      door_form_language (door_session_def (session), door_session_language (session)));
}

/* The answers so far as a draft; NULL when there are none. */
static GBytes *
present_answers (DoorPreview *self)
{
  if (!self->interview)
    return NULL;
  door_interview_keep_typed (self->interview, FALSE);
  return door_session_to_xml (self->interview->session, FALSE);
}

static DoorSession *
begin_session (DoorPreview *self, DoorFormDef *def, GBytes *answers, gboolean *ret_kept)
{
  const DoorEnv env = { .clock = self->clock };
  DoorSession *session
      = answers ? door_session_resume (def, &env, answers, FALSE, NULL, NULL) : NULL;

  *ret_kept = session != NULL;
  return session ? session : door_session_new (def, &env, NULL);
}

static DoorInterview *
begin_interview (DoorPreview *self, DoorSession *session)
{
  DoorFormDef *def = door_session_def (session);
  DoorInterviewStart start = { NULL };

  start.clock = self->clock;
  start.session = session;
  start.id = door_uuid_random ();
  start.case_id = "";
  start.case_label = self->name;
  start.public_name = door_form_title (def);
  return door_interview_new (&start);
}

static void
go_back_to (DoorInterview *interview, const char *place, const char *language)
{
  DoorLeftAt left_at = { NULL, NULL, (char *) language };
  DoorNode node = place ? door_session_find (interview->session, place) : DOOR_NODE_NONE;
  g_autofree char *key
      = node != DOOR_NODE_NONE ? door_session_key (interview->session, node) : NULL;

  left_at.path = key;
  left_at.value = (char *) "screen";
  door_interview_return_to (interview, &left_at);
}

static void
take_interview (DoorPreview *self, DoorInterview *interview)
{
  g_set_object (&self->interview, interview);
  g_list_store_remove_all (self->questions);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVIEW]);
}

/* FALSE: the form is beyond an interview's limits. */
static gboolean
show_form (DoorPreview *self, DoorFormDef *def, gboolean *ret_kept)
{
  g_autofree char *place = present_place (self);
  g_autofree char *language = present_language (self);
  g_autoptr (GBytes) answers = present_answers (self);
  DoorSession *session = begin_session (self, def, answers, ret_kept);
  g_autoptr (DoorInterview) interview = session ? begin_interview (self, session) : NULL;

  if (!interview)
    return FALSE;
  go_back_to (interview, place, language);
  take_interview (self, interview);
  return TRUE;
}

/* --- What came of it ------------------------------------------------------------------------------- */

static void
set_message (DoorPreview *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

static void
show_faults (DoorPreview *self, const DoorDiagnostics *diagnostics)
{
  g_autoptr (GPtrArray) rows = door_preview_list_faults (diagnostics);

  self->n_errors = 0;
  for (guint i = 0; i < rows->len; i++)
    if (door_preview_row_get_kind (g_ptr_array_index (rows, i)) == DOOR_PREVIEW_ERROR)
      self->n_errors++;
  g_list_store_splice (self->faults, 0, g_list_model_get_n_items (G_LIST_MODEL (self->faults)),
                       rows->pdata, rows->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ERRORS]);
}

static void
show_reading (DoorPreview *self, const DoorPreviewReading *reading)
{
  gboolean had = self->interview != NULL;
  gboolean kept = FALSE;

  show_faults (self, reading->diagnostics);
  if (!reading->def || !show_form (self, reading->def, &kept))
    set_message (self, had ? _ ("The file has errors now. You see the questionnaire as it was "
                                "before; your answers are still here.")
                           : _ ("The questionnaire cannot be opened yet. The faults say why."));
  else if (!had)
    set_message (self, _ ("Nothing you answer here is kept."));
  else if (kept)
    set_message (self, _ ("Read again after a change. Your answers stayed where they still fit."));
  else
    set_message (self, _ ("Read again after a change. It is another form now, so the answers "
                          "begin anew."));
}

static void begin_reading (DoorPreview *self);

static void
take_reading (DoorPreview *self, DoorPreviewReading *reading)
{
  self->busy = FALSE;
  if (reading)
    {
      show_reading (self, reading);
      door_preview_reading_free (reading);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  if (self->again)
    begin_reading (self);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *waiting = data;
  g_autoptr (DoorPreview) self = g_weak_ref_get (waiting);
  DoorPreviewReading *reading = g_task_propagate_pointer (G_TASK (result), NULL);

  g_weak_ref_clear (waiting);
  g_free (waiting);
  if (self)
    take_reading (self, reading);
  else if (reading)
    door_preview_reading_free (reading);
}

/* The task does not hold the preview: the thread lets go of its task when it likes, and the last to
 * let go of a preview frees its interview and its monitor, which belong to this thread. */
static void
begin_reading (DoorPreview *self)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *waiting;

  self->again = self->busy;
  if (self->busy)
    return;
  self->busy = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  waiting = g_new0 (GWeakRef, 1);
  g_weak_ref_init (waiting, self);
  task = g_task_new (NULL, self->gone, on_read, waiting);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, door_preview_read);
}

/* --- Watching -------------------------------------------------------------------------------------- */

static gboolean
on_settled (gpointer data)
{
  DoorPreview *self = data;

  self->settle_timer = 0;
  begin_reading (self);
  return G_SOURCE_REMOVE;
}

/* SWAPPED */
static void
on_changed (DoorPreview *self)
{
  g_clear_handle_id (&self->settle_timer, g_source_remove);
  self->settle_timer = g_timeout_add (SETTLE_MS, on_settled, self);
}

/* Without a monitor (a file system that tells nothing) the person reads again by hand. */
static void
watch (DoorPreview *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  self->monitor = g_file_monitor (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_changed), self,
                             G_CONNECT_SWAPPED);
}

/* --- Public ----------------------------------------------------------------------------------------- */

DoorPreview *
door_preview_new (const char *path, DoorClock *clock)
{
  DoorPreview *self = g_object_new (DOOR_TYPE_PREVIEW, NULL);

  self->path = g_canonicalize_filename (path, NULL);
  self->name = g_path_get_basename (self->path);
  self->clock = clock ? door_clock_ref (clock) : door_clock_new_system ();
  watch (self);
  begin_reading (self);
  return self;
}

DoorInterview *
door_preview_get_interview (DoorPreview *self)
{
  return self->interview;
}

gboolean
door_preview_get_busy (DoorPreview *self)
{
  return self->busy;
}

const char *
door_preview_get_message (DoorPreview *self)
{
  return self->message;
}

guint
door_preview_get_n_errors (DoorPreview *self)
{
  return self->n_errors;
}

const char *
door_preview_get_name (DoorPreview *self)
{
  return self->name;
}

GListModel *
door_preview_get_faults (DoorPreview *self)
{
  return G_LIST_MODEL (self->faults);
}

GListModel *
door_preview_get_questions (DoorPreview *self)
{
  return G_LIST_MODEL (self->questions);
}

void
door_preview_refresh (DoorPreview *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!self->interview)
    return;
  door_interview_keep_typed (self->interview, FALSE);
  rows = door_preview_list_questions (self->interview->session);
  g_list_store_splice (self->questions, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->questions)), rows->pdata,
                       rows->len);
}

gboolean
door_preview_go (DoorPreview *self, DoorPreviewRow *row)
{
  return self->interview && door_preview_row_get_kind (row) == DOOR_PREVIEW_ASKED
         && door_interview_go_to (self->interview, door_preview_row_get_ref (row));
}

void
door_preview_reload (DoorPreview *self)
{
  begin_reading (self);
}

void
door_preview_restart (DoorPreview *self)
{
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (DoorInterview) interview = NULL;
  DoorSession *session;
  gboolean kept;

  if (!self->interview)
    return;
  def = door_form_ref (door_session_def (self->interview->session));
  session = begin_session (self, def, NULL, &kept);
  if (!session)
    return;
  interview = begin_interview (self, session);
  go_back_to (interview, NULL, NULL);
  take_interview (self, interview);
  set_message (self, _ ("Nothing you answer here is kept."));
}

/* --- The object ------------------------------------------------------------------------------------- */

static void
door_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorPreview *self = DOOR_PREVIEW (object);

  switch (id)
    {
    case PROP_INTERVIEW:
      g_value_set_object (value, self->interview);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      g_value_set_uint (value, self->n_errors);
    }
}

static void
door_preview_dispose (GObject *object)
{
  DoorPreview *self = DOOR_PREVIEW (object);

  g_clear_handle_id (&self->settle_timer, g_source_remove);
  if (self->monitor)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  if (self->gone)
    g_cancellable_cancel (self->gone);
  g_clear_object (&self->gone);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_preview_parent_class)->dispose (object);
}

static void
door_preview_finalize (GObject *object)
{
  DoorPreview *self = DOOR_PREVIEW (object);

  g_clear_object (&self->faults);
  g_clear_object (&self->questions);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self->message);
  G_OBJECT_CLASS (door_preview_parent_class)->finalize (object);
}

static void
door_preview_class_init (DoorPreviewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_preview_get_property;
  object_class->dispose = door_preview_dispose;
  object_class->finalize = door_preview_finalize;
  properties[PROP_INTERVIEW]
      = g_param_spec_object ("interview", NULL, NULL, DOOR_TYPE_INTERVIEW, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_N_ERRORS] = g_param_spec_uint ("n-errors", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_preview_init (DoorPreview *self)
{
  self->gone = g_cancellable_new ();
  self->faults = g_list_store_new (DOOR_TYPE_PREVIEW_ROW);
  self->questions = g_list_store_new (DOOR_TYPE_PREVIEW_ROW);
}
