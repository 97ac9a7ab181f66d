/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching forms: the list, then for each form that is new its media manifest, its XML and its
 * media, kept together or not at all.
 *
 * Our hub never changes a published version, so the form's hash says all. Elsewhere media and
 * entity lists change behind an unchanged hash: there the manifest is asked for each time, and only
 * what it says has changed is fetched. The form list is asked for with its ETag. An entity list is taken
 * whole whenever its token changes: what was deleted there, or is no longer for us, is gone here with the
 * old list. What was made on this device stands beside the lists: door-sync-integrity.c.
 *
 * Marks at servers of others: "forms" the list's ETag, a line break, the list; "form/ID/VERSION" hash
 * of the form, hash of its manifest, then a line with hash and name for each file. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-form-sealing.h"
#include "door-form-signature.h"
#include "door-odk-encryption.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FORM (64u * 1024 * 1024)
#define MARK_FORMS "forms"

static void form_next (DoorSyncRun *run);
static void media_next (DoorSyncRun *run);

static gboolean
is_elsewhere (const DoorSyncRun *run)
{
  return run->sync->server->kind == DOOR_SERVER_OPENROSA;
}

static const DoorListedForm *
listed_form (const DoorSyncRun *run)
{
  return g_ptr_array_index (run->listed, run->at);
}

static void
form_done (DoorSyncRun *run)
{
  run->at++;
  form_next (run);
}

/* One form that cannot be had does not keep the others back. */
static void
form_skip (DoorSyncRun *run, GError *why)
{
  door_sync_run_complain (run, why);
  form_done (run);
}

/* TRUE when the answer can be used; else the run ends (no answer) or goes on with the next form. */
static gboolean
form_usable (DoorSyncRun *run, const DoorAnswer *answer)
{
  GError *fault = NULL;
  if (door_sync_is_usable (answer, &fault))
    return TRUE;
  if (answer->status == 0)
    door_sync_run_end (run, fault);
  else
    form_skip (run, fault);
  return FALSE;
}

/* Keeping ----------------------------------------------------------------------------------- */

char *
door_sync_form_key_mark (const char *form_id)
{
  return g_strconcat (DOOR_SYNC_FORM_KEY_MARK, form_id, NULL);
}

/* Remembers whether this form asks for encryption, so that nothing goes to it in clear. */
static void
remember_key (DoorSyncRun *run)
{
  const DoorListedForm *listed = listed_form (run);
  if (run->form_key == NULL)
    return form_done (run);
  g_free (run->mark_name);
  run->mark_name = door_sync_form_key_mark (listed->form_id);
  door_sync_put_mark (run, run->form_key, form_done);
}

static gboolean
form_is_signed (DoorSyncRun *run)
{
  DoorSync *sync = run->sync;
  const DoorInbound *form = run->form;
  if (sync->server->kind != DOOR_SERVER_HUB)
    return TRUE;
  return sync->has_survey_keys
         && door_form_verify (&sync->survey_keys, form->id, form->version, form->body, form->media,
                              form->signature);
}

/* A sealed group is read by analysts alone; on a server of others it would lie open, or be lost. */
static GError *
cannot_seal (void)
{
  return door_sync_fault (DOOR_SYNC_ERROR_REFUSED,
                          _ ("A questionnaire has questions that must stay sealed. This server "
                             "cannot keep them sealed, so it was not taken. Tell the office."));
}

/* What the mark of the form will say: known files as before, new ones as the manifest names them. */
static void
finish_state (DoorSyncRun *run)
{
  GString *out = g_string_new (run->form_state);
  for (guint i = 0; is_elsewhere (run) && run->listed_media != NULL && i < run->listed_media->len;
       i++)
    {
      const DoorListedMedia *media = g_ptr_array_index (run->listed_media, i);
      g_string_append_printf (out, "\n%s %s", media->hash, media->filename);
    }
  g_free (run->form_state);
  run->form_state = g_string_free (out, FALSE);
}

static void
form_keep (DoorSyncRun *run)
{
  if (!form_is_signed (run))
    return form_skip (run,
                      door_sync_fault (DOOR_SYNC_ERROR_TRUST,
                                       _ ("The server sent a form that the survey's office did not "
                                          "sign. It was not used. Tell the office.")));
  g_clear_pointer (&run->form_key, g_free);
  if (is_elsewhere (run) && run->form->body != NULL)
    {
      if (door_form_has_sealed_groups (run->form->body))
        return form_skip (run, cannot_seal ());
      run->form_key = door_odk_form_key (run->form->body);
    }
  finish_state (run);
  g_autoptr (GPtrArray) items = door_sync_items_new ();
  g_ptr_array_add (items, g_steal_pointer (&run->form));
  door_sync_put (run, items, run->form_state, remember_key);
}

