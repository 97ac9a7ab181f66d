/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-analyst.h"

#include "door-files.h"
#include "door-hub-wire.h"
#include "door-openrosa.h"
#include "door-submission.h"

#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

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

/* --- Submissions ---------------------------------------------------------------------------- */

static gboolean
fetch_parts (const Hub *hub, const char *folder, guint64 seq, GBytes *xml, GError **error)
{
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_parse (xml, error);

  for (guint i = 0; manifest && i < manifest->parts->len; i++)
    {
      const DoorPartEntry *part = g_ptr_array_index (manifest->parts, i);
      g_autofree char *address
          = g_strdup_printf ("submissions/%" G_GUINT64_FORMAT "/parts/%s", seq, part->name);

      if (!get_and_save (hub, address, folder, part->name, error))
        return FALSE;
    }
  return manifest != NULL;
}

/* The manifest is written last: a folder that has it is whole. */
static gboolean
fetch_submission (const Hub *hub, const char *folder, const DoorSubmissionRow *row, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, row->seq);
  g_autofree char *address = g_strconcat ("submissions/", number, NULL);
  g_autofree char *to = g_build_filename (folder, "submissions", number, NULL);
  g_autoptr (GBytes) xml = get (hub, address, error);

  return xml && fetch_parts (hub, to, row->seq, xml, error)
         && save (to, DOOR_SUBMISSION_XML_PART ".xml", xml, error);
}

static guint64
read_mark (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "mark", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
write_mark (const char *folder, guint64 mark, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", mark);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return save (folder, "mark", bytes, error);
}

/* One that arrived in part stops the mark before it, so that the next fetch comes back to it. */
static gboolean
fetch_page (const Hub *hub,
            const char *folder,
            const GPtrArray *rows,
            guint64 *mark,
            gboolean *may_advance,
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
      if (!fetch_submission (hub, folder, row, error))
        return FALSE;
      report->n_new++;
      if (*may_advance)
        *mark = row->seq;
    }
  return TRUE;
}

static gboolean
fetch_submissions (const Hub *hub, const char *folder, DoorFetchReport *report, GError **error)
{
  guint64 mark = read_mark (folder), since = mark;
  gboolean may_advance = TRUE;

  for (;;)
    {
      g_autofree char *address = g_strdup_printf ("submissions?since=%" G_GUINT64_FORMAT, since);
      g_autoptr (GBytes) json = get (hub, address, error);
      g_autoptr (GPtrArray) rows = json ? door_submission_page_parse (json, &since, error) : NULL;

      if (!rows)
        return FALSE;
      if (rows->len == 0)
        return write_mark (folder, mark, error);
      if (!fetch_page (hub, folder, rows, &mark, &may_advance, report, error))
        return FALSE;
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

  if (!door_file_make_folder (folder, error)
      || !get_and_save (&hub, "roster", folder, "roster", error)
      || !fetch_forms (&hub, folder, error) || !fetch_submissions (&hub, folder, &report, error))
    return FALSE;
  *ret_report = report;
  return TRUE;
}
