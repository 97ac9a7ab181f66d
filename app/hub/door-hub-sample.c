/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample: sealed cases with their design, who has which, and the listings they were drawn from. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-office.h"

#include "door-hub-store-private.h"

#include <string.h>

DoorSampleCase *
door_sample_case_new (const char *case_id)
{
  DoorSampleCase *self = g_new0 (DoorSampleCase, 1);
  self->case_id = g_strdup (case_id);
  return self;
}

void
door_sample_case_free (DoorSampleCase *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self->psu);
  g_free (self->stratum);
  g_free (self->weight);
  g_free (self->form_id);
  g_free (self->version);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

static gboolean
is_usable (const DoorSampleCase *sampled, GError **error)
{
  if (sampled->case_id == NULL || *sampled->case_id == '\0'
      || strlen (sampled->case_id) > DOOR_SUBMISSION_MAX_ID
      || !g_utf8_validate (sampled->case_id, -1, NULL))
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "The case's identifier is empty or too long.");
  if (sampled->sealed == NULL || g_bytes_get_size (sampled->sealed) > DOOR_WIRE_MAX_SEALED)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "The case %s is not sealed, or too large.", sampled->case_id);
  return TRUE;
}

#define OR_EMPTY(text) DOOR_TEXT ((text) != NULL ? (text) : "")

gboolean
door_hub_store_add_case (DoorHubStore *self, const DoorSampleCase *sampled, GError **error)
{
  g_return_val_if_fail (self != NULL && sampled != NULL, FALSE);
  if (!is_usable (sampled, error)
      || !door_hub_sql_start (
          self->sql, error,
          "INSERT INTO sample_case (case_id, psu, stratum, weight, form_id, version, reserve, "
          "added,"
          " sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
          " RETURNING reserve",
          DOOR_TEXT (sampled->case_id), OR_EMPTY (sampled->psu), OR_EMPTY (sampled->stratum),
          OR_EMPTY (sampled->weight), OR_EMPTY (sampled->form_id), OR_EMPTY (sampled->version),
          DOOR_INT (sampled->reserve), DOOR_INT (door_clock_now (self->clock)),
          DOOR_BYTES (sampled->sealed)))
    return FALSE;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0)
    return door_hub_sql_finish (self->sql, error);
  return status == 0
         && door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                 "The case %s is in the sample already.", sampled->case_id);
}

#define CASE_COLUMNS                                                                               \
  "SELECT case_id, psu, stratum, weight, form_id, version, reserve, coalesce (device, 0)"

static DoorSampleCase *
read_case (DoorHubSql *sql)
{
  DoorSampleCase *self = door_sample_case_new (door_hub_sql_text (sql, 0));
  self->psu = g_strdup (door_hub_sql_text (sql, 1));
  self->stratum = g_strdup (door_hub_sql_text (sql, 2));
  self->weight = g_strdup (door_hub_sql_text (sql, 3));
  self->form_id = g_strdup (door_hub_sql_text (sql, 4));
  self->version = g_strdup (door_hub_sql_text (sql, 5));
  self->reserve = (guint) door_hub_sql_int (sql, 6);
  self->device = door_hub_sql_int (sql, 7);
  return self;
}

DoorSampleCase *
door_hub_store_get_case (DoorHubStore *self, const char *case_id, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, NULL);
  if (!door_hub_sql_start (self->sql, error,
                           CASE_COLUMNS ", sealed FROM sample_case WHERE case_id = $1",
                           DOOR_TEXT (case_id))
      || !door_hub_store_one (self, "case in the sample", error))
    return NULL;
  DoorSampleCase *sampled = read_case (self->sql);
  sampled->sealed = door_hub_sql_bytes (self->sql, 8);
  door_hub_sql_end (self->sql);
  return sampled;
}

GPtrArray *
door_hub_store_list_cases (
    DoorHubStore *self, const char *psu, const char *after, guint limit, GError **error)
{
  g_return_val_if_fail (self != NULL && limit > 0, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_sample_case_free);
  gboolean started
      = psu == NULL
            ? door_hub_sql_start (self->sql, error,
                                  CASE_COLUMNS " FROM sample_case WHERE case_id > $1"
                                               " ORDER BY case_id LIMIT $2",
                                  OR_EMPTY (after), DOOR_INT (limit))
            : door_hub_sql_start (self->sql, error,
                                  CASE_COLUMNS " FROM sample_case WHERE psu = $1 AND case_id > $2"
                                               " ORDER BY case_id LIMIT $3",
                                  DOOR_TEXT (psu), OR_EMPTY (after), DOOR_INT (limit));
  int status = started ? 1 : -1;
  while (status > 0 && (status = door_hub_sql_next (self->sql, error)) > 0)
    g_ptr_array_add (all, read_case (self->sql));
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

/* Who has it ---------------------------------------------------------------------------------- */

/* Every other device that has the case sees it withdrawn. */
static gboolean
withdraw (DoorHubStore *self, const char *case_id, gint64 except, GError **error)
{
  g_autoptr (GArray) holders = g_array_new (FALSE, FALSE, sizeof (gint64));
  int status;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT device FROM assignment WHERE case_id = $1 AND device <> $2"
                           " AND sealed IS NOT NULL",
                           DOOR_TEXT (case_id), DOOR_INT (except)))
    return FALSE;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      gint64 device = door_hub_sql_int (self->sql, 0);
      g_array_append_val (holders, device);
    }
  for (guint i = 0; status == 0 && i < holders->len; i++)
    if (!door_hub_store_withdraw (self, g_array_index (holders, gint64, i), case_id, error))
      return FALSE;
  return status == 0;
}

