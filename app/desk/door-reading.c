/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-desk-private.h"
#include "door-joined.h"
#include "door-team-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (DoorReading, door_reading, G_TYPE_OBJECT)

static void
door_reading_finalize (GObject *object)
{
  DoorReading *self = DOOR_READING (object);

  g_clear_pointer (&self->session, door_session_free);
  g_clear_pointer (&self->before, door_session_free);
  g_clear_pointer (&self->opened, door_team_opened_free);
  g_clear_pointer (&self->asides, door_asides_free);
  g_clear_pointer (&self->plan, door_review_plan_unref);
  g_clear_pointer (&self->areas, door_areas_unref);
  g_clear_pointer (&self->form, door_form_unref);
  g_clear_pointer (&self->now, g_date_time_unref);
  g_hash_table_unref (self->first);
  g_hash_table_unref (self->gates);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->comments, g_hash_table_unref);
  g_object_unref (self->rows);
  g_object_unref (self->course);
  g_object_unref (self->evidence);
  g_object_unref (self->history);
  g_object_unref (self->files);
  g_hash_table_unref (self->opened_parts);
  g_ptr_array_unref (self->sections);
  g_clear_object (&self->case_row);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_object (&self->row);
  g_free (self->facts_text);
  g_free (self->recording_text);
  g_strfreev (self->languages);
  G_OBJECT_CLASS (door_reading_parent_class)->finalize (object);
}

static void
door_reading_class_init (DoorReadingClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_reading_finalize;
}

static void
door_reading_init (DoorReading *self)
{
  self->asides = door_asides_new ();
  self->first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->gates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = g_list_store_new (DOOR_TYPE_READING_ROW);
  self->course = g_list_store_new (DOOR_TYPE_READING_LINE);
  self->evidence = g_list_store_new (DOOR_TYPE_READING_LINE);
  self->history = g_list_store_new (DOOR_TYPE_READING_LINE);
  self->files = g_list_store_new (DOOR_TYPE_READING_FILE);
  self->opened_parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) door_record_section_free);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
}

/* --- Opening, on the vault's thread ------------------------------------------------------------- */

typedef struct {
  DoorRoster *roster;
  char *name;
  char *replaces; /* name of the record of the version it corrects; NULL */
  DoorTeamOpened *opened, *earlier;
} Sheets;

static void
sheets_free (gpointer data)
{
  Sheets *self = data;

  g_clear_pointer (&self->roster, door_roster_unref);
  g_clear_pointer (&self->opened, door_team_opened_free);
  g_clear_pointer (&self->earlier, door_team_opened_free);
  g_free (self->name);
  g_free (self->replaces);
  g_free (self);
}

/* Gives the argument's own contents; it is freed by its owner afterwards. */
static gpointer
open_sheets (DoorVault *vault, gpointer argument, GError **error)
{
  const Sheets *wanted = argument;
  Sheets *self = g_new0 (Sheets, 1);

  self->opened = door_team_store_open (vault, wanted->name, wanted->roster, TRUE, error);
  if (self->opened && wanted->replaces)
    self->earlier = door_team_store_open (vault, wanted->replaces, wanted->roster, FALSE, NULL);
  if (!self->opened)
    g_clear_pointer (&self, sheets_free);
  return self;
}

/* --- Making a reading ---------------------------------------------------------------------------- */

DoorSession *
door_reading_resume (DoorTeamDesk *desk,
                     DoorFormDef *form,
                     const DoorTeamOpened *opened,
                     GError **error)
{
  const DoorEnv env = { .clock = door_team_desk_clock (desk), .has_seed = TRUE };

  return door_session_resume (form, &env, opened->record, FALSE, NULL, error);
}

static char *
describe_facts (DoorTeamRow *row)
{
  const char *parts[]
      = { door_team_row_get_case (row), door_team_row_get_person (row), door_team_row_get_psu (row),
          door_team_row_get_when_text (row), door_team_row_get_duration_text (row) };

  return door_joined (parts, G_N_ELEMENTS (parts));
}

static char **
list_languages (DoorFormDef *form)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < door_form_n_languages (form); i++)
    g_strv_builder_add (names, door_form_language (form, i));
  return g_strv_builder_end (names);
}

