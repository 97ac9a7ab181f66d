/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making corrections: a rule looked for in all interviews, and one signed record of what it fits. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-corrections-private.h"

#include "door-csv.h"
#include "door-desk-json.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-xml.h"

#include <string.h>

typedef struct {
  const DoorAnalystJob *job;
  DoorRoster *roster;
  const DoorMember *author;
  DoorCorrections *standing;
  DoorCsvTable *lines;
  int columns[5];
  JsonBuilder *changes;
  GHashTable *forms; /* "id version" -> DoorFormDef */
  guint n;
} Making;

enum { INSTANCE, PATH, BEFORE, AFTER, REASON };

static void
making_clear (Making *self)
{
  g_clear_pointer (&self->roster, door_roster_unref);
  g_clear_pointer (&self->standing, door_corrections_free);
  g_clear_pointer (&self->lines, door_csv_table_free);
  g_clear_object (&self->changes);
  g_clear_pointer (&self->forms, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* --- The rule ------------------------------------------------------------------------------------ */

static gboolean
read_lines (Making *self, GBytes *csv, GError **error)
{
  static const char *const names[] = { "instance_id", "path", "before", "after", "reason" };

  self->lines = door_csv_read (csv, error);
  for (guint i = 0; self->lines && i < G_N_ELEMENTS (names); i++)
    {
      self->columns[i] = door_csv_find (self->lines, names[i]);
      if (self->columns[i] < 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The rule has no column '%s'; it needs instance_id, path, before, after and "
                       "reason.",
                       names[i]);
          return FALSE;
        }
    }
  return self->lines != NULL;
}

static const char *
cell (const Making *self, guint line, guint column)
{
  return door_csv_cell (self->lines, line, (guint) self->columns[column]);
}

static gboolean
check_lines (const Making *self, GError **error)
{
  for (guint i = 0; i < door_csv_rows (self->lines); i++)
    if (*cell (self, i, PATH) != '/' || *cell (self, i, REASON) == '\0')
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "Line %u of the rule needs a path that begins with / and a reason.",
                     door_csv_line (self->lines, i));
        return FALSE;
      }
  return TRUE;
}

/* --- Looking --------------------------------------------------------------------------------------- */

static void
add_change (Making *self, const char *instance, const DoorRecordPlace *place, guint line)
{
  json_builder_begin_object (self->changes);
  door_json_add_text (self->changes, "instance", instance);
  door_json_add_text (self->changes, "path", place->path);
  door_json_add_text (self->changes, "before", cell (self, line, BEFORE));
  door_json_add_text (self->changes, "after", cell (self, line, AFTER));
  door_json_add_text (self->changes, "reason", cell (self, line, REASON));
  json_builder_end_object (self->changes);
  self->n++;
}

static void
try_line (Making *self, const char *instance, xmlNode *root, guint line)
{
  const char *of = cell (self, line, INSTANCE);
  g_autoptr (GPtrArray) places = *of == '\0' || strcmp (of, instance) == 0
                                     ? door_record_places (root, cell (self, line, PATH))
                                     : NULL;

  for (guint i = 0; places && i < places->len; i++)
    {
      const DoorRecordPlace *place = places->pdata[i];
      g_autofree char *answer = door_record_answer (place->node);

      if (answer && strcmp (answer, cell (self, line, BEFORE)) == 0)
        add_change (self, instance, place, line);
    }
}

/* NULL when it cannot be opened: what was answered alone is not looked at then. transfer none. */
static DoorFormDef *
form_of (Making *self, const DoorSubmissionManifest *manifest)
{
  g_autofree char *name = g_strdup_printf ("%s %s", manifest->form_id, manifest->version);
  DoorFormDef *form = g_hash_table_lookup (self->forms, name);

  if (!form)
    {
      form = door_analyst_form_load (self->job->folder, manifest->form_id, manifest->version, NULL);
      if (form)
        g_hash_table_insert (self->forms, g_steal_pointer (&name), form);
    }
  return form;
}

/* As it is with the corrections that stand. */
static void
look_at (Making *self, const DoorAnalystItem *item)
{
  const char *instance = item->manifest->instance_id;
  g_autoptr (DoorAnalystOpened) opened = door_analyst_open (self->job, self->roster, NULL, item,
                                                            form_of (self, item->manifest), NULL);
  g_autoptr (GBytes) record
      = opened ? door_corrections_apply (self->standing, instance, opened->record) : NULL;
  g_autoptr (xmlDoc) doc = record ? door_xml_parse (record, "submission", NULL) : NULL;

  for (guint i = 0; doc && i < door_csv_rows (self->lines); i++)
    try_line (self, instance, xmlDocGetRootElement (doc), i);
}

