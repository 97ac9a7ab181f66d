/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"

#include "door-decisions.h"
#include "door-destroyed.h"
#include "door-files.h"
#include "door-hub-wire.h"
#include "door-letter.h"
#include "door-openrosa.h"
#include "door-submission.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

#define MARK "mark"
#define LETTERS_MARK "letters-mark"

typedef struct {
  SoupSession *session;
  const char *url;
  const char *token;
} Hub;

/* --- Requests ------------------------------------------------------------------------------- */

static GBytes *
get (const Hub *hub, const char *address, GError **error)
{
  g_autofree char *whole = g_str_has_prefix (address, "http")
                               ? g_strdup (address)
                               : g_strconcat (hub->url, "/", address, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", whole);
  g_autofree char *bearer = g_strconcat ("Bearer ", hub->token, NULL);
  g_autoptr (GBytes) body = NULL;

  if (!message)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address", whole);
      return NULL;
    }
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                bearer);
  soup_message_headers_replace (soup_message_get_request_headers (message), "X-OpenRosa-Version",
                                "1.0");
  body = soup_session_send_and_read (hub->session, message, NULL, error);
  if (body && soup_message_get_status (message) != 200)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: the hub answered %u %s", address,
                   soup_message_get_status (message), soup_message_get_reason_phrase (message));
      return NULL;
    }
  return g_steal_pointer (&body);
}

/* `name` comes from the hub: a plain file name or nothing. */
static gboolean
save (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = NULL;

  if (!door_file_name_is_safe (name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the hub sent a file named '%s'",
                   name);
      return FALSE;
    }
  path = g_build_filename (folder, name, NULL);
  return door_file_make_folder (folder, error) && door_file_replace (path, bytes, 0600, error);
}

static gboolean
get_and_save (
    const Hub *hub, const char *address, const char *folder, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = get (hub, address, error);

  return bytes && save (folder, name, bytes, error);
}

/* --- What was destroyed ---------------------------------------------------------------------- */

/* Once its name is gone, a sealed part is what the disk keeps of it: the keeper's concern. */
static gboolean
remove_parts (const char *folder, DoorDestroy what, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (door_destroy_takes_part (what, name) && g_remove (path) != 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s could not be removed", path);
          return FALSE;
        }
    }
  return dir != NULL;
}

static gboolean
is_instance (const char *folder, const char *instance_id)
{
  g_autofree char *path = g_build_filename (folder, DOOR_SUBMISSION_XML_PART ".xml", NULL);
  g_autoptr (GBytes) xml = door_file_load (path, DOOR_OPENROSA_MAX_BODY, NULL);
  g_autoptr (DoorSubmissionManifest) head
      = xml ? door_submission_head_parse (xml, NULL, NULL) : NULL;

  return head && g_strcmp0 (head->instance_id, instance_id) == 0;
}

/* In every submission that was fetched before. */
static gboolean
remove_held (const char *folder,
             const DoorDestroyedRow *row,
             DoorFetchReport *report,
             GError **error)
{
  g_autofree char *all = g_build_filename (folder, "submissions", NULL);
  g_autoptr (GDir) dir = g_dir_open (all, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *one = g_build_filename (all, name, NULL);

      if (!is_instance (one, row->instance_id))
        continue;
      if (!remove_parts (one, row->what, error))
        return FALSE;
      if (row->what == DOOR_DESTROY_ALL)
        {
          g_rmdir (one);
          report->n_destroyed++;
        }
    }
  return TRUE;
}

/* instance id -> bits of DoorDestroy. What was destroyed is not asked for, and goes here as well. */
static gboolean
fetch_destroyed (const Hub *hub,
                 const char *folder,
                 GHashTable *destroyed,
                 DoorFetchReport *report,
                 GError **error)
{
  guint64 since = 0;

  for (;;)
    {
      g_autofree char *address = g_strdup_printf ("destroyed?since=%" G_GUINT64_FORMAT, since);
      g_autoptr (GBytes) json = get (hub, address, error);
      guint64 before = since;
      g_autoptr (GPtrArray) rows = json ? door_destroyed_page_parse (json, &since, error) : NULL;

      for (guint i = 0; rows && i < rows->len; i++)
        {
          const DoorDestroyedRow *row = g_ptr_array_index (rows, i);
          guint bits = GPOINTER_TO_UINT (g_hash_table_lookup (destroyed, row->instance_id));

          g_hash_table_insert (destroyed, g_strdup (row->instance_id),
                               GUINT_TO_POINTER (bits | 1u << row->what));
          if (!remove_held (folder, row, report, error))
            return FALSE;
        }
      if (!rows || since == before)
        return rows != NULL;
    }
}

