/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-envelope.h"
#include "door-hub-destroy.h"
#include "door-openrosa.h"

#include <string.h>

/* A sealed interview is a few kilobytes and stays in the database, where one commit keeps many of
 * them; photographs and sound are larger and go to files of their own. */
#define INLINE_MAX (256u * 1024)

/* What is being kept, handed down through the steps. */
typedef struct {
  const DoorHubDevice *device;
  const DoorSubmissionManifest *manifest;
  GBytes *manifest_bytes;
  char *manifest_hash;
  const GPtrArray *parts;
  guint
      destroyed; /* what went of this instance by a schedule: such parts are neither kept nor missed */
} Arrival;

void
door_submission_kept_clear (DoorSubmissionKept *self)
{
  g_clear_pointer (&self->receipt, g_bytes_unref);
}

/* Parts ------------------------------------------------------------------------------------- */

/* `bytes` NULL: a file of the part's hash stands already. */
static gboolean
insert_part (
    DoorHubStore *self, guint64 seq, const DoorPartEntry *entry, GBytes *bytes, GError **error)
{
  gboolean large = bytes == NULL || entry->size > INLINE_MAX;
  if (bytes != NULL && large && !self->shelf->keep (self, entry->sha256, bytes, error))
    return FALSE;
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO part (submission, name, size, content, file)"
                           " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                           DOOR_INT ((gint64) seq), DOOR_TEXT (entry->name),
                           DOOR_INT ((gint64) entry->size), DOOR_BYTES (large ? NULL : bytes),
                           DOOR_TEXT (large ? entry->sha256 : NULL));
}

/* The device's upload of the part has served. */
static gboolean
end_upload (DoorHubStore *self, const Arrival *arrival, const char *sha256, GError **error)
{
  return door_hub_sql_run (self->sql, error, "DELETE FROM upload WHERE device = $1 AND sha256 = $2",
                           DOOR_INT (arrival->device->device), DOOR_TEXT (sha256));
}

static gboolean
is_destroyed (const Arrival *arrival, const DoorPartEntry *entry)
{
  return door_hub_part_is_destroyed (arrival->destroyed, entry->name);
}

/* Every part that has come: with this request, or uploaded before. */
static gboolean
insert_parts (DoorHubStore *self, guint64 seq, const Arrival *arrival, GError **error)
{
  for (guint i = 0; i < arrival->manifest->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (arrival->manifest->parts, i);
      const DoorWirePart *part = door_multipart_find (arrival->parts, entry->name);
      if (is_destroyed (arrival, entry)
          || (part == NULL && !self->shelf->has (self, entry->sha256, entry->size)))
        continue;
      if (!insert_part (self, seq, entry, part != NULL ? part->bytes : NULL, error)
          || (part == NULL && !end_upload (self, arrival, entry->sha256, error)))
        return FALSE;
    }
  return TRUE;
}

/* Number of the manifest's parts that have not arrived. */
static gboolean
count_missing (
    DoorHubStore *self, guint64 seq, const Arrival *arrival, guint *ret_missing, GError **error)
{
  if (!door_hub_sql_start (self->sql, error, "SELECT count(*) FROM part WHERE submission = $1",
                           DOOR_INT ((gint64) seq))
      || !door_hub_store_one (self, "submission", error))
    return FALSE;
  *ret_missing = arrival->manifest->parts->len - (guint) door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  for (guint i = 0; i < arrival->manifest->parts->len; i++)
    *ret_missing -= is_destroyed (arrival, g_ptr_array_index (arrival->manifest->parts, i));
  return TRUE;
}

/* A known submission ------------------------------------------------------------------------ */

/* 1 and *ret_kept filled in when these very bytes are known; 0 not known; -1 a fault. */
static int
find_same (DoorHubStore *self, const Arrival *arrival, DoorSubmissionKept *kept, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT seq, missing, conflict, receipt FROM submission"
                           " WHERE instance_id = $1 AND manifest_hash = $2",
                           DOOR_TEXT (arrival->manifest->instance_id),
                           DOOR_TEXT (arrival->manifest_hash)))
    return -1;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0)
    {
      kept->seq = door_hub_sql_int (self->sql, 0);
      kept->complete = door_hub_sql_int (self->sql, 1) == 0;
      kept->outcome
          = door_hub_sql_int (self->sql, 2) != 0 ? DOOR_SUBMISSION_CONFLICT : DOOR_SUBMISSION_SAME;
      kept->receipt = door_hub_sql_bytes (self->sql, 3);
    }
  door_hub_sql_end (self->sql);
  return status;
}

