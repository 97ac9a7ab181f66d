/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One store into another, row by row: the backup of a database into a folder, and back. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-openrosa.h"

#include <string.h>

/* Every table, those that others refer to first, with its columns: NAME a text, NAME# a number,
 * NAME% bytes. The first column of a table marked by '+' is drawn from a sequence. */
static const struct {
  const char *name;
  const char *columns;
} tables[] = {
  { "setting", "name value%" },
  { "person", "+id# name role team added# ended#" },
  { "device", "+id# person# label token_hash added# revoked# vault_id keys wiping#" },
  { "form", "+id# form_id version name hash xml% signature% state# published# plain#" },
  { "form_media", "form# filename hash content%" },
  { "roster", "epoch# content% added#" },
  { "assignment", "+mark# device# case_id sealed% assigned# origin#" },
  { "submission", "+seq# instance_id deprecated_id form# device# team received# manifest%"
                  " manifest_hash missing# conflict# receipt% plain# withdrawn#" },
  { "part", "submission# name size# content% file" },
  { "receipt", "+mark# device# submission# content%" },
  { "audit", "+id# at# actor act subject" },
  { "letter", "+mark# mailbox sender# kind id at# content% forwarded# refused" },
  { "enrolment", "code_hash person# label made# expires# device#" },
  { "sample_case", "case_id psu stratum weight form_id version reserve# device# added# sealed%" },
  { "listing", "psu closed# households# frame_hash draw%" },
  { "forward", "submission# state# attempts# next_try# message" },
  { "destroyed", "+mark# instance_id what signer% outcome at#" },
  { "backup", "folder at#" },
};

enum { MAX_COLUMNS = 16 };

typedef struct {
  char *select;
  char *insert;
  char *draw; /* sets the sequence behind the rows; NULL: the table has none */
  DoorHubValueKind kinds[MAX_COLUMNS];
  guint n;
} Plan;

static void
plan_clear (Plan *self)
{
  g_free (self->draw);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* Takes the mark off a column's name. */
static DoorHubValueKind
take_kind (char *column)
{
  char *last = column + strlen (column) - 1;
  DoorHubValueKind kind = *last == '#'   ? DOOR_HUB_VALUE_INT
                          : *last == '%' ? DOOR_HUB_VALUE_BYTES
                                         : DOOR_HUB_VALUE_TEXT;
  if (kind != DOOR_HUB_VALUE_TEXT)
    *last = '\0';
  return kind;
}

/* Statements are kept by address: interned, since a driver may hold on to them. */
static void
make_plan (Plan *self, const char *table, const char *spec)
{
  gboolean drawn = *spec == '+';
  g_auto (GStrv) columns = g_strsplit (spec + drawn, " ", -1);
  g_autoptr (GString) slots = g_string_new (NULL);
  for (self->n = 0; columns[self->n] != NULL; self->n++)
    {
      self->kinds[self->n] = take_kind (columns[self->n]);
      g_string_append_printf (slots, "%s$%u", self->n > 0 ? ", " : "", self->n + 1);
    }
  g_autofree char *names = g_strjoinv (", ", columns);
  g_autofree char *select
      = g_strdup_printf ("SELECT %s FROM %s ORDER BY %s", names, table, columns[0]);
  g_autofree char *insert
      = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, names, slots->str);
  self->select = (char *) g_intern_string (select);
  self->insert = (char *) g_intern_string (insert);
  if (drawn)
    self->draw = g_strdup_printf ("SELECT setval (pg_get_serial_sequence ('%s', '%s'),"
                                  " (SELECT coalesce (max (%s), 0) + 1 FROM %s), false)",
                                  table, columns[0], columns[0], table);
}

/* A row on its way: its values and what they borrow. */
typedef struct {
  DoorHubValue values[MAX_COLUMNS];
  char *texts[MAX_COLUMNS];
  GBytes *bytes[MAX_COLUMNS];
} Row;

static void
row_clear (Row *self)
{
  for (guint i = 0; i < MAX_COLUMNS; i++)
    {
      g_clear_pointer (&self->texts[i], g_free);
      g_clear_pointer (&self->bytes[i], g_bytes_unref);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static void
read_row (DoorHubSql *sql, const Plan *plan, Row *row)
{
  for (guint i = 0; i < plan->n; i++)
    {
      gboolean null = door_hub_sql_text (sql, (int) i) == NULL;
      DoorHubValueKind kind = null ? DOOR_HUB_VALUE_TEXT : plan->kinds[i];
      row->values[i] = (DoorHubValue){ .kind = plan->kinds[i] };
      if (kind == DOOR_HUB_VALUE_INT)
        row->values[i].number = door_hub_sql_int (sql, (int) i);
      else if (kind == DOOR_HUB_VALUE_BYTES)
        row->values[i].bytes = row->bytes[i] = door_hub_sql_bytes (sql, (int) i);
      else
        row->values[i].text = row->texts[i] = g_strdup (door_hub_sql_text (sql, (int) i));
      row->values[i].null = null;
    }
}

static gboolean
copy_table (DoorHubSql *from, DoorHubSql *to, const Plan *plan, GError **error)
{
  int status;
  if (!from->driver->start (from, plan->select, NULL, 0, error))
    return FALSE;
  while ((status = door_hub_sql_next (from, error)) > 0)
    {
      g_auto (Row) row = { 0 };
      read_row (from, plan, &row);
      if (!to->driver->start (to, plan->insert, row.values, plan->n, error)
          || !door_hub_sql_finish (to, error))
        return FALSE;
    }
  return status == 0
         && (plan->draw == NULL || to->driver->files || door_hub_sql_exec (to, plan->draw, error));
}

/* Parts --------------------------------------------------------------------------------------- */

typedef struct {
  char *sha256;
  guint64 size;
} Named;

static void
named_clear (gpointer named)
{
  g_free (((Named *) named)->sha256);
}

static GArray *
list_named (DoorHubSql *sql, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Named));
  g_array_set_clear_func (all, named_clear);
  if (!sql->driver->start (sql, "SELECT DISTINCT file, size FROM part WHERE file IS NOT NULL", NULL,
                           0, error))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (sql, error)) > 0)
    {
      Named named = { g_strdup (door_hub_sql_text (sql, 0)), (guint64) door_hub_sql_int (sql, 1) };
      g_array_append_val (all, named);
    }
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

/* A part is at most as large as an upload may be, and is checked on its way. */
static gboolean
copy_part (DoorHubStore *from, DoorHubStore *to, const Named *named, GError **error)
{
  g_autoptr (GBytes) bytes = from->shelf->load (from, named->sha256, 0, (gsize) named->size, error);
  if (bytes == NULL)
    return FALSE;
  g_autofree char *hash = door_openrosa_sha256 (bytes);
  if (strcmp (hash, named->sha256) != 0)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_FAILED,
                                "The part %s is damaged; the copy was not made.", named->sha256);
  return to->shelf->keep (to, named->sha256, bytes, error);
}

gboolean
door_hub_store_copy_rows (DoorHubStore *from, DoorHubStore *to, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_auto (Plan) plan = { 0 };
      make_plan (&plan, tables[i].name, tables[i].columns);
      if (!copy_table (from->sql, to->sql, &plan, error))
        return FALSE;
    }
  g_autoptr (GArray) named = list_named (from->sql, error);
  for (guint i = 0; named != NULL && i < named->len; i++)
    if (!copy_part (from, to, &g_array_index (named, Named, i), error))
      return FALSE;
  return named != NULL;
}