/* Media ------------------------------------------------------------------------------------- */

/* The hash of an entity list is a token of the server's, not a digest. */
static gboolean
media_is_whole (const DoorListedMedia *listed, GBytes *bytes)
{
  g_autofree char *hash = door_openrosa_hash (bytes);
  return listed->entity_list || *listed->hash == '\0' || strcmp (listed->hash, hash) == 0;
}

static void
on_media (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  const DoorListedMedia *listed = g_ptr_array_index (run->listed_media, run->media_at);
  if (!form_usable (run, answer))
    return;
  if (!media_is_whole (listed, answer->body))
    return form_skip (run, door_sync_fault (DOOR_SYNC_ERROR_SERVER,
                                            _ ("A file of a form arrived damaged. It is fetched "
                                               "again.")));
  g_ptr_array_add (run->form->media, door_wire_part_new (listed->filename, NULL, answer->body));
  run->media_at++;
  media_next (run);
}

/* TRUE when the mark says that this very file came before. */
static gboolean
is_known (const DoorSyncRun *run, const DoorListedMedia *media)
{
  if (!is_elsewhere (run) || run->mark == NULL || *media->hash == '\0')
    return FALSE;
  g_autofree char *line = g_strdup_printf ("\n%s %s", media->hash, media->filename);
  const char *found = strstr (run->mark, line);
  return found != NULL && strchr ("\n", found[strlen (line)]) != NULL;
}

static void
media_next (DoorSyncRun *run)
{
  while (run->listed_media != NULL && run->media_at < run->listed_media->len
         && is_known (run, g_ptr_array_index (run->listed_media, run->media_at)))
    run->media_at++;
  if (run->listed_media == NULL || run->media_at >= run->listed_media->len)
    return form_keep (run);
  const DoorListedMedia *listed = g_ptr_array_index (run->listed_media, run->media_at);
  door_sync_get (run, listed->download_url, NULL, MAX_FORM, on_media);
}

/* The XML ----------------------------------------------------------------------------------- */

static DoorInbound *
inbound_form (const DoorListedForm *listed, GBytes *xml)
{
  DoorInbound *form = door_inbound_new (DOOR_INBOUND_FORM);
  form->id = g_strdup (listed->form_id);
  form->version = g_strdup (listed->version);
  form->name = g_strdup (listed->name);
  form->hash = g_strdup (listed->hash);
  form->body = xml != NULL ? g_bytes_ref (xml) : NULL;
  form->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  if (listed->signature != NULL)
    {
      gsize length;
      guint8 *bytes = g_base64_decode (listed->signature, &length);
      form->signature = g_bytes_new_take (bytes, length);
    }
  return form;
}

static void
begin_media (DoorSyncRun *run, GBytes *xml)
{
  g_clear_pointer (&run->form, door_inbound_free);
  run->form = inbound_form (listed_form (run), xml);
  run->media_at = 0;
  media_next (run);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  const DoorListedForm *listed = listed_form (run);
  if (!form_usable (run, answer))
    return;
  g_autofree char *hash = door_openrosa_hash (answer->body);
  if (strcmp (hash, listed->hash) != 0)
    return form_skip (run, door_sync_fault (DOOR_SYNC_ERROR_SERVER,
                                            _ ("A form arrived damaged. It is fetched again.")));
  begin_media (run, answer->body);
}

static gboolean
begins_with (const DoorSyncRun *run, const char *text)
{
  gsize length = strlen (text);
  return run->mark != NULL && *text != '\0' && strncmp (run->mark, text, length) == 0
         && strchr (" \n", run->mark[length]) != NULL;
}

/* Known as it stands; or only files have changed; or all of it is new. */
static void
fetch_xml (DoorSyncRun *run)
{
  const DoorListedForm *listed = listed_form (run);
  if (begins_with (run, run->form_state))
    return form_done (run);
  if (is_elsewhere (run) && begins_with (run, listed->hash))
    return begin_media (run, NULL);
  door_sync_get (run, listed->download_url, NULL, MAX_FORM, on_form);
}

/* The manifest ------------------------------------------------------------------------------ */