static gboolean
note_holder (DoorHubStore *self, const char *case_id, gint64 device, GError **error)
{
  const DoorHubValue holder = { .kind = DOOR_HUB_VALUE_INT, .number = device, .null = device == 0 };
  return door_hub_sql_run (self->sql, error,
                           "UPDATE sample_case SET device = $1 WHERE case_id = $2", holder,
                           DOOR_TEXT (case_id));
}

static gboolean
give (DoorHubStore *self, const char *case_id, gint64 device, GBytes *sealed, GError **error)
{
  return door_hub_store_assign (self, device, case_id, sealed, error)
         && withdraw (self, case_id, device, error)
         && note_holder (self, case_id, sealed != NULL ? device : 0, error);
}

gboolean
door_hub_store_give_case (
    DoorHubStore *self, const char *case_id, gint64 device, GBytes *sealed, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, give (self, case_id, device, sealed, error), error);
}

/* Whether the query finds something; -1: a fault. */
static int
finds (DoorHubStore *self, gboolean started, GError **error)
{
  int status = started ? door_hub_sql_next (self->sql, error) : -1;

  if (started)
    door_hub_sql_end (self->sql);
  return status;
}

static int
is_assigned (DoorHubStore *self, const char *case_id, gint64 device, GError **error)
{
  return finds (self,
                door_hub_sql_start (self->sql, error,
                                    "SELECT mark FROM assignment WHERE device = $1 AND case_id = $2"
                                    " AND sealed IS NOT NULL",
                                    DOOR_INT (device), DOOR_TEXT (case_id)),
                error);
}

/* It came by a letter: from a colleague, or from a supervisor, who numbers them behind the case. What a device
 * writes to itself gives it nothing. */
static int
came_by_letter (DoorHubStore *self, const char *case_id, gint64 device, GError **error)
{
  g_autofree char *mailbox = door_hub_mailbox_of_device (device);
  g_autofree char *begin = g_strconcat (case_id, "-", NULL);

  return finds (
      self,
      door_hub_sql_start (self->sql, error,
                          "SELECT mark FROM letter WHERE mailbox = $1 AND"
                          " ((kind = 'handover' AND id = $2 AND sender <> $3) OR (kind = 'case' AND"
                          " (id = $2 OR substr (id, 1, CAST ($4 AS INTEGER)) = $5)))",
                          DOOR_TEXT (mailbox), DOOR_TEXT (case_id), DOOR_INT (device),
                          DOOR_INT ((gint64) g_utf8_strlen (begin, -1)), DOOR_TEXT (begin)),
      error);
}

static gboolean
hand_over (DoorHubStore *self, const char *case_id, gint64 from, gint64 to, GError **error)
{
  int assigned = is_assigned (self, case_id, from, error);
  int by_letter = assigned == 0 ? came_by_letter (self, case_id, from, error) : 0;

  if (assigned < 0 || by_letter < 0)
    return FALSE;
  if (assigned == 0 && by_letter == 0)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                                "There is no such case on this device.");
  return door_hub_store_withdraw (self, from, case_id, error)
         && note_holder (self, case_id, to, error);
}

gboolean
door_hub_store_hand_over (
    DoorHubStore *self, const char *case_id, gint64 from, gint64 to, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, hand_over (self, case_id, from, to, error), error);
}

gboolean
door_hub_store_team_has_case (DoorHubStore *self, const char *case_id, const char *team)
{
  g_return_val_if_fail (self != NULL && case_id != NULL && team != NULL, FALSE);
  if (*team == '\0'
      || !door_hub_sql_start (
          self->sql, NULL,
          "SELECT 1 FROM assignment JOIN device ON device.id = assignment.device"
          " JOIN person ON person.id = device.person"
          " WHERE assignment.case_id = $1 AND assignment.sealed IS NOT NULL"
          " AND person.team = $2",
          DOOR_TEXT (case_id), DOOR_TEXT (team)))
    return FALSE;
  gboolean has = door_hub_sql_next (self->sql, NULL) > 0;
  door_hub_sql_end (self->sql);
  return has;
}

/* Listings ------------------------------------------------------------------------------------ */

void
door_hub_listing_free (DoorHubListing *self)
{
  if (self == NULL)
    return;
  g_free (self->psu);
  g_free (self->frame_hash);
  g_clear_pointer (&self->draw, g_bytes_unref);
  g_free (self);
}