static gboolean
add_missing_parts (DoorHubStore *self,
                   const Arrival *arrival,
                   DoorSubmissionKept *kept,
                   GError **error)
{
  guint missing;
  if (kept->complete)
    return TRUE;
  if (!insert_parts (self, kept->seq, arrival, error)
      || !count_missing (self, kept->seq, arrival, &missing, error))
    return FALSE;
  kept->complete = missing == 0;
  return door_hub_sql_run (self->sql, error, "UPDATE submission SET missing = $1 WHERE seq = $2",
                           DOOR_INT (missing), DOOR_INT ((gint64) kept->seq));
}

/* A new one --------------------------------------------------------------------------------- */

/* How many submissions the instance has so far; above 0 the next one is a conflict. */
static gboolean
count_versions (DoorHubStore *self, const char *instance_id, guint *ret_count, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT count(*) FROM submission WHERE instance_id = $1",
                           DOOR_TEXT (instance_id))
      || !door_hub_store_one (self, "submission", error))
    return FALSE;
  *ret_count = door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  if (*ret_count <= DOOR_HUB_MAX_CONFLICTS)
    return TRUE;
  return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                              "Too many different submissions carry this instanceID. This one was "
                              "not kept: keep it on the device and tell the office.");
}

static gboolean
find_open_form (DoorHubStore *self,
                const DoorSubmissionManifest *manifest,
                gint64 *ret_form,
                GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT id, state FROM form WHERE form_id = $1 AND version = $2",
                           DOOR_TEXT (manifest->form_id), DOOR_TEXT (manifest->version))
      || !door_hub_store_one (self, "form or version", error))
    return FALSE;
  gboolean closed = door_hub_sql_int (self->sql, 1) == DOOR_FORM_CLOSED;
  *ret_form = door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  if (!closed)
    return TRUE;
  return door_hub_store_fail (
      error, DOOR_HUB_STORE_ERROR_CLOSED,
      "This form is not currently accepting submissions. Keep the interview on the "
      "device and tell the office.");
}

static guint
absent_parts (DoorHubStore *self, const Arrival *arrival)
{
  guint absent = 0;
  for (guint i = 0; i < arrival->manifest->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (arrival->manifest->parts, i);
      absent += !is_destroyed (arrival, entry)
                && door_multipart_find (arrival->parts, entry->name) == NULL
                && !self->shelf->has (self, entry->sha256, entry->size);
    }
  return absent;
}

static gboolean
insert_submission (DoorHubStore *self,
                   const Arrival *arrival,
                   gint64 form,
                   gboolean conflict,
                   DoorSubmissionKept *kept,
                   GError **error)
{
  const DoorSubmissionManifest *manifest = arrival->manifest;
  guint missing = absent_parts (self, arrival);

  if (!door_hub_sql_start (
          self->sql, error,
          "INSERT INTO submission (instance_id, deprecated_id, form, device, team,"
          " received, manifest, manifest_hash, missing, conflict)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING seq",
          DOOR_TEXT (manifest->instance_id), DOOR_TEXT (manifest->deprecated_id), DOOR_INT (form),
          DOOR_INT (arrival->device->device), DOOR_TEXT (arrival->device->team),
          DOOR_INT (door_clock_now (self->clock)), DOOR_BYTES (arrival->manifest_bytes),
          DOOR_TEXT (arrival->manifest_hash), DOOR_INT (missing), DOOR_INT (conflict))
      || !door_hub_store_one (self, "submission", error))
    return FALSE;
  kept->seq = door_hub_sql_int (self->sql, 0);
  kept->complete = missing == 0;
  kept->outcome = conflict ? DOOR_SUBMISSION_CONFLICT : DOOR_SUBMISSION_NEW;
  return door_hub_sql_finish (self->sql, error);
}

static gboolean
keep_new (DoorHubStore *self, const Arrival *arrival, DoorSubmissionKept *kept, GError **error)
{
  gint64 form;
  guint versions;
  return find_open_form (self, arrival->manifest, &form, error)
         && count_versions (self, arrival->manifest->instance_id, &versions, error)
         && insert_submission (self, arrival, form, versions > 0, kept, error)
         && insert_parts (self, kept->seq, arrival, error);
}

/* Of the vault that signed it; FALSE when its head did not come along. */
static gboolean
find_signer (const Arrival *arrival, guint8 ret_signer[static 32])
{
  const DoorWirePart *part = door_multipart_find (arrival->parts, "submission.door");
  g_autoptr (DoorEnvelope) head = part != NULL ? door_envelope_read (part->bytes, NULL) : NULL;
  if (head != NULL)
    memcpy (ret_signer, door_envelope_info (head)->signer, 32);
  return head != NULL;
}