static void
on_manifest (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  if (!form_usable (run, answer))
    return;
  run->listed_media = door_media_manifest_parse (answer->body, &unreadable);
  if (run->listed_media == NULL)
    return form_skip (run, door_sync_nonsense (unreadable));
  if (is_elsewhere (run))
    {
      g_autofree char *manifest_hash = door_openrosa_hash (answer->body);
      g_autofree char *form_hash = g_steal_pointer (&run->form_state);
      run->form_state = g_strconcat (form_hash, " ", manifest_hash, NULL);
      door_sync_integrity_note (run, run->listed_media);
    }
  fetch_xml (run);
}

static void
fetch_form (DoorSyncRun *run)
{
  const DoorListedForm *listed = listed_form (run);
  gboolean immutable = run->sync->server->kind == DOOR_SERVER_HUB;
  g_clear_pointer (&run->listed_media, g_ptr_array_unref);
  g_free (run->form_state);
  run->form_state = g_strdup (listed->hash);

  if (immutable && g_strcmp0 (run->mark, listed->hash) == 0)
    return form_done (run);
  if (listed->manifest_url == NULL)
    return fetch_xml (run);
  door_sync_get (run, listed->manifest_url, NULL, DOOR_SYNC_MAX_LIST, on_manifest);
}

/* The list ---------------------------------------------------------------------------------- */

/* At a hub the mark is what it calls its forms, kept only when all of them came. Elsewhere it is the
 * list: each form has its own mark, so that one that failed is asked for again all the same. */
static void
forms_done (DoorSyncRun *run)
{
  const char *value = run->changes != NULL ? run->changes->forms : run->list_cache;
  g_free (run->mark_name);
  run->mark_name = g_strdup (MARK_FORMS);
  if (value == NULL || (run->changes != NULL && run->complaint != NULL))
    return door_sync_next_step (run);
  door_sync_put_mark (run, value, door_sync_next_step);
}

static void
form_next (DoorSyncRun *run)
{
  if (run->at >= run->listed->len)
    return door_sync_integrity_begin (run, forms_done);
  const DoorListedForm *listed = listed_form (run);
  g_autofree char *mark = g_strconcat ("form/", listed->form_id, "/", listed->version, NULL);
  door_sync_with_mark (run, mark, fetch_form);
}

/* What the mark says of the list: its ETag, and the list. FALSE when there is none. */
static gboolean
split_cache (const char *mark, char **ret_etag, GBytes **ret_list)
{
  const char *end = mark != NULL ? strchr (mark, '\n') : NULL;
  if (end == NULL || end == mark)
    return FALSE;
  *ret_etag = g_strndup (mark, end - mark);
  *ret_list = g_bytes_new (end + 1, strlen (end + 1));
  return TRUE;
}

static void
remember_list (DoorSyncRun *run, const DoorAnswer *answer)
{
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  g_clear_pointer (&run->list_cache, g_free);
  if (is_elsewhere (run) && answer->etag != NULL && g_utf8_validate_len (text, length, NULL))
    run->list_cache = g_strdup_printf ("%s\n%.*s", answer->etag, (int) length, text);
}

static void
read_list (DoorSyncRun *run, GBytes *bytes)
{
  g_autoptr (GError) unreadable = NULL;
  run->listed = door_form_list_parse (bytes, &unreadable);
  if (run->listed == NULL)
    return door_sync_run_end (run, door_sync_nonsense (unreadable));
  run->at = 0;
  form_next (run);
}

static void
on_form_list (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) cached = NULL;
  GError *fault = NULL;
  if (!door_sync_is_usable (answer, &fault))
    return door_sync_run_end (run, fault);
  if (answer->status == 304 && is_elsewhere (run) && split_cache (run->mark, &etag, &cached))
    return read_list (run, cached);
  remember_list (run, answer);
  read_list (run, answer->body);
}

static void
ask_forms (DoorSyncRun *run)
{
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) cached = NULL;
  if (run->changes != NULL && g_strcmp0 (run->mark, run->changes->forms) == 0)
    return door_sync_next_step (run);
  if (is_elsewhere (run))
    split_cache (run->mark, &etag, &cached);
  g_autofree char *url = g_strconcat (run->sync->server->url, "/formList", NULL);
  door_sync_get (run, url, etag, DOOR_SYNC_MAX_LIST, on_form_list);
}

void
door_sync_step_forms (DoorSyncRun *run)
{
  door_sync_with_mark (run, MARK_FORMS, ask_forms);
}