/* What the program speaks, when the questionnaire speaks it; else as it begins. */
static void
speak (DoorSession *session, DoorFormDef *form)
{
  const char *const *spoken = g_get_language_names ();

  for (guint i = 0; spoken[i]; i++)
    for (guint k = 0; k < door_form_n_languages (form); k++)
      if (g_str_equal (spoken[i], door_form_language_code (form, k)))
        {
          door_session_set_language (session, k);
          return;
        }
}

/* Comments that wait stay with the row, whichever reading shows it. */
static GHashTable *
comments_of (DoorTeamRow *row)
{
  GHashTable *comments = g_object_get_data (G_OBJECT (row), "door-comments");

  if (!comments)
    {
      comments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_object_set_data_full (G_OBJECT (row), "door-comments", comments,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return g_hash_table_ref (comments);
}

static void
fill (DoorReading *self)
{
  door_reading_walk (self);
  door_reading_fill_course (self);
  door_reading_fill_evidence (self);
  door_reading_fill_history (self);
  door_reading_fill_files (self);
}

static double
far_metres (DoorReading *self, DoorTeamDesk *desk)
{
  const DoorTeamFigures *figures = door_team_desk_figures (desk);
  DoorQualitySettings settings = figures ? figures->settings : door_quality_settings_default ();
  GBytes *packed = door_team_row_entry (self->row)->facts;
  g_autoptr (DoorReviewFacts) facts = packed ? door_review_facts_unpack (packed) : NULL;

  return facts && facts->urban ? settings.distance_urban_m : settings.distance_rural_m;
}

/* What the desk knows beside the interview itself. */
static void
take_desk (DoorReading *self, DoorTeamDesk *desk)
{
  const DoorAreas *areas = door_team_desk_areas_of (desk, door_team_row_entry (self->row));
  GPtrArray *events = door_team_desk_events (desk);
  DoorTeamCaseRow *row
      = door_team_cases_find (door_team_desk_get_cases (desk), door_team_row_get_case (self->row));

  self->at_headquarters = door_team_desk_is_headquarters (desk);
  self->far_metres = far_metres (self, desk);
  self->areas = areas ? door_areas_ref ((DoorAreas *) areas) : NULL;
  self->case_row = row ? g_object_ref (row) : NULL;
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (self->events, door_case_event_ref (g_ptr_array_index (events, i)));
}

static DoorReading *
make (DoorTeamDesk *desk, DoorTeamRow *row, DoorFormDef *form, Sheets *sheets, GError **error)
{
  g_autoptr (DoorReading) self = g_object_new (DOOR_TYPE_READING, NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();

  self->session = door_reading_resume (desk, form, sheets->opened, error);
  if (!self->session)
    return NULL;
  if (sheets->earlier)
    self->before = door_reading_resume (desk, form, sheets->earlier, NULL);
  speak (self->session, form);
  self->row = g_object_ref (row);
  self->form = door_form_ref (form);
  self->plan = door_review_plan_new (form, diagnostics);
  self->opened = g_steal_pointer (&sheets->opened);
  if (self->opened->absent)
    self->marks = door_apart_marks (form, self->opened->record);
  self->now = door_clock_local (door_team_desk_clock (desk));
  self->facts_text = describe_facts (row);
  self->languages = list_languages (form);
  self->comments = comments_of (row);
  take_desk (self, desk);
  if (self->opened->journal)
    door_reading_take_journal (self, self->opened->journal);
  fill (self);
  return g_steal_pointer (&self);
}

typedef struct {
  DoorTeamRow *row;
  Sheets *sheets; /* NULL before it is open */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->row);
  g_clear_pointer (&self->sheets, sheets_free);
  g_free (self);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorTeamDesk *desk = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (DoorFormDef) form
      = door_form_shelf_get_finish (door_team_desk_shelf (desk), result, &error);
  DoorReading *reading = form ? make (desk, opening->row, form, opening->sheets, &error) : NULL;

  if (reading)
    g_task_return_pointer (task, reading, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_sheets (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorTeamDesk *desk = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  const DoorTeamEntry *entry = door_team_row_entry (opening->row);
  GError *error = NULL;

  opening->sheets = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);
  if (opening->sheets && door_team_desk_shelf (desk))
    {
      door_form_shelf_get_async (door_team_desk_shelf (desk), entry->form_id, entry->form_version,
                                 on_form, task);
      return;
    }
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the desk is closed");
  g_object_unref (task);
}

void
door_team_desk_read_async (DoorTeamDesk *self,
                           DoorTeamRow *row,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const DoorTeamEntry *entry = door_team_row_entry (row);
  DoorRoster *roster = door_trust_roster (door_team_desk_trust (self));
  Opening *opening = g_new0 (Opening, 1);
  Sheets *wanted = g_new0 (Sheets, 1);

  opening->row = g_object_ref (row);
  g_task_set_task_data (task, opening, opening_free);
  wanted->roster = roster ? door_roster_ref (roster) : NULL;
  wanted->name = g_strdup (entry->name);
  if (*entry->replaces)
    wanted->replaces = g_strconcat (DOOR_TEAM_SUB, entry->replaces, NULL);
  door_vault_queue_call_async (door_team_desk_queue (self), open_sheets, wanted, sheets_free,
                               sheets_free, on_sheets, task);
}

DoorReading *
door_team_desk_read_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Reading ------------------------------------------------------------------------------------- */

DoorTeamRow *
door_reading_get_row (DoorReading *self)
{
  return self->row;
}

const char *
door_reading_get_facts_text (DoorReading *self)
{
  return self->facts_text;
}

GListModel *
door_reading_get_rows (DoorReading *self)
{
  return G_LIST_MODEL (self->rows);
}

GListModel *
door_reading_get_course (DoorReading *self)
{
  return G_LIST_MODEL (self->course);
}

GListModel *
door_reading_get_evidence (DoorReading *self)
{
  return G_LIST_MODEL (self->evidence);
}

GListModel *
door_reading_get_history (DoorReading *self)
{
  return G_LIST_MODEL (self->history);
}

guint
door_reading_count_changes (DoorReading *self)
{
  return self->n_changes;
}

const char *const *
door_reading_get_languages (DoorReading *self)
{
  return (const char *const *) self->languages;
}

guint
door_reading_get_language (DoorReading *self)
{
  return door_session_language (self->session);
}

gboolean
door_reading_get_is_rtl (DoorReading *self)
{
  const char *code = door_form_n_languages (self->form) > 0
                         ? door_form_language_code (self->form, door_reading_get_language (self))
                         : "";

  return door_language_is_rtl (code);
}

void
door_reading_set_language (DoorReading *self, guint index)
{
  if (index >= door_form_n_languages (self->form) || index == door_reading_get_language (self))
    return;
  door_session_set_language (self->session, index);
  door_reading_walk (self);
  door_reading_fill_course (self);
}

/* --- Comments and deciding ------------------------------------------------------------------------- */

gboolean
door_reading_comment (DoorReading *self, DoorReadingRow *row, const char *text)
{
  if (door_reading_row_get_kind (row) != DOOR_READING_ANSWER)
    return FALSE;
  if (text && *text)
    g_hash_table_insert (self->comments, g_strdup (door_reading_row_get_ref (row)),
                         g_strdup (text));
  else
    g_hash_table_remove (self->comments, door_reading_row_get_ref (row));
  door_reading_row_set_comment (row, text);
  return TRUE;
}

guint
door_reading_count_comments (DoorReading *self)
{
  return g_hash_table_size (self->comments);
}

/* In the order of the questions. */
static GArray *
list_comments (DoorReading *self)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (DoorTeamComment));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const DoorTeamComment comment
          = { door_reading_row_get_ref (row), door_reading_row_get_comment (row) };

      if (*comment.text)
        g_array_append_val (all, comment);
    }
  return all;
}

void
door_reading_decide_async (DoorReading *self,
                           DoorTeamDesk *desk,
                           DoorDecision decision,
                           const char *text,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_autoptr (GArray) comments = list_comments (self);
  gboolean sends = decision == DOOR_DECISION_RETURN;

  door_team_desk_decide_async (desk, self->row, decision, text,
                               sends ? (const DoorTeamComment *) comments->data : NULL,
                               sends ? comments->len : 0, callback, data);
}