static gboolean
is_destroyed (GHashTable *destroyed, const char *instance_id, const char *part)
{
  guint bits = GPOINTER_TO_UINT (g_hash_table_lookup (destroyed, instance_id));

  for (guint what = 0; what < DOOR_DESTROY_N; what++)
    if ((bits & 1u << what) && door_destroy_takes_part ((DoorDestroy) what, part))
      return TRUE;
  return FALSE;
}

/* --- Submissions ---------------------------------------------------------------------------- */

static gboolean
fetch_parts (const Hub *hub,
             const char *folder,
             guint64 seq,
             GBytes *xml,
             GHashTable *destroyed,
             GError **error)
{
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_parse (xml, error);

  for (guint i = 0; manifest && i < manifest->parts->len; i++)
    {
      const DoorPartEntry *part = g_ptr_array_index (manifest->parts, i);
      g_autofree char *address
          = g_strdup_printf ("submissions/%" G_GUINT64_FORMAT "/parts/%s", seq, part->name);

      if (!is_destroyed (destroyed, manifest->instance_id, part->name)
          && !get_and_save (hub, address, folder, part->name, error))
        return FALSE;
    }
  return manifest != NULL;
}

/* The manifest is written last: a folder that has it is whole. */
static gboolean
fetch_submission (const Hub *hub,
                  const char *folder,
                  const DoorSubmissionRow *row,
                  GHashTable *destroyed,
                  GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, row->seq);
  g_autofree char *address = g_strconcat ("submissions/", number, NULL);
  g_autofree char *to = g_build_filename (folder, "submissions", number, NULL);
  g_autoptr (GBytes) xml = get (hub, address, error);

  return xml && fetch_parts (hub, to, row->seq, xml, destroyed, error)
         && save (to, DOOR_SUBMISSION_XML_PART ".xml", xml, error);
}

static guint64
read_mark (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
write_mark (const char *folder, const char *name, guint64 mark, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", mark);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return save (folder, name, bytes, error);
}

/* One that arrived in part stops the mark before it, so that the next fetch comes back to it. */
static gboolean
fetch_page (const Hub *hub,
            const char *folder,
            const GPtrArray *rows,
            guint64 *mark,
            gboolean *may_advance,
            GHashTable *destroyed,
            DoorFetchReport *report,
            GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorSubmissionRow *row = g_ptr_array_index (rows, i);

      report->n_conflicts += row->conflict;
      if (!row->complete)
        {
          report->n_incomplete++;
          *may_advance = FALSE;
          continue;
        }
      if (!is_destroyed (destroyed, row->instance_id, ""))
        {
          if (!fetch_submission (hub, folder, row, destroyed, error))
            return FALSE;
          report->n_new++;
        }
      if (*may_advance)
        *mark = row->seq;
    }
  return TRUE;
}

static gboolean
fetch_submissions (const Hub *hub,
                   const char *folder,
                   GHashTable *destroyed,
                   DoorFetchReport *report,
                   GError **error)
{
  guint64 mark = read_mark (folder, MARK), since = mark;
  gboolean may_advance = TRUE;

  for (;;)
    {
      g_autofree char *address = g_strdup_printf ("submissions?since=%" G_GUINT64_FORMAT, since);
      g_autoptr (GBytes) json = get (hub, address, error);
      g_autoptr (GPtrArray) rows = json ? door_submission_page_parse (json, &since, error) : NULL;

      if (!rows)
        return FALSE;
      if (rows->len == 0)
        return write_mark (folder, MARK, mark, error);
      if (!fetch_page (hub, folder, rows, &mark, &may_advance, destroyed, report, error))
        return FALSE;
    }
}

/* --- Letters --------------------------------------------------------------------------------- */