static gboolean
look_at_all (Making *self, GError **error)
{
  g_autoptr (GPtrArray) set_aside = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DoorAnalystFolder) folder = door_analyst_folder_read (self->job, set_aside, error);

  if (!folder)
    return FALSE;
  self->changes = json_builder_new ();
  self->forms
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) door_form_unref);
  json_builder_begin_array (self->changes);
  for (guint i = 0; i < folder->items->len; i++)
    look_at (self, folder->items->pdata[i]);
  json_builder_end_array (self->changes);
  return TRUE;
}

/* --- Writing ---------------------------------------------------------------------------------------- */

static gboolean
prepare (Making *self, GError **error)
{
  const DoorAnalystJob *job = self->job;
  guint n_refused;

  self->roster = door_analyst_roster_load (job, error);
  if (!self->roster)
    return FALSE;
  self->author = door_roster_find_signer (self->roster, door_identity_public (job->key)->sign);
  if (!self->author)
    {
      g_set_error_literal (
          error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
          "This key is nobody's on the survey's list: it cannot sign corrections.");
      return FALSE;
    }
  self->standing = door_corrections_load (job->folder, self->roster, job->key, &n_refused, error);
  return self->standing != NULL;
}

static gboolean
write_record (const Making *self, DoorCaseEvent *event, GError **error)
{
  g_autofree char *id = g_strconcat ("uuid:", door_case_event_id (event), NULL);
  g_autofree char *folder = g_build_filename (self->job->folder, DOOR_CORRECTIONS_FOLDER, NULL);
  g_autofree char *name = g_strconcat (door_case_event_id (event), ".door", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const DoorEnvelopeInfo info = { .kind = DOOR_CORRECTION_KIND,
                                  .instance_id = id,
                                  .epoch = door_roster_epoch (self->roster),
                                  .audience = DOOR_AUDIENCE_ANALYSTS };
  g_autoptr (GPtrArray) readers = door_roster_recipients (self->roster, DOOR_AUDIENCE_ANALYSTS, "");
  g_autoptr (GBytes) content = door_case_event_print (event);
  g_autoptr (GBytes) sealed
      = door_envelope_seal (content, &info, NULL, self->job->key, readers, error);

  return sealed && door_file_make_folder (folder, error)
         && door_file_replace (path, sealed, 0600, error);
}

gboolean
door_corrections_make (const DoorAnalystJob *job,
                       const char *rule,
                       GBytes *csv,
                       DoorClock *clock,
                       gboolean dry,
                       guint *ret_n,
                       GError **error)
{
  g_auto (Making) self = { .job = job };
  g_autoptr (DoorCaseEvent) event = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autofree char *text = NULL;

  if (!read_lines (&self, csv, error) || !check_lines (&self, error) || !prepare (&self, error)
      || !look_at_all (&self, error))
    return FALSE;
  *ret_n = self.n;
  if (dry || self.n == 0)
    return TRUE;
  json = door_json_finish (self.changes);
  text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  event = door_case_event_new (DOOR_CORRECTION_KIND, "", self.author->person, clock);
  door_case_event_set (event, "rule", rule);
  door_case_event_set (event, "changes", text);
  return write_record (&self, event, error);
}

gboolean
door_corrections_undo (const DoorAnalystJob *job,
                       const char *rule,
                       DoorClock *clock,
                       GError **error)
{
  g_auto (Making) self = { .job = job };
  g_autoptr (DoorCaseEvent) event = NULL;
  gboolean stands = FALSE;

  if (!prepare (&self, error))
    return FALSE;
  for (guint i = 0; i < door_corrections_all (self.standing)->len; i++)
    {
      const DoorCorrection *one = door_corrections_all (self.standing)->pdata[i];

      stands |= one->state != DOOR_CORRECTION_UNDONE && strcmp (one->rule, rule) == 0;
    }
  if (!stands)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No rule '%s' stands.", rule);
      return FALSE;
    }
  event = door_case_event_new (DOOR_CORRECTION_UNDO, "", self.author->person, clock);
  door_case_event_set (event, "rule", rule);
  return write_record (&self, event, error);
}
