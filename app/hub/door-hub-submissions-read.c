/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submissions as readers ask for them. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-envelope.h"
#include "door-openrosa.h"

#define ROW_COLUMNS                                                                                \
  "SELECT seq, instance_id, deprecated_id, form_id, version, person.name, received, missing,"      \
  " conflict"
#define ROW_TABLES                                                                                 \
  " FROM submission JOIN form ON form.id = submission.form"                                        \
  " JOIN device ON device.id = submission.device JOIN person ON person.id = device.person"

static DoorSubmissionRow *
read_row (DoorHubSql *sql)
{
  DoorSubmissionRow *row = door_submission_row_new ();
  row->seq = door_hub_sql_int (sql, 0);
  row->instance_id = g_strdup (door_hub_sql_text (sql, 1));
  row->deprecated_id = g_strdup (door_hub_sql_text (sql, 2));
  row->form_id = g_strdup (door_hub_sql_text (sql, 3));
  row->version = g_strdup (door_hub_sql_text (sql, 4));
  row->user = g_strdup (door_hub_sql_text (sql, 5));
  row->received = door_hub_sql_int (sql, 6);
  row->complete = door_hub_sql_int (sql, 7) == 0;
  row->conflict = door_hub_sql_int (sql, 8) != 0;
  return row;
}

static gboolean
start_list (DoorHubStore *self, const char *team, guint64 since, guint limit, GError **error)
{
  if (team == NULL)
    return door_hub_sql_start (self->sql, error,
                               ROW_COLUMNS ROW_TABLES " WHERE seq > $1 ORDER BY seq LIMIT $2",
                               DOOR_INT ((gint64) since), DOOR_INT (limit));
  return door_hub_sql_start (self->sql, error,
                             ROW_COLUMNS ROW_TABLES " WHERE submission.team = $1 AND seq > $2"
                                                    " ORDER BY seq LIMIT $3",
                             DOOR_TEXT (team), DOOR_INT ((gint64) since), DOOR_INT (limit));
}

GPtrArray *
door_hub_store_list_submissions (DoorHubStore *self,
                                 const char *team,
                                 guint64 since,
                                 guint limit,
                                 guint64 *ret_mark,
                                 GError **error)
{
  g_return_val_if_fail (self != NULL && ret_mark != NULL && limit > 0, NULL);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_submission_row_free);
  guint64 mark = MIN (since, G_MAXINT64);
  if (!start_list (self, team, mark, limit, error))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      DoorSubmissionRow *row = read_row (self->sql);
      mark = row->seq;
      g_ptr_array_add (rows, row);
    }
  if (status < 0)
    return NULL;
  *ret_mark = mark;
  return g_steal_pointer (&rows);
}

GBytes *
door_hub_store_get_submission (
    DoorHubStore *self, guint64 seq, DoorSubmissionRow **ret_row, char **ret_team, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (!door_hub_sql_start (self->sql, error,
                           ROW_COLUMNS ", manifest, submission.team" ROW_TABLES " WHERE seq = $1",
                           DOOR_INT ((gint64) seq))
      || !door_hub_store_one (self, "submission", error))
    return NULL;
  GBytes *manifest = door_hub_sql_bytes (self->sql, 9);
  if (ret_row != NULL)
    *ret_row = read_row (self->sql);
  if (ret_team != NULL)
    *ret_team = g_strdup (door_hub_sql_text (self->sql, 10));
  door_hub_sql_end (self->sql);
  return manifest;
}

/* A range of what is held in the row. */
static GBytes *
cut (GBytes *content, guint64 offset, gsize length)
{
  gsize size = content != NULL ? g_bytes_get_size (content) : 0;
  gsize start = (gsize) MIN (offset, size);
  return content != NULL ? g_bytes_new_from_bytes (content, start, MIN (length, size - start))
                         : g_bytes_new_static ("", 0);
}

GBytes *
door_hub_store_get_part_range (DoorHubStore *self,
                               guint64 seq,
                               const char *name,
                               guint64 offset,
                               gsize length,
                               guint64 *ret_size,
                               GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT content, file, size FROM part"
                           " WHERE submission = $1 AND name = $2",
                           DOOR_INT ((gint64) seq), DOOR_TEXT (name))
      || !door_hub_store_one (self, "part", error))
    return NULL;
  g_autofree char *file = g_strdup (door_hub_sql_text (self->sql, 1));
  g_autoptr (GBytes) content = door_hub_sql_bytes (self->sql, 0);
  if (ret_size != NULL)
    *ret_size = (guint64) door_hub_sql_int (self->sql, 2);
  door_hub_sql_end (self->sql);
  return file != NULL ? self->shelf->load (self, file, offset, length, error)
                      : cut (content, offset, length);
}

GBytes *
door_hub_store_get_part (DoorHubStore *self, guint64 seq, const char *name, GError **error)
{
  return door_hub_store_get_part_range (self, seq, name, 0, DOOR_OPENROSA_MAX_BODY, NULL, error);
}

gboolean
door_hub_store_part_is_for (DoorHubStore *self,
                            guint64 seq,
                            const char *name,
                            const DoorPublicKeys *keys)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_part (self, seq, name, NULL);
  g_autoptr (DoorEnvelope) envelope = bytes != NULL ? door_envelope_read (bytes, NULL) : NULL;

  return envelope != NULL && door_envelope_is_for (envelope, keys);
}

gboolean
door_hub_store_find_instance (DoorHubStore *self,
                              const char *instance_id,
                              guint64 *ret_seq,
                              GError **error)
{
  g_return_val_if_fail (self != NULL && instance_id != NULL && ret_seq != NULL, FALSE);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT seq FROM submission WHERE instance_id = $1 AND conflict = 0",
                           DOOR_TEXT (instance_id))
      || !door_hub_store_one (self, "submission", error))
    return FALSE;
  *ret_seq = door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return TRUE;
}

gboolean
door_hub_store_newest_submission (DoorHubStore *self, guint64 *ret_seq, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_seq != NULL, FALSE);
  if (!self->sql->driver->start (self->sql, "SELECT coalesce (max (seq), 0) FROM submission", NULL,
                                 0, error)
      || !door_hub_store_one (self, "submission", error))
    return FALSE;
  *ret_seq = (guint64) door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return TRUE;
}