static gboolean
same_frame (DoorHubStore *self, const char *psu, const char *frame_hash, GError **error)
{
  if (!door_hub_sql_start (self->sql, error, "SELECT frame_hash FROM listing WHERE psu = $1",
                           DOOR_TEXT (psu))
      || !door_hub_store_one (self, "listing", error))
    return FALSE;
  gboolean same = strcmp (door_hub_sql_text (self->sql, 0), frame_hash) == 0;
  door_hub_sql_end (self->sql);
  return same
         || door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                 "The listing of %s was closed with another frame.", psu);
}

gboolean
door_hub_store_close_listing (
    DoorHubStore *self, const char *psu, guint households, const char *frame_hash, GError **error)
{
  g_return_val_if_fail (self != NULL && psu != NULL && frame_hash != NULL, FALSE);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO listing (psu, closed, households, frame_hash)"
                           " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                           DOOR_TEXT (psu), DOOR_INT (door_clock_now (self->clock)),
                           DOOR_INT (households), DOOR_TEXT (frame_hash))
         && same_frame (self, psu, frame_hash, error);
}

gboolean
door_hub_store_set_draw (DoorHubStore *self, const char *psu, GBytes *draw, GError **error)
{
  g_return_val_if_fail (self != NULL && psu != NULL && draw != NULL, FALSE);
  if (!door_hub_sql_start (self->sql, error, "SELECT draw FROM listing WHERE psu = $1",
                           DOOR_TEXT (psu))
      || !door_hub_store_one (self, "closed listing", error))
    return FALSE;
  g_autoptr (GBytes) held = door_hub_sql_bytes (self->sql, 0);
  door_hub_sql_end (self->sql);
  if (held != NULL)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                "The sample of %s was drawn already; it is not drawn twice.", psu);
  return door_hub_sql_run (self->sql, error, "UPDATE listing SET draw = $1 WHERE psu = $2",
                           DOOR_BYTES (draw), DOOR_TEXT (psu));
}

GPtrArray *
door_hub_store_list_listings (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_hub_listing_free);
  if (!self->sql->driver->start (self->sql,
                                 "SELECT psu, closed, households, frame_hash, draw FROM listing"
                                 " ORDER BY psu",
                                 NULL, 0, error))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      DoorHubListing *listing = g_new0 (DoorHubListing, 1);
      listing->psu = g_strdup (door_hub_sql_text (self->sql, 0));
      listing->closed = door_hub_sql_int (self->sql, 1);
      listing->households = (guint) door_hub_sql_int (self->sql, 2);
      listing->frame_hash = g_strdup (door_hub_sql_text (self->sql, 3));
      listing->draw = door_hub_sql_bytes (self->sql, 4);
      g_ptr_array_add (all, listing);
    }
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

/* Counting ------------------------------------------------------------------------------------ */

gboolean
door_hub_store_count (DoorHubStore *self,
                      const char *team,
                      DoorHubCounts *ret_counts,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && ret_counts != NULL, FALSE);
  if (!door_hub_sql_start (
          self->sql, error,
          "SELECT (SELECT count(*) FROM person WHERE ended IS NULL AND ($1 = '' OR team = $1)),"
          " (SELECT count(*) FROM device JOIN person ON person.id = device.person"
          "  WHERE revoked IS NULL AND ended IS NULL AND ($1 = '' OR team = $1)),"
          " (SELECT count(*) FROM form WHERE state < 2),"
          " (SELECT count(*) FROM submission WHERE $1 = '' OR team = $1),"
          " (SELECT count(*) FROM submission WHERE conflict <> 0 AND ($1 = '' OR team = $1)),"
          " (SELECT count(*) FROM submission WHERE missing <> 0 AND ($1 = '' OR team = $1)),"
          " (SELECT count(*) FROM submission WHERE plain <> 0 AND ($1 = '' OR team = $1)),"
          " (SELECT count(*) FROM letter),"
          " (SELECT count(*) FROM assignment JOIN device ON device.id = assignment.device"
          "  JOIN person ON person.id = device.person"
          "  WHERE sealed IS NOT NULL AND ($1 = '' OR team = $1)),"
          " (SELECT count(*) FROM sample_case)",
          DOOR_TEXT (team != NULL ? team : ""))
      || !door_hub_store_one (self, "count", error))
    return FALSE;
  DoorHubSql *sql = self->sql;
  *ret_counts = (DoorHubCounts){
    .users = (guint) door_hub_sql_int (sql, 0),
    .devices = (guint) door_hub_sql_int (sql, 1),
    .forms = (guint) door_hub_sql_int (sql, 2),
    .submissions = (guint64) door_hub_sql_int (sql, 3),
    .conflicts = (guint64) door_hub_sql_int (sql, 4),
    .incomplete = (guint64) door_hub_sql_int (sql, 5),
    .plain = (guint64) door_hub_sql_int (sql, 6),
    .letters = (guint64) door_hub_sql_int (sql, 7),
    .assigned = (guint64) door_hub_sql_int (sql, 8),
    .sampled = (guint64) door_hub_sql_int (sql, 9),
  };
  door_hub_sql_end (sql);
  return TRUE;
}