/* Only decisions and events of cases are for the analyst's tables. Sealed as they are. */
static gboolean
save_letter (const char *folder, const DoorLetter *letter, DoorFetchReport *report, GError **error)
{
  gboolean decision = strcmp (letter->kind, DOOR_LETTER_VERDICT) == 0;
  g_autofree char *to = NULL;
  g_autofree char *name = NULL;

  if (!decision && strcmp (letter->kind, DOOR_LETTER_CASE_EVENT) != 0)
    return TRUE;
  to = g_build_filename (folder, decision ? DOOR_DECISIONS_FOLDER : DOOR_ANALYST_EVENTS, NULL);
  name = g_strdup_printf ("%" G_GUINT64_FORMAT DOOR_DECISION_SUFFIX, letter->mark);
  report->n_decisions += decision;
  report->n_events += !decision;
  return save (to, name, letter->content, error);
}

static gboolean
save_letters (const char *folder, GPtrArray *letters, DoorFetchReport *report, GError **error)
{
  for (guint i = 0; i < letters->len; i++)
    if (!save_letter (folder, g_ptr_array_index (letters, i), report, error))
      return FALSE;
  return TRUE;
}

static gboolean
fetch_letters (const Hub *hub, const char *folder, DoorFetchReport *report, GError **error)
{
  guint64 mark = read_mark (folder, LETTERS_MARK);

  for (;;)
    {
      g_autofree char *address = g_strdup_printf ("letters?since=%" G_GUINT64_FORMAT, mark);
      g_autoptr (GBytes) json = get (hub, address, error);
      guint64 before = mark;
      g_autoptr (GPtrArray) letters = json ? door_letter_page_parse (json, &mark, error) : NULL;

      if (!letters || !save_letters (folder, letters, report, error)
          || !write_mark (folder, LETTERS_MARK, mark, error))
        return FALSE;
      if (letters->len == 0 || mark == before)
        return TRUE;
    }
}

/* --- Forms ---------------------------------------------------------------------------------- */

static char *
form_stem (const DoorListedForm *form)
{
  g_autofree char *stem = g_strdup_printf ("%s-%s", form->form_id, form->version);

  return g_strdelimit (g_steal_pointer (&stem), "/\\:*?\"<>|", '_');
}

static gboolean
fetch_media (const Hub *hub, const char *folder, const DoorListedForm *form, GError **error)
{
  g_autoptr (GBytes) xml = form->manifest_url ? get (hub, form->manifest_url, error) : NULL;
  g_autoptr (GPtrArray) media = xml ? door_media_manifest_parse (xml, error) : NULL;

  for (guint i = 0; media && i < media->len; i++)
    {
      const DoorListedMedia *file = g_ptr_array_index (media, i);

      if (!get_and_save (hub, file->download_url, folder, file->filename, error))
        return FALSE;
    }
  return !form->manifest_url || media;
}

static gboolean
fetch_forms (const Hub *hub, const char *folder, GError **error)
{
  g_autofree char *forms = g_build_filename (folder, "forms", NULL);
  g_autoptr (GBytes) xml = get (hub, "formList?listAllVersions=true", error);
  g_autoptr (GPtrArray) list = xml ? door_form_list_parse (xml, error) : NULL;

  for (guint i = 0; list && i < list->len; i++)
    {
      const DoorListedForm *form = g_ptr_array_index (list, i);
      g_autofree char *stem = form_stem (form);
      g_autofree char *name = g_strconcat (stem, ".xml", NULL);
      g_autofree char *media = g_build_filename (forms, stem, NULL);

      if (!get_and_save (hub, form->download_url, forms, name, error)
          || !fetch_media (hub, media, form, error))
        return FALSE;
    }
  return list != NULL;
}

gboolean
door_analyst_fetch (const char *url,
                    const char *token,
                    const char *folder,
                    DoorFetchReport *ret_report,
                    GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 60, NULL);
  Hub hub = { session, url, token };
  DoorFetchReport report = { 0 };
  g_autoptr (GHashTable) destroyed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!door_file_make_folder (folder, error)
      || !get_and_save (&hub, "roster", folder, "roster", error)
      || !fetch_forms (&hub, folder, error)
      || !fetch_destroyed (&hub, folder, destroyed, &report, error)
      || !fetch_letters (&hub, folder, &report, error)
      || !fetch_submissions (&hub, folder, destroyed, &report, error))
    return FALSE;
  *ret_report = report;
  return TRUE;
}