static gboolean
is_withdrawn (DoorHubStore *self, const Arrival *arrival)
{
  guint8 signer[32];
  gboolean found = find_signer (arrival, signer);
  return door_hub_store_is_withdrawn (self, arrival->manifest->instance_id, found ? signer : NULL);
}

/* The respondent withdrew before it came: noted that it did, and nothing of it kept. */
static gboolean
keep_withdrawn (DoorHubStore *self,
                const Arrival *arrival,
                DoorSubmissionKept *kept,
                GError **error)
{
  gint64 form;
  guint versions;
  if (!find_open_form (self, arrival->manifest, &form, error)
      || !count_versions (self, arrival->manifest->instance_id, &versions, error)
      || !insert_submission (self, arrival, form, versions > 0, kept, error))
    return FALSE;
  kept->complete = TRUE;
  return door_hub_sql_run (self->sql, error,
                           "UPDATE submission SET withdrawn = 1, missing = 0 WHERE seq = $1",
                           DOOR_INT ((gint64) kept->seq));
}

static gboolean
keep (DoorHubStore *self, const Arrival *arrival, DoorSubmissionKept *kept, GError **error)
{
  int known = find_same (self, arrival, kept, error);
  if (known < 0)
    return FALSE;
  if (known > 0)
    return add_missing_parts (self, arrival, kept, error);
  return is_withdrawn (self, arrival) ? keep_withdrawn (self, arrival, kept, error)
                                      : keep_new (self, arrival, kept, error);
}

gboolean
door_hub_store_put_submission (DoorHubStore *self,
                               const DoorHubDevice *device,
                               const DoorSubmissionManifest *manifest,
                               GBytes *manifest_bytes,
                               const GPtrArray *parts,
                               DoorSubmissionKept *ret_kept,
                               GError **error)
{
  g_return_val_if_fail (self != NULL && device != NULL && manifest != NULL, FALSE);
  g_return_val_if_fail (manifest_bytes != NULL && parts != NULL && ret_kept != NULL, FALSE);
  g_autofree char *hash = door_openrosa_sha256 (manifest_bytes);
  const Arrival arrival
      = { device, manifest, manifest_bytes,
          hash,   parts,    door_hub_store_destroyed_of (self, manifest->instance_id) };
  g_auto (DoorSubmissionKept) kept = { 0 };

  if (!door_hub_store_enter (self, error)
      || !door_hub_store_leave (self, keep (self, &arrival, &kept, error), error))
    return FALSE;
  *ret_kept = kept;
  kept.receipt = NULL;
  return TRUE;
}

static gboolean
keep_plain (DoorHubStore *self, const Arrival *arrival, DoorSubmissionKept *kept, GError **error)
{
  return keep (self, arrival, kept, error)
         && door_hub_sql_run (self->sql, error, "UPDATE submission SET plain = 1 WHERE seq = $1",
                              DOOR_INT ((gint64) kept->seq));
}

gboolean
door_hub_store_put_plain (DoorHubStore *self,
                          const DoorHubDevice *device,
                          const DoorSubmissionManifest *manifest,
                          GBytes *manifest_bytes,
                          const GPtrArray *parts,
                          const char *hash,
                          DoorSubmissionKept *ret_kept,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && device != NULL && manifest != NULL, FALSE);
  g_return_val_if_fail (manifest_bytes != NULL && parts != NULL && ret_kept != NULL, FALSE);
  const Arrival arrival
      = { device,        manifest, manifest_bytes,
          (char *) hash, parts,    door_hub_store_destroyed_of (self, manifest->instance_id) };
  g_auto (DoorSubmissionKept) kept = { 0 };
  if (!door_hub_store_enter (self, error)
      || !door_hub_store_leave (self, keep_plain (self, &arrival, &kept, error), error))
    return FALSE;
  *ret_kept = kept;
  kept.receipt = NULL;
  return TRUE;
}

/* Many new ones ------------------------------------------------------------------------------ */

