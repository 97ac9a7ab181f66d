/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-desk-private.h"

#include "door-underway.h"

#include <glib/gi18n-lib.h>

struct _DoorAnalystDesk {
  GObject parent_instance;
  char *folder, *key_path, *survey_key_text;
  DoorIdentity *identity;
  DoorPublicKeys survey_key;
  GPtrArray *forms;            /* of DoorAnalystForm: all of them, then each */
  const DoorAnalystForm *form; /* chosen */
  GStrv languages;
  DoorSpace space;
  gboolean open;
  char *result;
  DoorUnderway underway;
};

G_DEFINE_FINAL_TYPE (DoorAnalystDesk, door_analyst_desk, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Opening ------------------------------------------------------------------------------------- */

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DoorAnalystOpening *it = data;
  GError *error = NULL;

  if (door_analyst_opening_run (it, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_analyst_desk_open_async (DoorAnalystDesk *self,
                              const char *folder,
                              const char *key,
                              const char *passphrase,
                              const char *survey_key,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  DoorAnalystOpening *it = door_analyst_opening_new ();

  g_return_if_fail (!self->underway.busy);
  it->folder = g_strdup (folder);
  it->key = g_strdup (key);
  it->passphrase = g_strdup (passphrase);
  it->survey_key = g_strstrip (g_strdup (survey_key));
  g_task_set_task_data (task, it, door_analyst_opening_free);
  door_underway_run (&self->underway, task, _ ("Opening the interviews …"), open_in_thread, NULL);
}

static void
take (DoorAnalystDesk *self, DoorAnalystOpening *it)
{
  g_free (self->folder);
  g_free (self->key_path);
  g_free (self->survey_key_text);
  g_clear_pointer (&self->identity, door_identity_unref);
  g_clear_pointer (&self->forms, g_ptr_array_unref);
  g_strfreev (self->languages);
  self->folder = g_steal_pointer (&it->folder);
  self->key_path = g_steal_pointer (&it->key);
  self->survey_key_text = g_steal_pointer (&it->survey_key);
  self->identity = g_steal_pointer (&it->identity);
  g_ptr_array_add (it->languages, NULL);
  self->languages = (GStrv) g_ptr_array_free (g_steal_pointer (&it->languages), FALSE);
  self->forms = g_steal_pointer (&it->forms);
  self->form = self->forms->pdata[self->forms->len == 2 ? 1 : 0];
  self->survey_key = it->keys;
  self->space = it->space;
  self->open = TRUE;
}

gboolean
door_analyst_desk_open_finish (DoorAnalystDesk *self, GAsyncResult *result)
{
  if (!door_underway_took (&self->underway, result))
    return FALSE;
  take (self, g_task_get_task_data (G_TASK (result)));
  door_underway_end (&self->underway, g_strdup (""), FALSE);
  return TRUE;
}

const char *
door_analyst_desk_not_open (void)
{
  return _ ("Open the interviews first, on the page “Export”.");
}

DoorAnalystHeld *
door_analyst_desk_hold (DoorAnalystDesk *self)
{
  DoorAnalystHeld *held;

  if (!self->open)
    return NULL;
  held = g_new0 (DoorAnalystHeld, 1);
  held->survey_key = self->survey_key;
  held->folder = g_strdup (self->folder);
  held->form_id = g_strdup (self->form->id);
  held->job = (DoorAnalystJob){ .folder = held->folder,
                                .form_id = held->form_id,
                                .key = door_identity_ref (self->identity),
                                .survey_key = &held->survey_key };
  return held;
}

void
door_analyst_held_free (DoorAnalystHeld *self)
{
  if (!self)
    return;
  door_identity_unref (self->job.key);
  g_free (self->folder);
  g_free (self->form_id);
  g_free (self);
}

/* --- Questionnaires ------------------------------------------------------------------------------ */

const char *
door_analyst_desk_get_form (DoorAnalystDesk *self, guint index)
{
  return self->forms && index < self->forms->len
             ? ((const DoorAnalystForm *) self->forms->pdata[index])->title
             : NULL;
}

void
door_analyst_desk_choose_form (DoorAnalystDesk *self, guint index)
{
  g_return_if_fail (self->forms && index < self->forms->len && !self->underway.busy);
  self->form = self->forms->pdata[index];
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- States -------------------------------------------------------------------------------------- */

gboolean
door_analyst_desk_get_state (DoorAnalystDesk *self,
                             guint index,
                             gboolean everything,
                             DoorAnalystState *ret_state)
{
  for (guint state = 0; self->open && state < G_N_ELEMENTS (self->form->n_states); state++)
    {
      gboolean never = state == DOOR_REVIEW_VOID || state == DOOR_REVIEW_REPLACED;
      gboolean exported = state == DOOR_REVIEW_APPROVED || (everything && !never);

      if (self->form->n_states[state] == 0 || index-- > 0)
        continue;
      *ret_state = (DoorAnalystState){ door_review_state_label (state), self->form->n_states[state],
                                       exported,
                                       exported ? _ ("In the tables")
                                       : never  ? _ ("Never in the tables")
                                                : _ ("Left out: nobody has approved them") };
      return TRUE;
    }
  return FALSE;
}

const char *const *
door_analyst_desk_get_languages (DoorAnalystDesk *self)
{
  static const char *const none[] = { NULL };

  return self->languages ? (const char *const *) self->languages : none;
}

const char *
door_analyst_desk_get_format (guint index, const char **ret_title)
{
  const DoorExportFormat *format = door_export_format (index);

  *ret_title = format ? _ (format->title) : NULL;
  return format ? format->name : NULL;
}

/* --- Exporting ----------------------------------------------------------------------------------- */

typedef struct {
  char *to, *language, *confirmed_by;
  GStrv formats, held_back;
  gboolean wide, paradata, everything, replace;
  DoorAnalystReport report;
} Exporting;

static void
exporting_free (gpointer data)
{
  Exporting *self = data;

  g_free (self->to);
  g_free (self->language);
  g_free (self->confirmed_by);
  g_strfreev (self->formats);
  g_strfreev (self->held_back);
  door_analyst_report_clear (&self->report);
  g_free (self);
}

char *
door_analyst_dup_words (const char *text)
{
  g_autofree char *stripped = text ? g_strstrip (g_strdup (text)) : NULL;

  return stripped && *stripped ? g_steal_pointer (&stripped) : NULL;
}

/* "name, phone" → columns; NULL when there is none. */
static GStrv
split_columns (const char *text)
{
  g_autofree char *words = door_analyst_dup_words (text);
  g_auto (GStrv) parts = words ? g_strsplit_set (words, ", ", -1) : NULL;
  GPtrArray *columns;

  if (!parts)
    return NULL;
  columns = g_ptr_array_new ();
  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_ptr_array_add (columns, g_strdup (parts[i]));
  g_ptr_array_add (columns, NULL);
  return (GStrv) g_ptr_array_free (columns, FALSE);
}

static Exporting *
exporting_new (DoorAnalystDesk *self, const DoorAnalystChoice *choice)
{
  Exporting *it = g_new0 (Exporting, 1);

  it->to = g_strdup (choice->to);
  it->language = g_strdup (choice->language);
  it->confirmed_by = door_analyst_dup_words (choice->confirmed_by);
  it->formats = g_strdupv ((char **) choice->formats);
  it->held_back = split_columns (choice->held_back);
  it->wide = choice->wide;
  it->paradata = choice->paradata;
  it->everything = choice->everything;
  it->replace = choice->replace;
  return it;
}

static void
on_progress (double done, gpointer data)
{
  door_underway_step (data, done);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DoorAnalystDesk *self = source;
  Exporting *it = data;
  const DoorDisclosureRules rules = { .dropped = (const char *const *) it->held_back };
  const DoorAnalystJob job = { .folder = self->folder,
                               .form_id = self->form->id,
                               .key = self->identity,
                               .survey_key = &self->survey_key,
                               .language = it->language,
                               .formats = (const char *const *) it->formats,
                               .to = it->to,
                               .wide = it->wide,
                               .replace = it->replace,
                               .everything = it->everything,
                               .no_paradata = !it->paradata,
                               .disclosure = it->held_back ? &rules : NULL,
                               .confirmed_by = it->confirmed_by,
                               .progress = on_progress,
                               .progress_data = &self->underway,
                               .cancellable = cancellable };
  GError *error = NULL;

  if (door_analyst_export (&job, &it->report, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_analyst_desk_export_async (DoorAnalystDesk *self,
                                const DoorAnalystChoice *choice,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (self->open && !self->underway.busy);
  door_underway_begin (&self->underway, _ ("Exporting …"));
  g_clear_pointer (&self->result, g_free);
  task = g_task_new (self, self->underway.cancellable, callback, data);
  /* What was done before a cancel is removed by the thread: its end is waited for. */
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_task_data (task, exporting_new (self, choice), exporting_free);
  g_task_run_in_thread (task, export_in_thread);
}

gboolean
door_analyst_desk_export_finish (DoorAnalystDesk *self, GAsyncResult *result)
{
  const Exporting *it = g_task_get_task_data (G_TASK (result));
  guint n;

  if (!door_underway_took (&self->underway, result))
    return FALSE;
  n = it->report.n_exported;
  self->result = door_export_is_database (it->to) ? NULL : g_strdup (it->to);
  self->underway.progress = 1;
  door_underway_end (
      &self->underway,
      g_strdup_printf (ngettext ("%u interview is in %s.", "%u interviews are in %s.", n), n,
                       it->to),
      FALSE);
  return TRUE;
}

/* --- The command --------------------------------------------------------------------------------- */

static void
add (GString *out, const char *option, const char *value)
{
  g_autofree char *quoted = value ? g_shell_quote (value) : NULL;

  g_string_append_printf (out, " %s%s%s", option, quoted ? " " : "", quoted ? quoted : "");
}

static void
add_each (GString *out, const char *option, const char *const *values)
{
  for (guint i = 0; values && values[i]; i++)
    add (out, option, values[i]);
}

char *
door_analyst_desk_command (DoorAnalystDesk *self, const DoorAnalystChoice *choice)
{
  g_autofree char *folder = g_shell_quote (self->folder);
  GString *out = g_string_new ("doorctl export ");
  g_auto (GStrv) held = split_columns (choice->held_back);
  g_autofree char *confirmed_by = door_analyst_dup_words (choice->confirmed_by);
  const struct {
    gboolean set;
    const char *option;
  } flags[] = { { choice->wide, "--wide" },
                { !choice->paradata, "--no-paradata" },
                { choice->everything, "--all" },
                { choice->replace, "--replace" } };

  g_string_append (out, folder);
  add (out, "--key", self->key_path);
  add (out, "--survey-key", self->survey_key_text);
  if (self->form->id && self->forms->len > 2)
    add (out, "--form", self->form->id);
  add_each (out, "-f", choice->formats);
  if (choice->language)
    add (out, "--language", choice->language);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (flags[i].set)
      add (out, flags[i].option, NULL);
  add_each (out, "--drop", (const char *const *) held);
  if (confirmed_by)
    add (out, "--confirmed-by", confirmed_by);
  add (out, "--to", choice->to);
  return g_string_free (out, FALSE);
}

/* --- The object ---------------------------------------------------------------------------------- */

gboolean
door_analyst_desk_is_busy (DoorAnalystDesk *self)
{
  return self->underway.busy;
}

DoorSpace
door_analyst_desk_get_space (DoorAnalystDesk *self)
{
  return self->space;
}

gboolean
door_analyst_desk_is_open (DoorAnalystDesk *self)
{
  return self->open;
}

double
door_analyst_desk_get_progress (DoorAnalystDesk *self)
{
  return self->underway.progress;
}

const char *
door_analyst_desk_get_message (DoorAnalystDesk *self)
{
  return door_underway_message (&self->underway);
}

gboolean
door_analyst_desk_has_failed (DoorAnalystDesk *self)
{
  return self->underway.failed;
}

const char *
door_analyst_desk_get_result (DoorAnalystDesk *self)
{
  return self->result;
}

void
door_analyst_desk_cancel (DoorAnalystDesk *self)
{
  door_underway_cancel (&self->underway);
}

static void
door_analyst_desk_finalize (GObject *object)
{
  DoorAnalystDesk *self = DOOR_ANALYST_DESK (object);

  g_free (self->folder);
  g_free (self->key_path);
  g_free (self->survey_key_text);
  g_clear_pointer (&self->identity, door_identity_unref);
  g_clear_pointer (&self->forms, g_ptr_array_unref);
  g_strfreev (self->languages);
  g_free (self->result);
  door_underway_clear (&self->underway);
  G_OBJECT_CLASS (door_analyst_desk_parent_class)->finalize (object);
}

static void
door_analyst_desk_class_init (DoorAnalystDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = door_analyst_desk_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_analyst_desk_init (DoorAnalystDesk *self)
{
  door_underway_init (&self->underway, self, signals[CHANGED]);
}

DoorAnalystDesk *
door_analyst_desk_new (void)
{
  return g_object_new (DOOR_TYPE_ANALYST_DESK, NULL);
}