#define INSERT_NEW                                                                                 \
  "INSERT INTO submission (instance_id, deprecated_id, form, device, team, received, manifest,"    \
  " manifest_hash, missing, conflict, receipt)"                                                    \
  " SELECT $1, $2, id, $3, $4, $5, $6, $7, 0, 0, $8 FROM form"                                     \
  " WHERE form_id = $9 AND form.version = $10 AND state < 2"                                       \
  " AND NOT EXISTS (SELECT 1 FROM submission WHERE instance_id = $1)"                              \
  " AND NOT EXISTS (SELECT 1 FROM destroyed WHERE instance_id = $1)"                               \
  " ON CONFLICT DO NOTHING RETURNING seq"
enum { NEW_VALUES = 10, PART_VALUES = 4 };

/* Every part has come with it and fits a row. */
static gboolean
is_simple (const DoorHubNewcomer *self)
{
  for (guint i = 0; i < self->manifest->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (self->manifest->parts, i);
      if (entry->size > INLINE_MAX || door_multipart_find (self->parts, entry->name) == NULL)
        return FALSE;
    }
  return self->manifest->parts->len > 0;
}

static void
fill_values (const DoorHubNewcomer *self, const char *hash, gint64 now, DoorHubValue *values)
{
  values[0] = DOOR_TEXT (self->manifest->instance_id);
  values[1] = DOOR_TEXT (self->manifest->deprecated_id);
  values[2] = DOOR_INT (self->device->device);
  values[3] = DOOR_TEXT (self->device->team);
  values[4] = DOOR_INT (now);
  values[5] = DOOR_BYTES (self->manifest_bytes);
  values[6] = DOOR_TEXT (hash);
  values[7] = DOOR_BYTES (self->receipt);
  values[8] = DOOR_TEXT (self->manifest->form_id);
  values[9] = DOOR_TEXT (self->manifest->version);
}

static void
on_kept (DoorHubSql *sql, guint time, gpointer data)
{
  DoorHubNewcomer **simple = data;
  simple[time]->seq = (guint64) door_hub_sql_int (sql, 0);
}

static void
on_nothing (DoorHubSql *sql, guint time, gpointer data)
{
}

static void
add_part_values (const DoorHubNewcomer *self, GArray *values)
{
  for (guint i = 0; i < self->manifest->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (self->manifest->parts, i);
      const DoorHubValue row[PART_VALUES]
          = { DOOR_INT ((gint64) self->seq), DOOR_TEXT (entry->name),
              DOOR_INT ((gint64) entry->size),
              DOOR_BYTES (door_multipart_find (self->parts, entry->name)->bytes) };
      g_array_append_vals (values, row, PART_VALUES);
    }
}

static gboolean
insert_all_parts (DoorHubStore *self, GPtrArray *simple, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (DoorHubValue));
  for (guint i = 0; i < simple->len; i++)
    if (((DoorHubNewcomer *) g_ptr_array_index (simple, i))->seq != 0)
      add_part_values (g_ptr_array_index (simple, i), values);
  return self->sql->driver->many (
      self->sql, "INSERT INTO part (submission, name, size, content) VALUES ($1, $2, $3, $4)",
      (const DoorHubValue *) (gpointer) values->data, PART_VALUES, values->len / PART_VALUES,
      on_nothing, NULL, error);
}

gboolean
door_hub_store_put_new (DoorHubStore *self,
                        DoorHubNewcomer *newcomers,
                        guint n_newcomers,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && self->depth > 0, FALSE);
  g_autoptr (GPtrArray) simple = g_ptr_array_new ();
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autofree DoorHubValue *values = g_new0 (DoorHubValue, n_newcomers * NEW_VALUES);
  gint64 now = door_clock_now (self->clock);
  for (guint i = 0; i < n_newcomers; i++)
    {
      DoorHubNewcomer *newcomer = &newcomers[i];
      newcomer->seq = 0;
      if (!is_simple (newcomer))
        continue;
      char *hash = door_openrosa_sha256 (newcomer->manifest_bytes);
      g_ptr_array_add (hashes, hash);
      fill_values (newcomer, hash, now, values + simple->len * NEW_VALUES);
      g_ptr_array_add (simple, newcomer);
    }
  return self->sql->driver->many (self->sql, INSERT_NEW, values, NEW_VALUES, simple->len, on_kept,
                                  simple->pdata, error)
         && insert_all_parts (self, simple, error);
}

gboolean
door_hub_store_set_stored_receipt (DoorHubStore *self, guint64 seq, GBytes *receipt, GError **error)
{
  g_return_val_if_fail (self != NULL && receipt != NULL, FALSE);
  return door_hub_sql_run (self->sql, error, "UPDATE submission SET receipt = $1 WHERE seq = $2",
                           DOOR_BYTES (receipt), DOOR_INT ((gint64) seq));
}
